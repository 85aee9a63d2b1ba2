"""Which students' counting submissions are alike, and in what.

Reading a class takes seconds, so a thread does it, once for the submissions that count; until it
is done, who asks hears how far it is.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping

from msgspec import Struct
from pydantic import BaseModel
from sqlmodel import Session, col, select

from grader.likeness import BATCH, Prints, Text, likenesses, read, telling
from grader.template import template
from server.access import Member
from server.blobs import files_of
from server.database import Database, key
from server.gradebook import Gradebook, gradebook
from server.insight import Person
from server.problems import NotFound
from server.records import Assignment, Release, Submission
from server.roster import Student, students_of
from server.shelf import Shelf, Shelved

PAIRS = 100
KEPT = 16  # classes whose comparison one process keeps in mind


class Pair(BaseModel):
    """Two students whose work is alike."""

    one: Person
    other: Person
    submissions: tuple[int, int]
    score: float
    """What they share of all that is telling in their work, from 0 to 1."""
    shared: int
    symbols: dict[str, float]


class Similarity(BaseModel):
    """The pairs of a class, the most alike first. A likeness is a reason to look, not a verdict."""

    ready: bool
    read: int
    total: int
    """Submissions that count."""
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
    symbols: list[Beside]


class Class(Struct, frozen=True):
    """What is to be compared."""

    students: list[Student]
    submissions: list[int]
    files: list[dict[str, bytes]]
    wanted: dict[str, list[str]]
    """By file, the symbols that students write."""
    given: dict[str, bytes]


class Comparing:
    """A comparison under way, or done."""

    def __init__(self, total: int, load: Callable[[], Class]) -> None:
        self.total = total
        self.given: set[int] = set()
        self.works: list[dict[str, set[int]]] = []
        self.pairs: list[Pair] = []
        self.ready = threading.Event()
        self._order: dict[int, int] = {}
        self._load = load

    def run(self) -> None:
        """Read all, then rank."""
        found = self._load()
        self._order = {student.id: place for place, student in enumerate(found.students)}
        texts = [Text(_text(data), []) for data in found.given.values()]
        for functions in read(texts):
            self.given |= {value for each in functions.values() for value in each.values}
        for at in range(0, len(found.files), BATCH):
            self.works += [_hashes(work) for work in works(found.files[at : at + BATCH], found)]
        self.works = telling(self.works, self.given)
        self.pairs = [
            Pair(
                one=_person(found.students[like.one]),
                other=_person(found.students[like.other]),
                submissions=(found.submissions[like.one], found.submissions[like.other]),
                score=round(like.score, 3),
                shared=like.shared,
                symbols={name: round(share, 3) for name, share in like.symbols.items()},
            )
            for like in likenesses(self.works, PAIRS)
        ]
        self.ready.set()

    def work_of(self, student: int) -> dict[str, set[int]]:
        """What is telling in a student's work; nothing while the class is being read."""
        if not self.ready.is_set() or student not in self._order:
            return {}
        return self.works[self._order[student]]


class Comparisons:
    """The comparisons that one process has made."""

    def __init__(self) -> None:
        self._known: dict[str, Comparing] = {}
        self._lock = threading.Lock()

    def of(self, database: Database, shelf: Shelf, assignment: Assignment) -> Comparing:
        """That of the submissions that count now; begun where there is none yet."""
        with database.reading() as db:
            book = gradebook(db, assignment)

        def load() -> Class:
            with database.reading() as db:
                return _class(db, shelf, assignment, book)

        name = _name(assignment, book)
        with self._lock:
            if name in self._known:
                return self._known[name]
            if len(self._known) >= KEPT:
                self._known.pop(next(iter(self._known)))
            comparing = self._known[name] = Comparing(len(book.counted), load)
        threading.Thread(target=comparing.run, name="similarity", daemon=True).start()
        return comparing


def similarity(comparing: Comparing) -> Similarity:
    """How far it is, or what it found."""
    ready = comparing.ready.is_set()
    return Similarity(
        ready=ready,
        read=len(comparing.works),
        total=comparing.total,
        pairs=comparing.pairs if ready else [],
    )


def works(files: list[dict[str, bytes]], found: Class) -> list[dict[str, Prints]]:
    """The functions that students write, by `file:symbol`, of each student's files."""
    texts = [
        Text(_text(own.get(path, b"")), symbols)
        for own in files
        for path, symbols in found.wanted.items()
    ]
    answers = iter(read(texts))
    return [
        {
            f"{path}:{name}": prints
            for path in found.wanted
            for name, prints in next(answers).items()
        }
        for _ in files
    ]


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
    files: list[dict[str, bytes]], wanted: dict[str, list[str]], telling_both: dict[str, set[int]]
) -> list[Beside]:
    """Each function of two students, with the lines that tell of a likeness."""
    one, other = works(files, Class([], [], [], wanted, {}))
    found = []
    for name in one.keys() & other.keys():
        path, _, symbol = name.partition(":")
        marks = telling_both.get(name, set())
        both = one[name].values & other[name].values & marks
        either = (one[name].values | other[name].values) or {0}
        sides = [
            _side(own[path], mine[name], both)
            for own, mine in zip(files, (one, other), strict=True)
        ]
        share = len(both) / len(either)
        found.append(Beside(file=path, symbol=symbol, share=share, one=sides[0], other=sides[1]))
    return sorted(found, key=lambda each: (-each.share, each.file, each.symbol))


def wanted_of(shelved: Shelved) -> dict[str, list[str]]:
    """By file, the symbols that students of an exercise write."""
    wanted: dict[str, list[str]] = {}
    for task in shelved.exercise.tasks:
        for path, symbols in task.symbols.items():
            wanted.setdefault(path, []).extend(symbols)
    return wanted


def _side(data: bytes, prints: Prints, both: set[int]) -> Side:
    lines = _text(data).splitlines()[prints.first - 1 : prints.last]
    alike = {
        line
        for value, first, last in prints.marks
        if value in both
        for line in range(first, last + 1)
    }
    numbers = range(prints.first, prints.first + len(lines))
    return Side(first=prints.first, lines=lines, alike=[number in alike for number in numbers])


def _class(db: Session, shelf: Shelf, assignment: Assignment, book: Gradebook) -> Class:
    students = [o for o in students_of(db, assignment.course_id) if o.id in book.counted]
    numbers = [book.counted[student.id].submission for student in students]
    shelved = shelf.take(db, db.get_one(Release, assignment.release_id))
    wanted = wanted_of(shelved)
    kept: dict[int, Mapping[str, str]] = {}
    for at in range(0, len(numbers), BATCH):
        some = col(Submission.id).in_(numbers[at : at + BATCH])
        kept |= {
            key(n): files
            for n, files in db.exec(select(Submission.id, Submission.files).where(some))
        }
    paths = {f"{n}/{path}": d for n in numbers for path, d in kept[n].items() if path in wanted}
    contents = files_of(db, paths)
    files = [{path: contents[f"{n}/{path}"] for path in kept[n] if path in wanted} for n in numbers]
    course, exercise = shelved.course, shelved.exercise
    given = {**template(course, exercise), **course.given(exercise)}
    python = {path: data for path, data in given.items() if path.endswith(".py")}
    return Class(students, numbers, files, wanted, python)


def _hashes(work: Mapping[str, Prints]) -> dict[str, set[int]]:
    return {name: prints.values for name, prints in work.items()}


def _name(assignment: Assignment, book: Gradebook) -> str:
    counted = sorted(turn.submission for turn in book.counted.values())
    text = f"{assignment.id} {assignment.release_id} {counted}"
    return hashlib.sha256(text.encode()).hexdigest()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _person(student: Student) -> Person:
    return Person(email=student.email, name=student.name)
