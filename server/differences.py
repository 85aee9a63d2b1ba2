"""What changed between the files of two submissions, line by line as far as it can be read."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel
from sqlmodel import Session

from server.blobs import files_of
from server.records import Assignment, Course, Role, Submission

MOST_LINES = 3_000
"""Of a file on one side: with more, comparing takes too long."""
MOST_SHOWN = 4_000
"""Of all files together."""
COLUMNS = 300


class Sign(StrEnum):
    """What became of a line."""

    ADDED = "+"
    REMOVED = "-"
    KEPT = " "
    PLACE = "@"
    """No line: where in the files the next ones are."""


class Line(BaseModel):
    """A line of a difference."""

    sign: Sign
    text: str


class FileDifference(BaseModel):
    """What changed in one file."""

    path: str
    state: str
    """`added`, `removed` or `changed`."""
    added: int = 0
    """Lines."""
    removed: int = 0
    lines: list[Line] = []
    left_out: bool = False
    """Whether there is more than can be compared or shown."""


class Differences(BaseModel):
    """What changed from one submission to another."""

    course: Course
    assignment: Assignment
    role: Role
    """Of who asks."""
    since: Submission
    submission: Submission
    files: list[FileDifference]
    same: int
    """How many files did not change."""


def differences(db: Session, old: Submission, new: Submission) -> list[FileDifference]:
    """What changed from `old` to `new`, by path. Only files that differ are read."""
    paths = sorted(path for path in {*old.files, *new.files} if _differs(path, old, new))
    before = files_of(db, {path: old.files[path] for path in paths if path in old.files})
    after = files_of(db, {path: new.files[path] for path in paths if path in new.files})
    found, left = [], MOST_SHOWN
    for path in paths:
        found.append(_difference(path, before.get(path), after.get(path), left))
        left -= len(found[-1].lines)
    return found


def unchanged(old: Submission, new: Submission) -> int:
    """How many files are the same in both."""
    return len(old.files.items() & new.files.items())


def _differs(path: str, old: Submission, new: Submission) -> bool:
    return old.files.get(path) != new.files.get(path)


def _difference(path: str, old: bytes | None, new: bytes | None, most: int) -> FileDifference:
    state = "added" if old is None else "removed" if new is None else "changed"
    before, after = _lines(old or b""), _lines(new or b"")
    if max(len(before), len(after)) > MOST_LINES:
        return FileDifference(path=path, state=state, left_out=True)
    lines = _unified(before, after)
    return FileDifference(
        path=path,
        state=state,
        added=sum(line.sign is Sign.ADDED for line in lines),
        removed=sum(line.sign is Sign.REMOVED for line in lines),
        lines=lines[: max(0, most)],
        left_out=len(lines) > most,
    )


def _unified(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    told = difflib.unified_diff(before, after, lineterm="")
    return [_line(text) for text in list(told)[2:]]  # the first two name the files


def _line(text: str) -> Line:
    sign = Sign(text[0])
    shown = text if sign is Sign.PLACE else text[1:]
    return Line(sign=sign, text=shown if len(shown) <= COLUMNS else shown[:COLUMNS] + "…")


def _lines(data: bytes) -> list[str]:
    return data.decode(errors="replace").split("\n") if data else []
