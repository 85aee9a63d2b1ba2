"""`grad report 12`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from client.connection import Connection
from client.options import connected, course_name_option
from grader.commands.options import BadInput, exit_code, verbose_option


@click.command("report")
@click.argument("number", type=click.IntRange(min=1), required=False)
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the report here.")
@click.option("--junit", type=click.Path(path_type=Path), help="Write JUnit XML here.")
@verbose_option
@course_name_option
def command(
    number: int | None,
    json_file: Path | None,
    junit: Path | None,
    verbose: bool,
    course: str | None,
) -> None:
    """Print the report of submission NUMBER (default: your latest one)."""
    with connected(course) as (connection, name):
        from client.reports import print_graded
        from grader.commands.grade import write

        report = print_graded(connection, number or latest(connection, name), verbose=verbose)
        write(report, json_file, junit)
    sys.exit(exit_code(report))


def latest(connection: Connection, course: str) -> int:
    """The number of the user's latest submission. Raises `BadInput`."""
    from client.choice import assignments
    from client.work import own_work

    found = [
        handed.submission.id
        for assigned in assignments(connection, course)
        for handed in own_work(connection, course, assigned.assignment.slug, most=1)
    ]
    if not found:
        raise BadInput(f"you have handed in nothing in {course} yet: `grad submit`")
    return max(found)
