"""What `grad verify --mutants` shows: progress, survivors as they are found, a table."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from grader.exercise import Course, Exercise
from grader.mutants import mutants
from grader.strength import Outcome, Strength, strength


def strong(course: Course, exercise: Exercise, only: str, seed: int) -> Strength:
    """Measure with progress, and print what survives."""
    console = Console(highlight=False, soft_wrap=True)
    total = sum(1 for _ in mutants(exercise, course.reference_files(exercise), only))
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(exercise.name, total=total)

        def watch(outcome: Outcome) -> None:
            bar.update(task, advance=1, description=f"{exercise.name}: {outcome.where}")
            if outcome.survived:
                console.print(_changed(outcome, "survives", "red"))

        measured = strength(course, exercise, only, seed, os.cpu_count() or 1, watch)
    for outcome in measured.outcomes:
        if outcome.reason and not outcome.caught:
            console.print(_changed(outcome, f"equivalent: {outcome.reason}", "yellow"))
    console.print(table(exercise, measured), soft_wrap=False)
    for problem in measured.problems:
        console.print(Text.assemble(("✗ ", "red"), problem))
    return measured


def _changed(outcome: Outcome, what: str, style: str) -> Text:
    return Text.assemble(
        (f"{outcome.where} {what}\n", style),
        (f"  - {outcome.before}\n", "red"),
        (f"  + {outcome.after}", "green"),
    )


def table(exercise: Exercise, measured: Strength) -> Table:
    """Caught, surviving and equivalent mutants, by task and in all."""
    shown = Table(title=f"{exercise.name}: mutants that its tests catch", title_justify="left")
    shown.add_column("task")
    for name in ("mutants", "caught", "survive", "equivalent", "share"):
        shown.add_column(name, justify="right")
    of_tasks = {outcome.task for outcome in measured.outcomes}
    for task in exercise.tasks:
        if task.id in of_tasks:
            shown.add_row(*_row(f"{task.id} {task.title}", measured, task.id))
    shown.add_section()
    shown.add_row(*_row("all", measured, ""), style="green" if measured.enough else "red")
    return shown


def _row(title: str, measured: Strength, task: str) -> list[str]:
    caught, every = measured.share(task)
    equivalent = sum(o.task == task or not task for o in measured.outcomes) - every
    share = f"{caught / every:.1%}" if every else ""
    return [
        title,
        str(every + equivalent),
        str(caught),
        str(every - caught),
        str(equivalent),
        share,
    ]


def write(path: Path, measured: list[Strength]) -> None:
    """The record of what was measured, as JSON."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(measured)) + b"\n")
