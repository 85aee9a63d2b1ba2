"""Publishing: an exercise's own files are read, sent whole, and proven by the service."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from rich.text import Text

from client.connection import Connection, path_of
from grader.bundle import folder_files, folder_zip
from grader.commands.options import BadInput
from grader.exercise import Course, Exercise
from grader.proofreading import Problem, proofread, strangers
from grader.verification import secrets_in_kit, unproven, untidy

POLL = 0.3  # seconds
UNDER_WAY = ("queued", "running")


def check(course: Course, exercise: Exercise, console: Console) -> None:
    """Name all that is wrong in the exercise's own files. Raises `BadInput` where anything is.

    Raises `CourseError` where they cannot be read.
    """
    problems = list(problems_of(course, exercise))
    for problem in problems:
        where = problem.what.removeprefix(f"{Path.cwd()}/")
        console.print(Text.assemble(("✗ ", "red"), f"{where}: {problem.detail}"))
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise BadInput(f"{exercise.name}: {count}: nothing was published")


def problems_of(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """What is wrong and can be seen without grading; the rest only where the files make sense."""
    faults = list(proofread(course, exercise))
    yield from faults
    if not faults:
        for look in (secrets_in_kit, untidy):
            yield from look(course, exercise)
        for look_alone in (strangers, unproven):
            yield from look_alone(exercise)


def send(
    connection: Connection, slug: str, course: Course, exercise: Exercise, console: Console
) -> dict[str, Any]:
    """Send the course folder, with progress; what was published. Raises `ServiceError`."""
    files = folder_files(course)
    data = folder_zip(files)
    columns = (TextColumn("sending {task.description}"), BarColumn(), DownloadColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        text = f"{len(files)} files"
        with bar.wrap_file(io.BytesIO(data), total=len(data), description=text) as body:
            path = path_of("courses", slug, "releases", exercise.name)
            published: dict[str, Any] = connection.ask("POST", path, content=body)
    return published


def proven(
    connection: Connection,
    slug: str,
    number: int,
    console: Console,
    wait: Callable[[float], None] = time.sleep,
) -> dict[str, Any]:
    """Wait until the service has graded the proofs of a release. Raises `ServiceError`."""
    path = path_of("courses", slug, "releases", number)
    with console.status("asking how far its proofs are") as status:
        while True:
            release: dict[str, Any] = connection.ask("GET", path)
            proofs = release["proofs"]
            if not any(proof["state"] in UNDER_WAY for proof in proofs):
                return release
            told = ", ".join(f"{proof['proof']} {proof['state']}" for proof in proofs)
            status.update(f"the service proves it: {told}")
            wait(POLL)


def must_be_sound(release: dict[str, Any]) -> None:
    """Raise `BadInput` where the proofs say that the release cannot be handed out."""
    if release["doubt"]:
        tests = ", ".join(release["lost"])
        raise BadInput(
            f"release {release['release']['id']} cannot be handed out: {release['doubt']}"
            + (f" because of {tests}" if tests else "")
        )


def scores(release: dict[str, Any]) -> str:
    """What the proofs scored."""
    proofs = {proof["proof"]: proof for proof in release["proofs"]}
    full, none = proofs["reference"], proofs["untouched"]
    return (
        f"the reference scores {full['points']:g} of {full['max_points']:g} points,"
        f" the untouched kit {none['points']:g}"
    )
