"""How a student's work on an assignment went on: what each submission was worth, and how fast."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel
from sqlmodel import Session

from grader.report import decode
from server.blobs import files_of
from server.database import key
from server.gradebook import Entry, entries, standings
from server.grades import grade
from server.records import Assignment, State

LATEST = 12
"""Submissions whose races are looked up: their reports must be read for it."""


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


def progression(
    db: Session, assignment: Assignment, student: int, *, races: bool = False
) -> list[Step]:
    """All that one student handed in, the oldest first; with the `races` of the latest."""
    own = entries(db, assignment, student)
    best = standings(assignment, own).get(student)
    counting = best.grade.submission if best else None
    ratios = _ratios(db, own[-LATEST:]) if races else {}
    return [_step(assignment, entry, key(entry.submission.id) == counting, ratios) for entry in own]


def _step(
    assignment: Assignment, entry: Entry, counts: bool, ratios: dict[int, dict[str, float]]
) -> Step:
    worth = grade(assignment, entry.until, entry.submission, entry.grading)
    number = key(entry.submission.id)
    return Step(
        submission=number,
        received=entry.submission.received,
        state=entry.grading.state if entry.grading else None,
        points=worth.points if worth else None,
        max_points=worth.max_points if worth else None,
        days_late=worth.days_late if worth else 0,
        counts=counts,
        ratios=ratios.get(number, {}),
    )


def _ratios(db: Session, own: Iterable[Entry]) -> dict[int, dict[str, float]]:
    """By submission and test."""
    digests = {
        str(entry.submission.id): entry.grading.report
        for entry in own
        if entry.grading and entry.grading.report and entry.grading.state is State.DONE
    }
    return {
        int(number): {
            result.name: result.race.ratio for result in decode(data).results if result.race
        }
        for number, data in files_of(db, digests).items()
    }
