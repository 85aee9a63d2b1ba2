"""Reports of submissions, fetched and printed with what they are worth."""

from __future__ import annotations

import click

from client.answers import Handed
from client.connection import Connection
from grader.report import Report, decode
from grader.terminal import print_report


def print_graded(connection: Connection, number: int, *, verbose: bool = False) -> Report:
    """Print the report of a submission, and what it counts; the report."""
    data = connection.fetch("GET", f"/submissions/{number}/report").content
    report = decode(data)
    print_report(report, verbose=verbose)
    handed = connection.read(f"/submissions/{number}", Handed)
    click.echo(worth(handed))
    return report


def worth(handed: Handed) -> str:
    """What a graded submission is worth, in a line."""
    line = f"submission {handed.submission.id}"
    if handed.points is not None and handed.grading is not None:
        line += f": {handed.points:g} of {handed.grading.max_points or 0:g} points"
    if handed.days_late:
        line += f", {handed.days_late} day{'s' * (handed.days_late > 1)} late"
    return line + (", and it is the one that counts" if handed.counts else "")
