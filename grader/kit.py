"""Kits: all that a student receives for an exercise, and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.exercise import EXERCISE_FILE, Course, Exercise
from grader.template import template

PYTEST_INI = """\
[pytest]
addopts = -p grader.plugin --import-mode=importlib --strict-markers
testpaths = .
pythonpath = .
norecursedirs = .* __pycache__
"""
GITIGNORE = "__pycache__/\n.pytest_cache/\n.hypothesis/\n.venv/\n"


def kit_files(
    course: Course, exercise: Exercise, own: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """Path → bytes: templates, public tests, probes, handout, settings. Raises `CourseError`.

    `own` is what a student wrote for the exercises before this one, to go on from.
    """
    folder = exercise.folder
    given = [folder / EXERCISE_FILE, folder / "probes.py", folder / "handout.md"]
    return {
        **template(course, exercise),
        **(own or {}),
        **course.given(exercise),
        **{path.name: path.read_bytes() for path in [*given, *exercise.public_tests]},
        "pytest.ini": pytest_settings(course.chain(exercise)).encode(),
        ".gitignore": GITIGNORE.encode(),
    }


def pytest_settings(chain: Sequence[Exercise]) -> str:
    """A kit's pytest.ini: tests that students wrote earlier, for earlier tasks, run there, too."""
    marks = [f"    {task.mark}: {task.title}\n" for link in chain for task in link.tasks]
    return PYTEST_INI + "markers =\n" + "".join(marks)


def write_kit(files: Mapping[str, bytes], folder: Path) -> None:
    """Write a kit into `folder`. Raises `FileExistsError` where that would overwrite anything."""
    for path in files:
        if (folder / path).exists():
            raise FileExistsError(f"{folder / path} is there already")
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def kit_zip(files: Mapping[str, bytes], name: str) -> bytes:
    """The kit as a zip with one top folder `name`; the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}/{path}"), data)
    return buffer.getvalue()
