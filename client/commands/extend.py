"""`grad extend ASSIGNMENT EMAIL`."""

from __future__ import annotations

from datetime import datetime

import click

from client.options import connected, course_name_option, json_option, print_json
from grader.commands.options import BadInput


@click.command("extend")
@click.argument("assignment")
@click.argument("email")
@click.option("--due", metavar="DATE", help="Like '2026-09-01 18:00'.")
@click.option("--closes", metavar="DATE", help="Until then work is taken late.")
@click.option("--time-zone", help="Of the dates (default: the assignment's).")
@click.option("--reason", default="", help="Kept in the course's trail.")
@click.option("--drop", is_flag=True, help="Let the assignment's own dates hold again.")
@course_name_option
@json_option
def command(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: str,
    email: str,
    due: str | None,
    closes: str | None,
    time_zone: str | None,
    reason: str,
    drop: bool,
    course: str | None,
    as_json: bool,
) -> None:
    """Give the student EMAIL other dates for ASSIGNMENT, instead of those given before."""
    if drop == (due is not None):
        raise BadInput("name either --due or --drop")
    with connected(course) as (connection, slug):
        from client.connection import path_of
        from client.times import moment, told

        path = path_of("courses", slug, "assignments", assignment)
        own = path + path_of("extensions", email)
        terms = connection.ask("GET", path)["assignment"]
        zone = terms["time_zone"]
        if due is None:
            made = connection.ask("DELETE", own)
        else:
            until = moment(due, time_zone or zone)
            usual = max(until, datetime.fromisoformat(terms["closes"]))
            last = moment(closes, time_zone or zone) if closes else usual
            asked = {"due": until.isoformat(), "closes": last.isoformat(), "reason": reason}
            made = connection.ask("PUT", own, json=asked)
    if as_json:
        print_json(made)
    elif made is None:
        click.secho(f"✓ {email}: {assignment} is due {told(terms['due'], zone)} again", fg="green")
    else:
        dates = f"due {told(made['due'], zone)}, closes {told(made['closes'], zone)}"
        click.secho(f"✓ {email}: {assignment} is {dates}", fg="green")
