"""`grad replay REPORT TEST`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.commands.grade import graded
from grader.commands.options import (
    BadInput,
    course_at,
    course_option,
    exit_code,
    one_line,
    sandbox_option,
)
from grader.report import Report, decode
from grader.submission import read_submission

STYLE = "style_"  # how its results are called


@click.command("replay")
@click.argument("report", metavar="REPORT", type=click.Path(path_type=Path))
@click.argument("test", metavar="TEST")
@click.option(
    "--submission",
    type=click.Path(path_type=Path),
    help="The files to ask (default: those that the report was made of).",
)
@sandbox_option
@course_option
def command(
    report: Path,
    test: str,
    submission: Path | None,
    sandbox: str | None,
    course_folder: Path | None,
) -> None:
    """Ask one TEST of a REPORT (JSON) again, with the same examples."""
    with one_line():
        old = decode(report.read_bytes())
        check(old, test)
        course = course_at(course_folder)
        exercise = course.exercise(old.exercise)
        files = read_submission(submission or Path(old.submission.source), exercise, course)
        for changed, what in (
            (files.digest != old.submission.digest, "the submission"),
            (exercise.digest != old.digest, "the exercise"),
        ):
            if changed:
                click.secho(f"{what} has changed since that report", fg="yellow", err=True)
        new = graded(files, course, exercise, old.seed, sandbox or old.sandbox, (test,))
    sys.exit(exit_code(new))


def check(report: Report, test: str) -> None:
    """Raise `BadInput` where the report has no such test, or none that can be asked alone."""
    if test.startswith(STYLE):
        raise BadInput("style follows from all tests: run `grad grade` again")
    names = [result.name for result in report.results]
    if test not in names:
        raise BadInput(f"the report has no test {test!r}; it has: {', '.join(names)}")
