"""What the API answers, as far as commands need it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Assignment(Struct, frozen=True):
    """What an instructor named."""

    slug: str
    title: str


class Assigned(Struct, frozen=True):
    """An assignment as it is for who asks."""

    assignment: Assignment
    exercise: str
    points: float
    due: datetime
    closes: datetime
    extended: bool
    attempts_left: int
    attempts_limit: int
    next_attempt: datetime | None


class Submission(Struct, frozen=True):
    """What was handed in."""

    id: int
    received: datetime
    missing: list[str]
    added: list[str]


class Grading(Struct, frozen=True):
    """How far its grading is."""

    state: str
    max_points: float | None


class Handed(Struct, frozen=True):
    """A submission and what it is worth."""

    submission: Submission
    grading: Grading | None
    place: int | None
    points: float | None
    days_late: int
    counts: bool

    @property
    def state(self) -> str:
        """Where its grading stands."""
        return self.grading.state if self.grading else "not queued"


class Accepted(Handed, frozen=True):
    """A submission that was just taken."""

    known: bool
    attempts_left: int
    attempts_limit: int
    next_attempt: datetime | None


def when(moment: datetime) -> str:
    """A point in time as clocks show it here."""
    return f"{moment.astimezone():%a %d %b %H:%M %Z}"
