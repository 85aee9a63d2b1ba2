"""The class of an assignment, a line for each student; and one student's history."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel
from sqlmodel import Session

from server.access import Member
from server.gradebook import Gradebook, Turn, gradebook
from server.records import Assignment, State
from server.roster import Student, students_of


class Stage(StrEnum):
    """How far a student is."""

    ABSENT = "not begun"
    WAITING = "waits for a grade"
    BEGUN = "begun"
    FULL = "full marks"
    FAILED = "grading failed"


class Order(StrEnum):
    """By what a class is sorted."""

    NAME = "name"
    STAGE = "stage"
    POINTS = "points"
    ATTEMPTS = "attempts"
    LATEST = "latest"
    LATE = "late"


class Pupil(BaseModel):
    """A student and how they stand."""

    email: str
    name: str
    section: str
    stage: Stage
    points: float | None
    submission: int | None
    """The one that counts."""
    attempts: int
    latest: datetime | None
    days_late: int
    extended_to: datetime | None


class Step(BaseModel):
    """A submission in a student's history."""

    submission: int
    received: datetime
    state: State | None
    earned: float | None
    """Before lateness."""
    points: float | None
    days_late: int
    counts: bool


class History(BaseModel):
    """A student and all that they handed in, the oldest first."""

    pupil: Pupil
    max_points: float
    steps: list[Step]


def pupils(
    db: Session,
    member: Member,
    assignment: Assignment,
    order: Order,
    named: str = "",
    *,
    descending: bool = False,
) -> list[Pupil]:
    """The students whose name or address has `named` in it, in that order."""
    book = gradebook(db, assignment)
    sought = named.strip().lower()
    found = [
        _pupil(one, book)
        for one in students_of(db, member.course_id)
        if sought in one.name.lower() or sought in one.email
    ]
    return sorted(found, key=lambda pupil: _rank(pupil, order), reverse=descending)


def history(db: Session, assignment: Assignment, student: Student, max_points: float) -> History:
    """All that one student handed in."""
    book = gradebook(db, assignment, [student.id])
    best = book.counted.get(student.id)
    steps = [_step(turn, best) for turn in book.turns]
    return History(pupil=_pupil(student, book), max_points=max_points, steps=steps)


def _pupil(student: Student, book: Gradebook) -> Pupil:
    turns = book.by_student.get(student.id, [])
    best = book.counted.get(student.id)
    until = book.extended.get(student.id)
    return Pupil(
        email=student.email,
        name=student.name,
        section=student.section,
        stage=_stage(turns, best),
        points=best.grade.points if best and best.grade else None,
        submission=best.submission if best else None,
        attempts=len(turns),
        latest=turns[-1].received if turns else None,
        days_late=best.grade.days_late if best and best.grade else 0,
        extended_to=until.due if until else None,
    )


def _stage(turns: list[Turn], best: Turn | None) -> Stage:
    if not turns:
        return Stage.ABSENT
    if best is not None and best.grade is not None:
        return Stage.FULL if best.grade.points >= best.grade.max_points else Stage.BEGUN
    return Stage.FAILED if turns[-1].state is State.FAILED else Stage.WAITING


def _rank(pupil: Pupil, order: Order) -> tuple[float, str]:
    value = {
        Order.NAME: 0.0,
        Order.STAGE: float(list(Stage).index(pupil.stage)),
        Order.POINTS: -1.0 if pupil.points is None else pupil.points,
        Order.ATTEMPTS: float(pupil.attempts),
        Order.LATEST: pupil.latest.timestamp() if pupil.latest else 0.0,
        Order.LATE: float(pupil.days_late),
    }
    return value[order], pupil.name.lower()


def _step(turn: Turn, best: Turn | None) -> Step:
    return Step(
        submission=turn.submission,
        received=turn.received,
        state=turn.state,
        earned=turn.grade.earned if turn.grade else None,
        points=turn.grade.points if turn.grade else None,
        days_late=turn.grade.days_late if turn.grade else 0,
        counts=turn is best,
    )
