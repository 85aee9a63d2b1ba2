"""How a student's work on an assignment went on: what each submission was worth, and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from server.gradebook import Turn, gradebook, told_by
from server.records import Assignment, Grading, State


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
    book = gradebook(db, assignment, [student])
    best = book.counted.get(student)
    races = told_by(db, Grading.races, [turn.grading for turn in book.turns if turn.grading])
    return [_step(turn, best, races.get(turn.grading or 0, {})) for turn in book.turns]


def _step(turn: Turn, best: Turn | None, races: Mapping[str, Any]) -> Step:
    grade = turn.grade
    return Step(
        submission=turn.submission,
        received=turn.received,
        state=turn.state,
        points=grade.points if grade else None,
        max_points=grade.max_points if grade else None,
        days_late=grade.days_late if grade else 0,
        counts=turn is best,
        ratios={test: lap["ratio"] for test, lap in races.items()},
    )
