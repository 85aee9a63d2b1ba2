"""A class's grades of an assignment as they are, and as they would be with a regrade's gradings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace
from sqlmodel import Session, col, select

from server.comparison import Comparison, Side, Student, compare
from server.database import key
from server.gradebook import Turn, counted, gradebook, told_by
from server.grades import Grade, worth
from server.records import Assignment, Grading, Regrade, State, Submission, User

Mark = tuple[int, tuple[float, float]]
"""A grading, and how many points of how many it found."""


class Preview:
    """What a regrade's gradings would change, by those that are done.

    `instead` has them by the ids of the submissions whose gradings they would replace, `students`
    the ids of who handed those in, and `old` and `new` what counts of each student's work.
    """

    def __init__(self, db: Session, assignment: Assignment, regrade: Regrade) -> None:
        self._db = db
        book, marks = gradebook(db, assignment), _marks(db, regrade)
        marked = [(turn, marks[turn.grading]) for turn in book.turns if turn.grading in marks]
        replaced = {turn.submission: _regraded(assignment, turn, mark) for turn, mark in marked}
        self.instead = {number: key(turn.grading) for number, turn in replaced.items()}
        self.students = {turn.student for turn in replaced.values()}
        self.old = book.counted
        self.new = counted(assignment, [replaced.get(t.submission, t) for t in book.turns])

    def comparison(self) -> Comparison:
        """Old against new, for the students that the regrade is of."""
        both = [self.old.get(student) for student in self.students]
        both += [self.new.get(student) for student in self.students]
        verdicts = told_by(self._db, Grading.verdicts, {key(each.grading) for each in both if each})
        people = self._db.exec(
            select(User.id, User.email, User.name).where(col(User.id).in_(self.students))
        )
        return compare(
            [
                Student(
                    email,
                    name,
                    _side(self.old.get(key(number)), verdicts),
                    _side(self.new.get(key(number)), verdicts),
                )
                for number, email, name in people
            ]
        )

    def grades(self, student: int) -> tuple[Grade | None, Grade | None]:
        """What counts of a student's work, and what would."""
        old, new = self.old.get(student), self.new.get(student)
        return old.grade if old else None, new.grade if new else None

    def changed(self) -> Iterator[Turn]:
        """The submissions that would count, of the students whose grade would be another one."""
        for student, turn in self.new.items():
            old = self.old.get(student)
            if old is None or old.grade != turn.grade:
                yield turn


def _marks(db: Session, regrade: Regrade) -> dict[int | None, Mark]:
    """What was found, by the gradings that are to be replaced."""
    wanted = (
        select(Submission.grading_id, Grading.id, Grading.points, Grading.max_points)
        .join(Grading, col(Grading.submission_id) == Submission.id)
        .where(Grading.regrade_id == regrade.id, Grading.state == State.DONE)
    )
    return {
        old: (key(new), (points or 0.0, most or 0.0)) for old, new, points, most in db.exec(wanted)
    }


def _regraded(assignment: Assignment, turn: Turn, mark: Mark) -> Turn:
    number, points = mark
    grade = worth(assignment, turn.until, turn.submission, turn.received, points)
    return replace(turn, grading=number, state=State.DONE, grade=grade)


def _side(turn: Turn | None, verdicts: Mapping[int, dict[str, str]]) -> Side | None:
    return Side(turn.grade, verdicts[key(turn.grading)]) if turn and turn.grade else None
