"""How a student's work on an assignment went on: what each submission was worth, and how fast."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel
from sqlmodel import Session

from server.database import key
from server.gradebook import Entry, entries, standings
from server.grades import grade
from server.records import Assignment, State


class Step(BaseModel):
    """A submission among all of its student to the same assignment."""

    submission: int
    received: datetime
    state: State | None
    points: float | None
    """What it is worth after lateness."""
    max_points: float | None
    days_late: int
    counts: bool
    ratios: dict[str, float] = {}
    """Of its races, by test: the time by the reference's."""


def progression(db: Session, assignment: Assignment, student: int) -> list[Step]:
    """All that one student handed in, the oldest first."""
    own = entries(db, assignment, student)
    best = standings(assignment, own).get(student)
    counting = best.grade.submission if best else None
    return [_step(assignment, entry, key(entry.submission.id) == counting) for entry in own]


def _step(assignment: Assignment, entry: Entry, counts: bool) -> Step:
    worth = grade(assignment, entry.until, entry.submission, entry.grading)
    grading = entry.grading
    return Step(
        submission=key(entry.submission.id),
        received=entry.submission.received,
        state=grading.state if grading else None,
        points=worth.points if worth else None,
        max_points=worth.max_points if worth else None,
        days_late=worth.days_late if worth else 0,
        counts=counts,
        ratios={test: lap["ratio"] for test, lap in ((grading and grading.races) or {}).items()},
    )
