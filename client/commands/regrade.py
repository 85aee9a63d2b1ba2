"""`grad regrade ASSIGNMENT`: looked at first, then published or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from client.options import connected, course_name_option, json_option, print_json
from grader.commands.options import BadInput

if TYPE_CHECKING:
    from client.connection import Connection

WHICH = ("all", "counting", "outdated")
WISHES = ("release_id", "submission_id", "which")


@click.command("regrade")
@click.argument("assignment", required=False)
@click.option("--submission", "submission_id", type=int, metavar="N", help="Only this one.")
@click.option(
    "--release",
    "release_id",
    type=int,
    metavar="R",
    help="Grade by this release (default: the assignment's).",
)
@click.option("--which", type=click.Choice(WHICH), help="Which submissions (default: all).")
@click.option("--reason", help="Stands in the trail beside every grade that changes.")
@click.option("--preview", is_flag=True, help="Only show what would change; the default.")
@click.option("--publish", is_flag=True, help="Let the new gradings count.")
@click.option("--drop", is_flag=True, help="Let everything stay as it is.")
@click.option("--move", is_flag=True, help="With --publish: next submissions get R, too.")
@click.option(
    "--leave-failed",
    is_flag=True,
    help="With --publish: what failed through our fault keeps its grade.",
)
@course_name_option
@json_option
def command(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: str | None,
    reason: str | None,
    preview: bool,
    publish: bool,
    drop: bool,
    move: bool,
    leave_failed: bool,
    course: str | None,
    as_json: bool,
    **named: Any,  # noqa: ANN401 - what is regraded
) -> None:
    """Grade the submissions of ASSIGNMENT again, and show old against new.

    No grade changes before `--publish`. Where a regrade of ASSIGNMENT is not decided yet, it is
    that one which is shown, published or dropped.
    """
    if preview + publish + drop > 1:
        raise BadInput("one of --preview, --publish and --drop")
    if (move or leave_failed) and not publish:
        raise BadInput("--move and --leave-failed go with --publish")
    wishes = {key: value for key, value in named.items() if value is not None}
    with connected(course) as (connection, slug):
        from rich.console import Console

        from client.regrading import show, waited

        console = Console(stderr=as_json, highlight=False, markup=False, soft_wrap=True)
        number = meant(connection, slug, assignment, wishes, reason, drop=drop)
        if drop:
            regrade = connection.ask("DELETE", f"/regrades/{number}")
        else:
            regrade = waited(connection, number, console)
            show(console, regrade)
        if publish:
            how = {"move": move, "leave_failed": leave_failed}
            regrade = connection.ask("POST", f"/regrades/{number}/publish", json=how)
    name = f"regrade {number} of {regrade['assignment']}"
    if publish or drop:
        console.print(f"✓ {name} is {regrade['state']}", style="green")
    else:
        again = f"`grad regrade {regrade['assignment']}"
        console.print(f"no grade has changed: {again} --publish` or {again} --drop`", style="cyan")
    if as_json:
        print_json(regrade)


def meant(
    connection: Connection,
    course: str,
    assignment: str | None,
    wishes: dict[str, Any],
    reason: str | None,
    *,
    drop: bool,
) -> int:
    """The number of the regrade that is not decided yet, or of a new one. Raises `BadInput`."""
    from client.regrading import ask, assignment_with, undecided

    if assignment is None:
        if "submission_id" not in wishes:
            raise BadInput("name an assignment, or a submission with --submission")
        assignment = assignment_with(connection, course, wishes["submission_id"])
    number = undecided(connection, course, assignment)
    if number is not None and (drop or not wishes):
        return number
    if drop:
        raise BadInput(f"no regrade of {assignment} waits to be decided")
    if not reason:
        raise BadInput("a new regrade needs --reason: it stands in the trail beside every change")
    return ask(connection, course, assignment, {**wishes, "reason": reason})
