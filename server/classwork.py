"""What a class handed in, in columns: enough to count with, without the weight of whole rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from server.blobs import AT_ONCE
from server.database import key
from server.grades import Dates, Grade, counting, dates, worth
from server.records import (
    Assignment,
    Enrolment,
    Extension,
    Grading,
    Role,
    State,
    Submission,
    User,
)


class Student(Struct, frozen=True):
    """A student of a course."""

    id: int
    email: str
    name: str
    section: str
    alias: str


class Turn(Struct, frozen=True):
    """A submission, how its grading stands, and what it is worth where that is done."""

    submission: int
    student: int
    received: datetime
    grading: int | None
    state: State | None
    grade: Grade | None


class Classwork(Struct, frozen=True):
    """All that was handed in for an assignment, the oldest first."""

    turns: list[Turn]
    by_student: dict[int, list[Turn]]
    counted: dict[int, Turn]
    """The one that counts of each student who has a grade."""
    extended: dict[int, Dates]


def classwork(
    db: Session, assignment: Assignment, students: Collection[int] | None = None
) -> Classwork:
    """What the class (or some of it) handed in; two queries, however many they are."""
    granted = select(Extension).where(Extension.assignment_id == assignment.id)
    extended = {row.user_id: dates(assignment, row) for row in db.exec(granted)}
    turns = _turns(db, assignment, extended, students)
    by_student: dict[int, list[Turn]] = defaultdict(list)
    for turn in turns:
        by_student[turn.student].append(turn)
    counted = {student: _counting(assignment, own) for student, own in by_student.items()}
    kept = {student: turn for student, turn in counted.items() if turn is not None}
    return Classwork(turns, dict(by_student), kept, extended)


def students_of(db: Session, course_id: int) -> list[Student]:
    """The students of a course, by name."""
    wanted = (
        columns(
            col(User.id),
            col(User.email),
            col(User.name),
            col(Enrolment.section),
            col(Enrolment.alias),
        )
        .join(Enrolment, col(Enrolment.user_id) == User.id)
        .where(col(Enrolment.course_id) == course_id, col(Enrolment.role) == Role.STUDENT)
        .order_by(col(User.name), col(User.email))
    )
    return [
        Student(key(number), email, name, section, alias)
        for number, email, name, section, alias in db.connection().execute(wanted)
    ]


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


def _turns(
    db: Session,
    assignment: Assignment,
    extended: Mapping[int, Dates],
    students: Collection[int] | None,
) -> list[Turn]:
    usual = dates(assignment, None)
    wanted = (
        columns(
            col(Submission.id),
            col(Submission.user_id),
            col(Submission.received),
            col(Grading.id),
            col(Grading.state),
            col(Grading.points),
            col(Grading.max_points),
        )
        .outerjoin(Grading, col(Submission.grading_id) == Grading.id)
        .where(col(Submission.assignment_id) == assignment.id)
        .order_by(col(Submission.id))
    )
    if students is not None:
        wanted = wanted.where(col(Submission.user_id).in_(students))
    found = []
    rows = db.connection().execute(wanted)
    for number, student, received, grading, state, points, most in rows:
        grade = None
        if state is State.DONE:
            until = extended.get(student, usual)
            grade = worth(assignment, until, key(number), received, (points or 0.0, most or 0.0))
        found.append(Turn(key(number), student, received, grading, state, grade))
    return found


def _counting(assignment: Assignment, own: list[Turn]) -> Turn | None:
    best = counting(assignment, [turn.grade for turn in own if turn.grade is not None])
    if best is None:
        return None
    return next(turn for turn in own if turn.submission == best.submission)
