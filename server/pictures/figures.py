"""Figures of handouts, derived from the reference: `make figures` runs this.

An exercise's `figures.toml` says what to draw: the answer of one of its probes, a launch of one of
the reference's kernels, or plain facts. The reference is trusted, so a child process will do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from grader.cuda.kernel import Argument, Kernels
from grader.cuda.session import Simulator
from grader.cuda.use import use_of
from grader.exercise import Course, CourseError, Exercise, find_course
from grader.interview import Interview, Student
from grader.looks import Look, NoLook, look_of
from grader.sandbox.process import ProcessSandbox
from server.pictures.picture import figure

PLAN = "figures.toml"


class Planned(Struct, frozen=True, forbid_unknown_fields=True):
    """One figure: a kind of look, and where its facts come from."""

    file: str
    kind: str
    facts: dict[str, Any] = {}
    probe: str = ""
    arguments: list[Any] = []
    kernel: str = ""
    block: list[int] = []
    given: dict[str, Any] = {}
    """A kernel's arguments by name: a number, or an array as {cells = 36}."""


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """The figures of an exercise."""

    figure: list[Planned]


def derived(course: Course, exercise: Exercise) -> Iterator[tuple[Path, bytes]]:
    """Where each figure of an exercise is, and what has to be in it. Raises `CourseError`."""
    path = exercise.folder / PLAN
    if not path.is_file():
        return
    try:
        plan = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Plan)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CourseError(f"{path}: {error}") from None
    files = course.reference_files(exercise)
    sandbox = ProcessSandbox()
    with (
        closing(Simulator()) as simulator,
        closing(Interview(sandbox, exercise.cargo(files), exercise.limits)) as interview,
    ):
        for planned in plan.figure:
            plain = _plain(planned, Student(interview), Kernels(files, simulator))
            yield exercise.folder / planned.file, figure(_look(path, planned, plain))


def _plain(planned: Planned, reference: Student, kernels: Kernels) -> dict[str, Any]:
    if planned.probe:
        answer: dict[str, Any] = getattr(reference, planned.probe)(*planned.arguments)
        return {**answer, **planned.facts}
    if planned.kernel:
        arguments = {name: _argument(value) for name, value in planned.given.items()}
        launch = kernels(planned.kernel).launch(1, tuple(planned.block), **arguments)
        return use_of(launch)
    return planned.facts


def _argument(value: Any) -> Argument:  # noqa: ANN401 - of TOML
    return np.ones(value["cells"]) if isinstance(value, dict) else value


def _look(path: Path, planned: Planned, plain: dict[str, Any]) -> Look:
    try:
        return look_of(planned.kind, plain)
    except NoLook as error:
        raise CourseError(f"{path}: {planned.file}: {error}") from None


def main() -> None:
    """Write all figures of the course, and say which have changed."""
    course = find_course(Path.cwd())
    for exercise in course:
        for path, content in derived(course, exercise):
            known = path.read_bytes() if path.is_file() else b""
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            print(f"{path}: {'as it was' if known == content else 'drawn'}")


if __name__ == "__main__":
    main()
