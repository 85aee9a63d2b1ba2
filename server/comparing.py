"""Reading a class, to compare what its students wrote.

That takes seconds, so a thread does it, once for the submissions that count; until it is done, who
asks hears how far it is, and where it went wrong, that it did.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping

import structlog
from msgspec import Struct
from pydantic import BaseModel
from sqlmodel import Session, col, select

from grader.likeness import BATCH, Prints, Text, likenesses, read, telling
from grader.template import template
from server.blobs import files_of
from server.database import Database, key
from server.gradebook import Gradebook, gradebook
from server.insight import Person
from server.records import Assignment, Release, Submission
from server.roster import Student, students_of
from server.shelf import Shelf, Shelved

PAIRS = 100
KEPT = 16  # classes whose comparison one process keeps in mind

log = structlog.get_logger()


class Pair(BaseModel):
    """Two students whose work is alike."""

    one: Person
    other: Person
    submissions: tuple[int, int]
    score: float
    """What they share of all that is telling in their work, from 0 to 1."""
    shared: int
    symbols: dict[str, float]


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
        self.fault = ""
        """What went wrong, which is ours; empty where nothing did."""
        self._order: dict[int, int] = {}
        self._load = load

    def run(self) -> None:
        """Read all, then rank; a fault is kept, for nobody hears what a thread raises."""
        try:
            self._compare()
        except Exception as error:  # the end of a thread: nobody else would ever hear of it
            log.exception("a class could not be read")
            self.fault = f"{type(error).__name__}: {error}"[:500]

    def _compare(self) -> None:
        found = self._load()
        self._order = {student.id: place for place, student in enumerate(found.students)}
        texts = [Text(text_of(data), []) for data in found.given.values()]
        for functions in read(texts):
            self.given |= {value for each in functions.values() for value in each.values}
        for at in range(0, len(found.files), BATCH):
            self.works += [_hashes(work) for work in works(found.files[at : at + BATCH], found)]
        self.works = telling(self.works, self.given)
        self.pairs = [
            Pair(
                one=person_of(found.students[like.one]),
                other=person_of(found.students[like.other]),
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

    def of(
        self, database: Database, shelf: Shelf, assignment: Assignment, *, anew: bool = False
    ) -> Comparing:
        """That of the submissions that count now; begun where there is none yet.

        `anew`: also where it went wrong.
        """
        with database.reading() as db:
            book = gradebook(db, assignment)

        def load() -> Class:
            with database.reading() as db:
                return _class(db, shelf, assignment, book)

        name = _name(assignment, book)
        with self._lock:
            known = self._known.get(name)
            if known is not None and not (anew and known.fault):
                return known
            comparing = Comparing(len(book.counted), load)
            threading.Thread(target=comparing.run, name="similarity", daemon=True).start()
            if len(self._known) >= KEPT:
                self._known.pop(next(iter(self._known)))
            self._known[name] = comparing
        return comparing


def works(files: list[dict[str, bytes]], found: Class) -> list[dict[str, Prints]]:
    """The functions that students write, by `file:symbol`, of each student's files."""
    texts = [
        Text(text_of(own.get(path, b"")), symbols)
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


def wanted_of(shelved: Shelved) -> dict[str, list[str]]:
    """By file, the symbols that students of an exercise write."""
    wanted: dict[str, list[str]] = {}
    for task in shelved.exercise.tasks:
        for path, symbols in task.symbols.items():
            wanted.setdefault(path, []).extend(symbols)
    return wanted


def text_of(data: bytes) -> str:
    """A file as text, whatever is in it."""
    return data.decode("utf-8", "replace")


def person_of(student: Student) -> Person:
    """A student as the API names them."""
    return Person(email=student.email, name=student.name)


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
