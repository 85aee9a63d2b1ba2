"""A course folder as it is published: the files that a release needs, and a zip of them."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.exercise import COURSE_FILE, Course

SKIPPED = {"__pycache__", "wrong"}


def folder_files(course: Course) -> dict[str, bytes]:
    """All of a course folder that a release needs, by path."""
    tops = [course.folder / COURSE_FILE]
    for part in (course.reference, course.exercises):
        tops += plain_files(course.folder / part)
    return {file.relative_to(course.folder).as_posix(): file.read_bytes() for file in tops}


def folder_zip(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip; the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def plain_files(folder: Path) -> Iterator[Path]:
    """The files below `folder` that are neither hidden nor left out of releases, in order."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if n not in SKIPPED and not n.startswith("."))
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))
