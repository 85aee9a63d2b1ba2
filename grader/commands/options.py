"""Options that several commands share, and how bad input becomes one line and exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from grader.exercise import Course, CourseError, find_course, load_course
from grader.report import BadReport, Report
from grader.sandbox.session import Sandbox, Unavailable
from grader.submission import BadSubmission

ALL_POINTS, NOT_ALL_POINTS, BAD_INPUT, OUR_FAULT = range(4)
STOPPED = 130  # as shells say it


class BadInput(click.ClickException):
    """One clear line and exit code 2."""

    exit_code = BAD_INPUT

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line in red on standard error."""
        click.secho(f"grad: {self.format_message()}", fg="red", err=True, file=file)


@contextmanager
def one_line() -> Iterator[None]:
    """Turn what a user can mend into `BadInput`, and ctrl-C into an exit code of its own."""
    try:
        yield
    except (CourseError, BadSubmission, BadReport, Unavailable, OSError) as error:
        raise BadInput(" ".join(str(error).split())) from error
    except KeyboardInterrupt:
        click.secho("grad: stopped", fg="yellow", err=True)
        sys.exit(STOPPED)


course_option = click.option(
    "--course",
    "course_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The course's folder (default: the one at or above this folder).",
)
seed_option = click.option(
    "--seed", type=int, default=0, show_default=True, help="Draw the examples of this seed."
)
verbose_option = click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Show the tests that passed, too, and all of those that stand on other tasks.",
)
sandbox_option = click.option(
    "--sandbox",
    type=click.Choice(["docker", "process"]),
    help="How to isolate (default: docker; process isolates nothing and is taken only if named).",
)


def course_at(folder: Path | None) -> Course:
    """The course that was named, or the one around here. Raises `CourseError`."""
    return load_course(folder) if folder else find_course(Path.cwd())


def sandbox_called(name: str | None) -> Sandbox:
    """The sandbox of that name. Raises `Unavailable` where it can't run, before anything does."""
    if name == "process":
        from grader.sandbox.process import ProcessSandbox

        click.secho(
            "the process sandbox isolates nothing: the submission runs with your rights",
            fg="yellow",
            bold=True,
            err=True,
        )
        return ProcessSandbox()
    from grader.sandbox.docker import DockerSandbox

    sandbox = DockerSandbox()
    sandbox.check()
    return sandbox


def exit_code(report: Report) -> int:
    """What the command that made `report` exits with."""
    if report.internal:
        return OUR_FAULT
    return ALL_POINTS if report.full else NOT_ALL_POINTS
