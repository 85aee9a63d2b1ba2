"""Releases: a course folder is taken in as files, and put on disk again where it is needed."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from sqlmodel import Session, col, select

from grader.bundle import plain_files
from grader.exercise import Course, Exercise, load_course
from server.blobs import files_of
from server.records import Release

FOLDER_BYTES = 32 << 20
KEPT = 64  # releases that one process keeps in mind


class Shelved(Struct, frozen=True):
    """A release as the grader knows it: an exercise in its course folder."""

    course: Course
    exercise: Exercise


class Shelf:
    """Puts releases into folders below `root`, once each."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, Path] = {}
        self._courses: dict[tuple[Path, tuple[str, ...]], Course] = {}

    def take(self, db: Session, release: Release) -> Shelved:
        """The release's course and exercise, with what of it is solved by now."""
        folder = self.folder(db, release.files)
        solved = select(Release.exercise).where(
            Release.course_id == release.course_id, col(Release.solved)
        )
        course = self._course(folder, sorted(db.exec(solved)))
        return Shelved(course, course.exercise(release.exercise))

    def _course(self, folder: Path, solved: Sequence[str]) -> Course:
        """The course there, and what it read of its exercises: such a folder never changes."""
        known = folder, tuple(solved)
        if (course := self._courses.get(known)) is None:
            course = load_course(folder)
            names = {exercise.name for exercise in course}
            course = replace(course, released=sorted({*course.released, *solved} & names))
            if len(self._courses) >= KEPT:
                self._courses.clear()
            self._courses[known] = course
        return course

    def folder(self, db: Session, digests: Mapping[str, str]) -> Path:
        """The folder with these files."""
        name = _digest(digests)
        if name not in self._known:
            target = self._root / name
            if not target.is_dir():
                self._unpack(files_of(db, digests), target)
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[name] = target
        return self._known[name]

    def _unpack(self, files: Mapping[str, bytes], target: Path) -> None:
        """Write `files` to `target`, whole or not at all, whoever else does the same."""
        self._root.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=self._root, prefix=".part-"))
        for path, data in files.items():
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            (draft / path).write_bytes(data)
        try:
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft)
            if not target.is_dir():
                raise


def release_digest(course: Course, exercise: Exercise) -> str:
    """A digest of all that students get for `exercise` and of all that grades it."""
    digest = hashlib.sha256()
    files = dict(course.reference_files(exercise))
    for file in plain_files(exercise.folder):
        files[f"/{file.relative_to(exercise.folder).as_posix()}"] = file.read_bytes()
    for path, data in sorted(files.items()):
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _digest(digests: Mapping[str, str]) -> str:
    text = "\n".join(f"{path} {digest}" for path, digest in sorted(digests.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
