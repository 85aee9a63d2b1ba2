"""Which students' counting submissions are alike, and in what."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel
from sqlmodel import Session

from grader.likeness import Prints
from server.access import Member
from server.blobs import files_of
from server.comparing import Class, Comparing, Pair, text_of, works
from server.gradebook import gradebook
from server.insight import Person
from server.problems import NotFound
from server.records import Assignment, Release, Submission
from server.roster import Student, students_of
from server.shelf import Shelf, Shelved


class Similarity(BaseModel):
    """The pairs of a class, the most alike first. A likeness is a reason to look, not a verdict."""

    ready: bool
    read: int
    total: int
    """Submissions that count."""
    fault: str
    """Why the class could not be read, through our fault; empty where nothing went wrong."""
    pairs: list[Pair]


class Side(BaseModel):
    """A function as one student wrote it."""

    first: int
    lines: list[str]
    alike: list[bool]
    """By line: whether the other one has it, too, and few others do."""


class Beside(BaseModel):
    """A function of two students."""

    file: str
    symbol: str
    share: float
    one: Side
    other: Side


class Comparison(BaseModel):
    """Two students' counting submissions, symbol by symbol, the most alike first."""

    one: Person
    other: Person
    submissions: tuple[int, int]
    ready: bool
    """Whether the class was read, without which nothing is marked."""
    fault: str
    """Why it could not be read."""
    symbols: list[Beside]


def similarity(comparing: Comparing) -> Similarity:
    """How far it is, or what it found."""
    ready = comparing.ready.is_set()
    return Similarity(
        ready=ready,
        read=len(comparing.works),
        total=comparing.total,
        fault=comparing.fault,
        pairs=comparing.pairs if ready else [],
    )


def compared(
    db: Session, shelf: Shelf, member: Member, assignment: Assignment, emails: tuple[str, str]
) -> tuple[list[Student], list[int], list[dict[str, bytes]], Shelved]:
    """Two students with the files that count of them. Raises `NotFound`."""
    known = {one.email: one for one in students_of(db, member.course_id)}
    counted = gradebook(db, assignment).counted
    chosen, numbers, files = [], [], []
    for email in emails:
        student = known.get(email.lower())
        turn = counted.get(student.id) if student else None
        if student is None or turn is None:
            raise NotFound(f"{email[:80]!r} has no submission that counts")
        chosen.append(student)
        numbers.append(turn.submission)
        files.append(files_of(db, db.get_one(Submission, turn.submission).files))
    release = db.get_one(Release, assignment.release_id)
    return chosen, numbers, files, shelf.take(db, release)


def beside(
    files: list[dict[str, bytes]],
    wanted: dict[str, list[str]],
    telling: tuple[Mapping[str, set[int]], Mapping[str, set[int]]],
) -> list[Beside]:
    """Each function of two students, with the lines that tell of a likeness.

    `telling` is what `Comparing.work_of` has of each of them.
    """
    one, other = works(files, Class([], [], [], wanted, {}))
    found = []
    for name in one.keys() & other.keys():
        path, _, symbol = name.partition(":")
        mine, theirs = (work.get(name, set()) for work in telling)
        both, either = mine & theirs, mine | theirs
        sides = [
            _side(own[path], prints[name], both)
            for own, prints in zip(files, (one, other), strict=True)
        ]
        share = len(both) / len(either) if either else 0.0
        found.append(Beside(file=path, symbol=symbol, share=share, one=sides[0], other=sides[1]))
    return sorted(found, key=lambda each: (-each.share, each.file, each.symbol))


def _side(data: bytes, prints: Prints, both: set[int]) -> Side:
    lines = text_of(data).splitlines()[prints.first - 1 : prints.last]
    alike = {
        line
        for value, first, last in prints.marks
        if value in both
        for line in range(first, last + 1)
    }
    numbers = range(prints.first, prints.first + len(lines))
    return Side(first=prints.first, lines=lines, alike=[number in alike for number in numbers])
