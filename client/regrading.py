"""Regrades: asked for, waited for, and shown as old against new for the class."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from client.connection import Connection, path_of
from grader.commands.options import BadInput

POLL = 0.5  # seconds
OPEN = ("running", "ready")


def assignment_with(connection: Connection, course: str, submission: int) -> str:
    """The assignment that a submission is of. Raises `BadInput` and `ServiceError`."""
    found = connection.ask("GET", path_of("submissions", submission))
    number = found["submission"]["assignment_id"]
    for one in connection.ask("GET", path_of("courses", course, "assignments")):
        if one["assignment"]["id"] == number:
            return str(one["assignment"]["slug"])
    raise BadInput(f"submission {submission} is of no assignment of {course}")


def undecided(connection: Connection, course: str, assignment: str) -> int | None:
    """The regrade of the assignment that is neither published nor dropped."""
    path = path_of("courses", course, "regrades")
    for one in connection.everything(path, assignment=assignment):
        if one["state"] in OPEN:
            return int(one["regrade"]["id"])
    return None


def ask(connection: Connection, course: str, assignment: str, wishes: dict[str, Any]) -> int:
    """Ask for a regrade. Raises `ServiceError` where another one is not decided yet."""
    path = path_of("courses", course, "assignments", assignment, "regrades")
    return int(connection.ask("POST", path, json=wishes)["regrade"]["id"])


def waited(
    connection: Connection,
    number: int,
    console: Console,
    wait: Callable[[float], None] = time.sleep,
) -> dict[str, Any]:
    """The regrade as soon as all of its gradings are over."""
    path = path_of("regrades", number)
    columns = (TextColumn("regrading"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)
        while True:
            regrade: dict[str, Any] = connection.ask("GET", path)
            far = regrade["progress"]
            bar.update(task, total=far["total"], completed=far["total"] - far["pending"])
            if not far["pending"]:
                return regrade
            wait(POLL)


def show(console: Console, regrade: dict[str, Any]) -> None:
    """Who gains, who loses, and by which tests."""
    preview, far = regrade["preview"], regrade["progress"]
    title = f"regrade {regrade['regrade']['id']} of {regrade['assignment']}: {far['done']} gradings"
    console.print(title, style="bold")
    if preview["students"]:
        console.print(_students(preview["students"]))
    if preview["tests"]:
        console.print(_tests(preview["tests"]))
    counts = ", ".join(f"{preview[name]} {name}" for name in ("gain", "lose", "stay"))
    console.print(counts, style="bold")
    for failure in far["failures"]:
        text = f"! submission {failure['submission']} of {failure['student']}: our fault:"
        console.print(f"{text} {failure['fault']}", style="magenta")
    if regrade["since"]:
        console.print(
            f"{regrade['since']} submissions came in meanwhile, and stay as they are:"
            " `--which outdated` covers them afterwards",
            style="yellow",
        )


def _students(shifts: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("student")
    for name in ("old", "new", ""):
        table.add_column(name, justify="right")
    table.add_column("tests")
    for shift in shifts:
        old, new = (_points(shift[side]) for side in ("old", "new"))
        change = (new or 0) - (old or 0)
        style = "green" if change > 0 else "red" if change < 0 else "dim"
        tests = Text.assemble(
            *((f"- {name} ", "red") for name in shift["lost"]),
            *((f"+ {name} ", "green") for name in shift["won"]),
        )
        cells = ["-" if points is None else f"{points:g}" for points in (old, new)]
        table.add_row(shift["student"], *cells, Text(f"{change:+g}", style), tests)
    return table


def _points(worth: dict[str, Any] | None) -> float | None:
    return float(worth["points"]) if worth else None


def _tests(shifts: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("test")
    for name in ("lost by", "won by"):
        table.add_column(name, justify="right")
    for shift in shifts:
        table.add_row(shift["name"], Text(str(shift["lost"]), "red"), Text(str(shift["won"])))
    return table
