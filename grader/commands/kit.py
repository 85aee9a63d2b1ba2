"""`grad kit module0 -o DIR`."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.options import course_at, course_option, one_line
from grader.kit import kit_files, write_kit
from grader.submission import earlier_files


@click.command("kit")
@click.argument("name", metavar="EXERCISE")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write; it may exist, but nothing in it is overwritten.",
)
@click.option(
    "--from",
    "earlier",
    type=click.Path(exists=True, path_type=Path),
    help="Your work on the exercise before, a folder or an archive, to go on from.",
)
@course_option
def command(name: str, output: Path, earlier: Path | None, course_folder: Path | None) -> None:
    """Write what a student receives for EXERCISE."""
    with one_line():
        course = course_at(course_folder)
        exercise = course.exercise(name)
        own = earlier_files(earlier, exercise, course) if earlier else {}
        files = kit_files(course, exercise, own)
        write_kit(files, output)
    about = f"{exercise.name} ({exercise.title}, version {exercise.version})"
    click.echo(f"{about}: {len(files)} files in {output}")
    click.echo(f"begin with {output / 'handout.md'}; test with `grad test` or `pytest` there")
