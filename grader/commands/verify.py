"""`grad verify [EXERCISE]`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from grader.commands.options import (
    ALL_POINTS,
    NOT_ALL_POINTS,
    course_at,
    course_option,
    one_line,
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
@course_option
def command(name: str | None, sandbox: str, course_folder: Path | None) -> None:
    """Prove that an exercise (or all) can be published.

    The reference scores full marks on 20 seeds, the untouched kit scores 0 and is unfinished, each
    known-wrong solution loses exactly the tests it names, and the kit gives no solution away.
    """
    with one_line():
        course = course_at(course_folder)
        exercises = [course.exercise(name)] if name else list(course)
        sound = [verified(course, exercise, sandbox) for exercise in exercises]
    sys.exit(ALL_POINTS if all(sound) else NOT_ALL_POINTS)


def verified(course: Course, exercise: Exercise, sandbox: str) -> bool:
    """Verify with progress, print what does not hold, and say whether all does."""
    from rich.console import Console
    from rich.progress import Progress
    from rich.text import Text

    from grader.verification import Trial, trials, verify

    console = Console(highlight=False, soft_wrap=True)
    total = len(list(trials(course, exercise)))
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(exercise.name, total=total)

        def watch(trial: Trial) -> None:
            bar.update(task, advance=1, description=f"{exercise.name}: {trial.what}")

        problems = verify(course, exercise, sandbox, os.cpu_count() or 1, watch)
    for problem in problems:
        console.print(Text.assemble(("✗ ", "red"), f"{problem.what}: {problem.detail}"))
    if problems:
        console.print(Text(f"{exercise.name}: {len(problems)} problems in {total} gradings", "red"))
    else:
        console.print(Text(f"✓ {exercise.name} holds in {total} gradings", "green"))
    return not problems
