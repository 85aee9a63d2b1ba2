"""Submissions: a student's files from a folder, a zip or a tar; bounded, checked and hashed."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from msgspec import Struct

from grader.exercise import Course, Exercise
from grader.kit import course_paths
from grader.template import template

ARCHIVE_BYTES = 20 << 20
UNPACKED_BYTES = 64 << 20
FILE_BYTES = 1 << 20
TOTAL_BYTES = 8 << 20
ENTRIES = 5_000
FILES = 500
PATH_CHARACTERS = 200
SKIPPED = {"__pycache__", "node_modules", "venv"}
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the others unpack without a bound
UNREADABLE = (
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, IndexError, OverflowError),  # what the libraries let out of broken archives
)
UNSUPPORTED = (NotImplementedError, RuntimeError)  # zip methods, encrypted zips


class BadSubmission(Exception):  # noqa: N818 - says whose it is
    """What was handed in cannot be graded, and why. Uses up nothing; nothing ran."""


class Submission(Struct, frozen=True):
    """The files of a student that count, by their path in the kit."""

    files: dict[str, bytes]
    source: str
    """Where they came from, to be shown and to be read again."""
    missing: list[str] = []
    """Files of the exercise that are not among them."""
    added: list[str] = []
    """Files among them that the course does not know."""

    @property
    def digest(self) -> str:
        """A digest of paths and contents."""
        digest = hashlib.sha256()
        for path, data in sorted(self.files.items()):
            digest.update(f"{path}\0{len(data)}\0".encode() + data)
        return digest.hexdigest()[:16]


class Entry(Struct, frozen=True):
    """A file of a folder or an archive, not read yet."""

    path: str
    open: Callable[[], IO[bytes]]

    def read(self) -> bytes:
        """Its bytes, whatever size it claims. Raises `BadSubmission`."""
        with self.open() as stream:
            data = stream.read(FILE_BYTES + 1)
        if len(data) > FILE_BYTES:
            raise BadSubmission(f"{_short(self.path)} is larger than {FILE_BYTES:,} bytes")
        return data


def read_submission(path: Path, exercise: Exercise, course: Course | None = None) -> Submission:
    """The submission at `path`, with a `course` as `completed`. Raises `BadSubmission`."""
    found = relevant_files(path, exercise)
    if course is not None:
        return completed(found, str(path.resolve()), exercise, course)
    known = course_paths(path)
    added = [name for name in found if known is not None and name not in known]
    return Submission(found, str(path.resolve()), missing_files(found, exercise), added)


def completed(
    found: Mapping[str, bytes], source: str, exercise: Exercise, course: Course
) -> Submission:
    """Files that were handed in, as they are graded. Raises `CourseError`.

    Given files are the course's own, files of later modules are left out, and files that are
    missing are templates, so that they cost their own tasks only.
    """
    own = own_files(found, exercise, course)
    files = {**template(course, exercise, but=own), **own, **course.given(exercise)}
    return Submission(
        files, source, missing_files(found, exercise), added_files(own, exercise, course)
    )


def added_files(own: Iterable[str], exercise: Exercise, course: Course) -> list[str]:
    """Those of a student's `own` files of which the course knows nothing."""
    known = course.reference_files(exercise)
    return [name for name in own if name not in known]


def own_files(found: Mapping[str, bytes], exercise: Exercise, course: Course) -> dict[str, bytes]:
    """Those that are the student's: neither given by the course nor of later modules."""
    others = {*course.given(exercise), *course.later(found, exercise)}
    return {name: data for name, data in found.items() if name not in others}


def relevant_files(path: Path, exercise: Exercise) -> dict[str, bytes]:
    """The exercise's files at `path`, and Python files beside them. Raises `BadSubmission`."""
    try:
        found = _relevant(_rooted(_entries(path), exercise), exercise)
    except UNREADABLE as error:
        raise BadSubmission(f"{path} is not a folder, a zip or a tar: {error}") from error
    except UNSUPPORTED as error:
        raise BadSubmission(f"{path} cannot be unpacked: {error}") from error
    missing = missing_files(found, exercise)
    if len(missing) == len(exercise.student_files):
        names = ", ".join(missing)
        raise BadSubmission(f"{path} holds none of the files of {exercise.name}: {names}")
    return found


def missing_files(found: Mapping[str, bytes], exercise: Exercise) -> list[str]:
    """The files in which students write, as far as they are not there."""
    return [name for name in exercise.student_files if name not in found]


def earlier_files(path: Path, exercise: Exercise, course: Course) -> dict[str, bytes]:
    """What a student wrote at `path` until the exercise before this one. Raises `BadSubmission`."""
    *earlier, _ = course.chain(exercise)
    if not earlier:
        raise BadSubmission(f"{exercise.name} comes first: there is nothing to go on from")
    before = earlier[-1]
    found = read_submission(path, before).files
    later = course.later(found, before)
    return {name: data for name, data in found.items() if name not in later}


def reference_submission(course: Course, exercise: Exercise) -> Submission:
    """The course's own complete solution. Raises `CourseError`."""
    files = course.reference_files(exercise)
    return Submission(files, str(course.folder / course.reference))


def _entries(path: Path) -> list[Entry]:
    if path.is_dir():
        return _bounded(_folder(path))
    if not path.is_file():
        raise BadSubmission(f"{path} is not there")
    if path.stat().st_size > ARCHIVE_BYTES:
        raise BadSubmission(f"{path} is larger than {ARCHIVE_BYTES >> 20} MiB")
    entries = _bounded(_zip(path) if zipfile.is_zipfile(path) else _tar(path))
    names = [entry.path for entry in entries]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadSubmission(f"{_short(twice)} is in the archive twice")
    folders = {str(folder) for name in names for folder in PurePosixPath(name).parents}
    for name in names:
        if name in folders:
            raise BadSubmission(f"{_short(name)} is a file and a folder")
    return entries


def _bounded(entries: Iterator[Entry]) -> list[Entry]:
    bounded = []
    for entry in entries:
        bounded.append(entry)
        if len(bounded) > ENTRIES:
            raise BadSubmission(f"more than {ENTRIES:,} files")
    return bounded


def _folder(root: Path) -> Iterator[Entry]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(n for n in folders if n not in SKIPPED and not n.startswith("."))
        for name in names:
            path = Path(folder, name)
            if not name.isprintable():
                raise BadSubmission(f"{_short(name)} is no text")
            yield Entry(path.relative_to(root).as_posix(), partial(_plain, path))


def _plain(path: Path) -> IO[bytes]:
    # O_NOFOLLOW and O_NONBLOCK: a link or a pipe that took the place of a file is not followed.
    if not stat.S_ISREG(path.lstat().st_mode):
        raise BadSubmission(f"{path} is not a plain file")
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")


def _zip(path: Path) -> Iterator[Entry]:
    archive = zipfile.ZipFile(path)
    for info in archive.infolist():
        if stat.S_ISLNK(info.external_attr >> 16):
            raise BadSubmission(f"{_short(info.filename)} is a link")
        if info.compress_type not in METHODS:
            raise BadSubmission(f"{_short(info.filename)} is compressed in an unusual way")
        if not info.is_dir():
            yield Entry(_safe(info.filename), partial(archive.open, info))


def _tar(path: Path) -> Iterator[Entry]:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    with gzip.open(path) if packed else path.open("rb") as stream:
        data = stream.read(UNPACKED_BYTES + 1)
    if len(data) > UNPACKED_BYTES:
        raise BadSubmission(f"{path} unpacks to more than {UNPACKED_BYTES >> 20} MiB")
    archive = tarfile.open(fileobj=io.BytesIO(data), mode="r:")  # noqa: SIM115 - read lazily
    for member in archive:
        if member.isfile():
            yield Entry(_safe(member.name), partial(_member, archive, member))
        elif not member.isdir():
            raise BadSubmission(f"{_short(member.name)} is a link or a device")


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(member)
    if stream is None:
        raise BadSubmission(f"{_short(member.name)} is not a plain file")
    return stream


def _safe(name: str) -> str:
    path = PurePosixPath(name)
    if not name.isprintable():
        raise BadSubmission(f"{_short(name)} is no text")
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        raise BadSubmission(f"{_short(name)} leads out of the archive")
    if len(name) > PATH_CHARACTERS:
        raise BadSubmission(f"{_short(name)} is a path of {len(name):,} characters")
    return str(path)


def _short(name: str) -> str:
    shown = name if len(name) <= PATH_CHARACTERS else name[:60] + "..."
    return "".join(letter if letter.isprintable() else "?" for letter in shown)


def _rooted(entries: Sequence[Entry], exercise: Exercise) -> dict[str, Entry]:
    """Entries by their path below the folder that holds most of the exercise's files."""
    roots: dict[str, int] = {}
    for entry in entries:
        for name in exercise.student_files:
            if entry.path == name or entry.path.endswith(f"/{name}"):
                root = entry.path.removesuffix(name)
                roots[root] = roots.get(root, 0) + 1
    root = min(roots, key=lambda root: (-roots[root], len(root)), default="")
    return {e.path.removeprefix(root): e for e in entries if e.path.startswith(root)}


def _relevant(entries: dict[str, Entry], exercise: Exercise) -> dict[str, bytes]:
    """The contents of the exercise's files and of all Python files beside them."""
    named = {*exercise.student_files, *exercise.given}
    folders = tuple(f"{folder}/" for folder in exercise.folders)
    wanted = [
        path
        for path in sorted(entries)
        if path in named or (path.startswith(folders) and path.endswith(".py"))
    ]
    if len(wanted) > FILES:
        raise BadSubmission(f"more than {FILES} Python files")
    files: dict[str, bytes] = {}
    for path in wanted:
        files[path] = entries[path].read()
        if sum(map(len, files.values())) > TOTAL_BYTES:
            raise BadSubmission(f"more than {TOTAL_BYTES >> 20} MiB of files")
    return files
