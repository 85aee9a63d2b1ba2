"""`grad verify [EXERCISE]`, and with `--mutants` how much its tests notice."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from grader.commands.options import (
    ALL_POINTS,
    NOT_ALL_POINTS,
    BadInput,
    course_at,
    course_option,
    one_line,
    seed_option,
)
from grader.exercise import Course, Exercise


@click.command("verify")
@click.argument("name", metavar="[EXERCISE]", required=False)
@click.option(
    "--sandbox",
    type=click.Choice(["process", "docker"]),
    default="process",
    show_default=True,
    help="Where to run; a course's own code needs no isolation.",
)
@click.option(
    "--mutants",
    is_flag=True,
    help="Change each symbol of the reference mechanically, and count what its tests notice.",
)
@click.option("--only", default="", metavar="TASK|SYMBOL", help="With --mutants: those of one.")
@click.option(
    "--json",
    "record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --mutants: write what became of each to this file.",
)
@seed_option
@course_option
def command(
    name: str | None,
    sandbox: str,
    mutants: bool,
    only: str,
    record: Path | None,
    seed: int,
    course_folder: Path | None,
) -> None:
    """Prove that an exercise (or all) can be published.

    The reference scores full marks on 20 seeds (it races on the first alone), the untouched kit
    scores 0 and is unfinished, each known-wrong solution loses exactly the tests it names, and the
    kit gives no solution away.

    With --mutants, instead: more than 95 % of all small changes of the reference are noticed by the
    tests of their own task, and those that nobody can notice are marked as equivalent.
    """
    if not mutants and (only or record):
        raise BadInput("--only and --json go with --mutants")
    with one_line():
        course = course_at(course_folder)
        exercises = [course.exercise(name)] if name else list(course)
        if mutants:
            sound = measured(course, exercises, only, seed, record)
        else:
            kept = [verified(course, exercise, sandbox) for exercise in exercises]
            sound = all(kept)
    sys.exit(ALL_POINTS if sound else NOT_ALL_POINTS)


def measured(
    course: Course, exercises: list[Exercise], only: str, seed: int, record: Path | None
) -> bool:
    """Whether the tests of all exercises are strong; what was measured goes to `record`."""
    from grader.commands.mutants import strong, write

    found = [strong(course, exercise, only, seed) for exercise in exercises]
    if record is not None:
        write(record, found)
    return all(each.enough for each in found)


def verified(course: Course, exercise: Exercise, sandbox: str) -> bool:
    """Verify with progress, print what does not hold, and say whether all does.

    Raises `BadInput` where the exercise's own files are wrong: nothing is asked then.
    """
    from rich.console import Console
    from rich.progress import Progress
    from rich.text import Text

    from grader.proofreading import Problem, proofread
    from grader.verification import trials, verify

    console = Console(highlight=False, soft_wrap=True)

    def tell(problem: Problem) -> None:
        console.print(Text.assemble(("✗ ", "red"), f"{problem.what}: {problem.detail}"))

    faults = list(proofread(course, exercise))
    for fault in faults:
        tell(fault)
    if faults:
        raise BadInput(f"{exercise.name} cannot be asked: mend its own files first")
    total, problems = len(list(trials(course, exercise))), 0
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(exercise.name, total=total)
        for found in verify(course, exercise, sandbox, os.cpu_count() or 1):
            if isinstance(found, Problem):
                tell(found)
                problems += 1
            else:
                bar.update(task, advance=1, description=f"{exercise.name}: {found.what}")
    if problems:
        console.print(Text(f"{exercise.name}: {problems} problems in {total} gradings", "red"))
    else:
        console.print(Text(f"✓ {exercise.name} holds in {total} gradings", "green"))
    return not problems
