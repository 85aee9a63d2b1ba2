"""`grad grade module0 SUBMISSION`."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from grader.commands.options import (
    BadInput,
    course_at,
    course_option,
    exit_code,
    one_line,
    sandbox_called,
    sandbox_option,
    seed_option,
    verbose_option,
)
from grader.exercise import Course, Exercise
from grader.report import Report, encode
from grader.submission import Submission, read_submission, reference_submission
from grader.template import untouched

REFERENCE = "reference"


@click.command("grade")
@click.argument("name", metavar="EXERCISE")
@click.argument("submission", metavar="DIR|ZIP|TAR", type=click.Path(path_type=Path))
@sandbox_option
@seed_option
@click.option(
    "--test", "only", multiple=True, help="Ask this test alone, or those of this task; repeatable."
)
@verbose_option
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the report here.")
@click.option("--junit", type=click.Path(path_type=Path), help="Write JUnit XML here.")
@course_option
def command(  # noqa: PLR0913, PLR0917 - one for each option
    name: str,
    submission: Path,
    sandbox: str | None,
    seed: int,
    only: tuple[str, ...],
    verbose: bool,
    json_file: Path | None,
    junit: Path | None,
    course_folder: Path | None,
) -> None:
    """Grade a submission with all tests of EXERCISE, hidden ones included."""
    with one_line():
        course = course_at(course_folder)
        if course.folder.is_relative_to(submission.resolve()):
            raise BadInput(f"the course at {course.folder} was handed in: name --course")
        exercise = course.exercise(name)
        files = read_submission(submission, exercise, course)
        report = graded(files, course, exercise, seed, sandbox, only, verbose=verbose)
        write(report, json_file, junit)
    sys.exit(exit_code(report))


def graded(
    files: Submission,
    course: Course,
    exercise: Exercise,
    seed: int,
    sandbox: str | None,
    only: tuple[str, ...] = (),
    *,
    verbose: bool = False,
) -> Report:
    """Grade with progress, print the report, return it."""
    reference = reference_submission(course, exercise)
    with closing(sandbox_called(sandbox)) as place:
        # While the imports below take their time. A kit without an answer never asks the reference.
        count = 1 if untouched(files.files, exercise) else 2
        place.prepare(count, exercise.limits, exercise.warm, exercise.environment)
        from grader.foundation import foundation
        from grader.grading import grade
        from grader.progress import Progress
        from grader.terminal import print_report

        with Progress(exercise) as progress:
            report = grade(
                files,
                exercise,
                seed,
                place,
                reference=reference,
                foundation=foundation(course, exercise),
                only=only,
                watcher=progress,
            )
    print_report(report, verbose=verbose)
    return report


def write(report: Report, json_file: Path | None, junit: Path | None) -> None:
    """Write the report's files, each whole or not at all."""
    if json_file is not None:
        replace(json_file, encode(report))
    if junit is not None:
        from grader.junit import junit_xml

        replace(junit, junit_xml(report))


def replace(path: Path, data: bytes) -> None:
    """Write `path` by way of a neighbour, so that nobody ever reads half of it."""
    neighbour = path.with_name(path.name + ".part")
    neighbour.write_bytes(data)
    neighbour.replace(path)
