"""What of a folder is handed in: the exercise's files, and nothing else that lies there."""

from __future__ import annotations

import os
from pathlib import Path

from grader.exercise import EXERCISE_FILE, Exercise, load_exercise
from grader.kit import kit_zip
from grader.submission import (
    ARCHIVE_BYTES,
    FILES,
    SKIPPED,
    BadSubmission,
    relevant_files,
)


def kit_exercise(folder: Path) -> Exercise | None:
    """The exercise whose kit `folder` is; `None` where it is no kit. Raises `CourseError`."""
    return load_exercise(folder) if (folder / EXERCISE_FILE).is_file() else None


def parcel(folder: Path, exercise: Exercise | None) -> bytes:
    """A zip of what counts: without an exercise, of all Python files. Raises `BadSubmission`."""
    files = relevant_files(folder, exercise) if exercise else _python_files(folder)
    data = kit_zip(files, "submission")
    if len(data) > ARCHIVE_BYTES:
        raise BadSubmission(f"{folder} holds more than {ARCHIVE_BYTES >> 20} MiB of Python files")
    return data


def _python_files(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if n not in SKIPPED and not n.startswith("."))
        paths = [Path(parent, name) for name in names if name.endswith(".py")]
        for path in paths:
            if path.is_file() and not path.is_symlink():
                files[path.relative_to(folder).as_posix()] = path.read_bytes()
        if len(files) > FILES:
            raise BadSubmission(f"{folder} holds more than {FILES} Python files")
    if not files:
        raise BadSubmission(f"{folder} holds no Python files")
    return files
