"""Kits: all that a student receives for an exercise, and nothing else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from configparser import Error as ConfigError
from configparser import RawConfigParser
from pathlib import Path

from grader.exercise import EXERCISE_FILE, Course, CourseError, Exercise
from grader.template import template

SETTINGS = "pytest.ini"
SECTION = "gradschool"
PYTEST_INI = """\
[pytest]
addopts = -p grader.plugin --import-mode=importlib --strict-markers
testpaths = .
pythonpath = .
norecursedirs = .* __pycache__
"""
FIGURE = re.compile(r"!\[[^\]]*\]\(([^()\s\0]+)\)")
PICTURES = {".gif", ".jpg", ".png", ".svg", ".webp"}
GITIGNORE = "__pycache__/\n.gradschool.json\n.pytest_cache/\n.hypothesis/\n.venv/\n"


def kit_files(
    course: Course,
    exercise: Exercise,
    own: Mapping[str, bytes] | None = None,
    solved: Collection[str] = (),
) -> dict[str, bytes]:
    """Path → bytes: templates, public tests, probes, handout, settings. Raises `CourseError`.

    `own` is what a student wrote for the exercises before this one, to go on from. Those that
    `solved` names are there with the reference's solutions.
    """
    folder = exercise.folder
    given = [folder / EXERCISE_FILE, folder / "probes.py", folder / "handout.md"]
    course_files = {**template(course, exercise, solved), **course.given(exercise)}
    return {
        **course_files,
        **(own or {}),
        **course.given(exercise),
        **figures(exercise),
        **{path.name: path.read_bytes() for path in [*given, *exercise.public_tests]},
        SETTINGS: settings(course.chain(exercise), sorted(course_files)).encode(),
        ".gitignore": GITIGNORE.encode(),
    }


def figures(exercise: Exercise) -> dict[str, bytes]:
    """The pictures that the handout shows, by their path beside it. Raises `CourseError`."""
    folder, found = exercise.folder, {}
    for name in FIGURE.findall((folder / "handout.md").read_text(encoding="utf-8")):
        path = (folder / name).resolve()
        if "://" in name or path.suffix not in PICTURES or not path.is_relative_to(folder):
            continue
        if not path.is_file():
            raise CourseError(f"{folder / 'handout.md'}: shows {name}, which is not there")
        found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def settings(chain: Sequence[Exercise], paths: Sequence[str]) -> str:
    """A kit's pytest.ini: tests that students wrote earlier, for earlier tasks, run there, too.

    A section of ours keeps which files are the course's.
    """
    marks = [f"    {task.mark}: {task.title}\n" for link in chain for task in link.tasks]
    files = [f"    {path}\n" for path in paths]
    return "".join([PYTEST_INI, "markers =\n", *marks, f"\n[{SECTION}]\nfiles =\n", *files])


def course_paths(folder: Path) -> set[str] | None:
    """The course's files among those of the kit in `folder`; `None` where it does not tell."""
    parser = RawConfigParser()
    try:
        parser.read(folder / SETTINGS, encoding="utf-8")
        return set(parser.get(SECTION, "files").split())
    except (ConfigError, UnicodeDecodeError, OSError):
        return None


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
