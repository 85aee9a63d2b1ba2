"""`grad release ASSIGNMENT`: students may know the solution."""

from __future__ import annotations

import click

from client.options import connected, course_name_option, json_option, print_json


@click.command("release")
@click.argument("assignment")
@click.option("--withhold", is_flag=True, help="Hand it out no more; who has it keeps it.")
@course_name_option
@json_option
def command(assignment: str, withhold: bool, course: str | None, as_json: bool) -> None:
    """Let students know the solution of ASSIGNMENT.

    Kits of exercises after it may build on the reference's code from then on, and gradings say
    whether a failure lies in the earlier exercise.
    """
    with connected(course) as (connection, slug):
        from client.connection import path_of

        path = path_of("courses", slug, "assignments", assignment, "solution")
        release = connection.ask("DELETE" if withhold else "POST", path)
    if as_json:
        print_json(release)
    else:
        what = "withheld" if withhold else "released"
        click.secho(f"✓ the solution of {release['exercise']} is {what}", fg="green")
