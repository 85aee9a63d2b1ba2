"""`grad submit --follow`."""

from __future__ import annotations

import io
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from client.connection import Connection, ServiceError
from client.options import OurFault, connected, course_name_option
from grader.commands.options import STOPPED, exit_code, verbose_option

if TYPE_CHECKING:
    from rich.console import Console

    from client.answers import Accepted
    from grader.report import Report

CHUNK = 1 << 16
TOLD = 5  # files that a line names


@click.command("submit")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path()
)
@click.option("--assignment", help="Which one it is for (default: the one whose kit this is).")
@click.option("--follow", is_flag=True, help="Stay until it is graded, and print the report.")
@verbose_option
@course_name_option
def command(
    folder: Path, assignment: str | None, follow: bool, verbose: bool, course: str | None
) -> None:
    """Hand in the kit in FOLDER (default: this one).

    Only the exercise's files are sent. Exit codes with --follow are those of `grad grade`: 0 all
    points, 1 not all points, 2 bad input, 3 our own fault.
    """
    with connected(course) as (connection, name):
        from rich.console import Console

        from client.choice import assignment_of_kit
        from client.parcel import kit_exercise, parcel

        exercise = kit_exercise(folder)
        data = parcel(folder, exercise)
        assigned = assignment_of_kit(connection, name, assignment, exercise)
        path = f"/courses/{name}/assignments/{assigned.assignment.slug}/submissions"
        console = Console(stderr=True)
        accepted = sent(connection, path, data, console)
        tell(accepted, assigned.assignment.title)
        if not follow:
            return
        report = followed(connection, accepted.submission.id, console, verbose=verbose)
    sys.exit(exit_code(report))


def sent(connection: Connection, path: str, data: bytes, console: Console) -> Accepted:
    """Upload with progress; the receipt."""
    import msgspec
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from client.answers import Accepted

    columns = (TextColumn("uploading"), BarColumn(), DownloadColumn())
    silent = not console.is_terminal
    with (
        Progress(*columns, console=console, transient=True, disable=silent) as progress,
        progress.wrap_file(io.BytesIO(data), total=len(data), description="") as file,
    ):
        chunks = iter(partial(file.read, CHUNK), b"")
        headers = {"content-length": str(len(data)), "content-type": "application/zip"}
        answer = connection.ask("POST", path, content=chunks, headers=headers)
    return msgspec.convert(answer, Accepted)


def tell(accepted: Accepted, title: str) -> None:
    """What the receipt says."""
    from client.answers import when

    number = accepted.submission.id
    if accepted.known:
        line = f"{title}: these files were handed in before and are graded once, as"
        click.secho(f"{line} submission {number}", fg="yellow")
    else:
        click.secho(f"{title}: submission {number} is safely in", fg="green")
    if accepted.place is not None:
        before = f"{accepted.place} before it" if accepted.place else "it is next"
        click.echo(f"in the queue: {before}")
    for what, files in [
        ("missing, so their tasks earn nothing", accepted.submission.missing),
        ("not of this exercise", accepted.submission.added),
    ]:
        if files:
            names = ", ".join(files[:TOLD]) + (", ..." if len(files) > TOLD else "")
            click.secho(f"{what}: {names}", fg="yellow")
    line = f"{accepted.attempts_left} of {accepted.attempts_limit} attempts left this hour"
    more = f", one more {when(accepted.next_attempt)}" if accepted.next_attempt else ""
    click.echo(line + more)


def followed(connection: Connection, number: int, console: Console, *, verbose: bool) -> Report:
    """Follow a submission with a live table, then print its report and return it.

    Raises `OurFault` where it could not be graded.
    """
    from client.following import happenings
    from client.live_grading import LiveGrading
    from client.reports import print_graded

    later = f"submission {number} is safe and is graded: `grad report {number}` shows it"
    try:
        with LiveGrading(console) as live:
            for happening in happenings(connection, number):
                live.tell(happening)
        if happening.event == "failed":
            raise OurFault(
                f"submission {number} could not be graded, through our fault: it uses up no "
                "attempt, and your instructor sees it"
            )
        return print_graded(connection, number, verbose=verbose)
    except KeyboardInterrupt:
        click.secho(f"grad: stopped following; {later}", fg="yellow", err=True)
        sys.exit(STOPPED)
    except ServiceError as error:
        raise OurFault(f"{error}; {later}") from error
