"""`grad test` in a kit."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.commands.options import exit_code, one_line, seed_option, verbose_option
from grader.exercise import load_exercise
from grader.submission import read_submission


@click.command("test")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path()
)
@seed_option
@click.option(
    "--test", "only", multiple=True, help="Ask this test alone, or those of this task; repeatable."
)
@verbose_option
def command(folder: Path, seed: int, only: tuple[str, ...], verbose: bool) -> None:
    """Grade your own work with the public tests of the kit in FOLDER (default: here)."""
    from grader.grading import grade
    from grader.progress import Progress
    from grader.sandbox.process import ProcessSandbox
    from grader.terminal import print_report

    with one_line():
        exercise = load_exercise(folder)
        submission = read_submission(folder, exercise)
        with Progress(exercise) as progress:
            report = grade(
                submission, exercise, seed, ProcessSandbox(), only=only, watcher=progress
            )
        print_report(report, verbose=verbose)
    click.secho("These are the public tests; you will be graded with some more.", dim=True)
    sys.exit(exit_code(report))
