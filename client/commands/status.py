"""`grad status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from client.options import connected, course_name_option

if TYPE_CHECKING:
    from rich.text import Text

    from client.answers import Assigned, Handed


@click.command("status")
@course_name_option
def command(course: str | None) -> None:
    """Show the course's assignments: due dates, points, attempts left, your last submission."""
    with connected(course) as (connection, name):
        from rich.console import Console
        from rich.table import Table

        from client.choice import assignments
        from client.work import own_work

        table = Table(box=None, pad_edge=False, header_style="dim")
        for title in ("assignment", "", "due", "points", "attempts left", "last submission"):
            table.add_column(title, justify="right" if title == "points" else "left")
        console = Console(highlight=False)
        found = assignments(connection, name)
        for assigned in found:
            work = list(own_work(connection, name, assigned.assignment.slug))
            table.add_row(*row(assigned, work))
        console.print(table if found else f"{name} has no assignments yet")


def row(assigned: Assigned, work: list[Handed]) -> tuple[str | Text, ...]:
    """An assignment's line; `work` is the newest first."""
    from client.answers import when

    due = when(assigned.due) + (" (extended)" if assigned.extended else "")
    left = f"{assigned.attempts_left} of {assigned.attempts_limit}"
    if assigned.next_attempt:
        left += f", one more {when(assigned.next_attempt)}"
    last = "none yet"
    if work:
        last = f"{work[0].submission.id}, {when(work[0].submission.received)}: {work[0].state}"
    names = (assigned.assignment.slug, assigned.assignment.title)
    return (*names, due, points(assigned, work), left, last)


def points(assigned: Assigned, work: list[Handed]) -> Text:
    """What counts of what could be had."""
    from rich.text import Text

    counting = [handed.points for handed in work if handed.counts and handed.points is not None]
    if not counting:
        return Text(f"-/{assigned.points:g}", "dim")
    best = counting[0]
    colour = "green" if best == assigned.points else "yellow" if best else "red"
    return Text(f"{best:g}/{assigned.points:g}", colour)
