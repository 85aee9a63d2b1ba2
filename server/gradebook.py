"""A class's grades of one assignment: every submission with what it is worth, and which counts.

It is read in columns, by two queries however large a class is: whole rows weigh ten times as much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select as columns
from sqlalchemy.sql import Executable
from sqlmodel import Session, col, select

from server.blobs import AT_ONCE
from server.database import key
from server.grades import Dates, Grade, counting, dates, worth
from server.records import Assignment, Enrolment, Extension, Grading, State, Submission


class Turn(Struct, frozen=True):
    """A submission, how its grading stands, and what it is worth where that is done."""

    submission: int
    student: int
    received: datetime
    until: Dates
    """Those that hold for its student."""
    grading: int | None
    """The one that counts."""
    state: State | None
    grade: Grade | None


class Gradebook(Struct, frozen=True):
    """All that was handed in for an assignment, the oldest first."""

    turns: list[Turn]
    by_student: dict[int, list[Turn]]
    counted: dict[int, Turn]
    """The one that counts of each student who has a grade."""
    extended: dict[int, Dates]


def gradebook(
    db: Session, assignment: Assignment, students: Collection[int] | None = None
) -> Gradebook:
    """What the class (or some of it) handed in, as it is in the database now."""
    db.flush()  # columns are read past the session, which may hold what is not written yet
    granted = select(Extension).where(Extension.assignment_id == assignment.id)
    fresh = granted.execution_options(populate_existing=True)
    extended = {row.user_id: dates(assignment, row) for row in db.exec(fresh)}
    usual = dates(assignment, None)
    turns = [
        _turn(assignment, extended.get(row.user_id, usual), row)
        for row in db.connection().execute(_submissions(assignment, students))
    ]
    by_student = _by_student(turns)
    return Gradebook(turns, by_student, _counted(assignment, by_student), extended)


def counted(assignment: Assignment, turns: Iterable[Turn]) -> dict[int, Turn]:
    """What counts, by student."""
    return _counted(assignment, _by_student(turns))


def standing(db: Session, assignment: Assignment, student: int) -> Grade | None:
    """What counts of one student's work."""
    best = gradebook(db, assignment, [student]).counted.get(student)
    return best.grade if best else None


def told_by(
    db: Session, column: dict[str, Any] | dict[str, str] | None, gradings: Iterable[int]
) -> dict[int, dict[str, Any]]:
    """What these gradings found by test, as that column of them has it."""
    ids = sorted(gradings)
    found: dict[int, dict[str, Any]] = {}
    for at in range(0, len(ids), AT_ONCE):
        some = col(Grading.id).in_(ids[at : at + AT_ONCE])
        for number, told in db.exec(select(Grading.id, column).where(some)):
            found[key(number)] = dict(told or {})
    return found


def lock_student(db: Session, course_id: int, student: int) -> None:
    """Wait until nobody else changes what this student has, and keep others waiting."""
    own = (Enrolment.course_id == course_id, Enrolment.user_id == student)
    db.exec(select(Enrolment).where(*own).with_for_update()).first()


def lock_class(db: Session, course_id: int) -> None:
    """The same for all students of a course."""
    wanted = select(Enrolment).where(Enrolment.course_id == course_id)
    db.exec(wanted.order_by(col(Enrolment.user_id)).with_for_update()).all()


def _submissions(assignment: Assignment, students: Collection[int] | None) -> Executable:
    wanted = (
        columns(
            col(Submission.id),
            col(Submission.user_id),
            col(Submission.received),
            col(Submission.grading_id),
            col(Grading.state),
            col(Grading.points),
            col(Grading.max_points),
        )
        .outerjoin(Grading, col(Submission.grading_id) == Grading.id)
        .where(col(Submission.assignment_id) == assignment.id)
        .order_by(col(Submission.id))
    )
    return wanted if students is None else wanted.where(col(Submission.user_id).in_(students))


def _turn(assignment: Assignment, until: Dates, row: Sequence[Any]) -> Turn:
    number, student, received, grading, state, points, most = row
    grade = None
    if state is State.DONE:
        grade = worth(assignment, until, number, received, (points or 0.0, most or 0.0))
    return Turn(number, student, received, until, grading, state, grade)


def _by_student(turns: Iterable[Turn]) -> dict[int, list[Turn]]:
    found: dict[int, list[Turn]] = defaultdict(list)
    for turn in turns:
        found[turn.student].append(turn)
    return dict(found)


def _counted(assignment: Assignment, by_student: Mapping[int, list[Turn]]) -> dict[int, Turn]:
    found = {}
    for student, own in by_student.items():
        best = counting(assignment, [turn.grade for turn in own if turn.grade])
        if best is not None:
            found[student] = next(turn for turn in own if turn.grade is best)
    return found
