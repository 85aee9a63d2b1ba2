"""Gradings, which are the queue as well; regrades of many; and the trail of changed grades."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from server.database import Moment, named


class State(StrEnum):
    """Where a grading stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """Through our fault, and as often as it is tried."""
    DROPPED = "dropped"
    """Nobody wants it any more."""


class Proof(StrEnum):
    """What a release must show before it is handed out."""

    REFERENCE = "reference"
    """The reference scores full marks."""
    UNTOUCHED = "untouched"
    """The untouched kit scores nothing."""


class RegradeState(StrEnum):
    """Where a regrade stands."""

    RUNNING = "running"
    READY = "ready"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Grading(SQLModel, table=True):
    """One grading: of a submission (or in proof of a release) by a release, with a seed.

    `attempt` is a fencing number: who holds another one than the row's has lost the job.
    """

    __table_args__ = (
        Index("grading_turn", "state", "priority", "id"),
        Index("grading_served", "turn", "started"),
        Index("grading_regraded", "regrade_id", "state"),
        {"sqlite_autoincrement": True},  # a worker's late result must meet no other grading
    )

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int | None = Field(default=None, foreign_key="submission.id", index=True)
    release_id: int = Field(foreign_key="release.id", index=True)
    proof: Proof | None = Field(default=None, sa_type=named(Proof))
    regrade_id: int | None = Field(default=None, foreign_key="regrade.id")
    seed: int = 0
    turn: int = 0
    """Whose turn in the queue it takes: a user's id."""
    priority: int = 0
    """The lowest first: 0 students, 1 proofs, 2 regrades."""
    label: str = "cpu"
    state: State = Field(default=State.QUEUED, sa_type=named(State))
    attempt: int = 0
    faults: int = 0
    """How often it failed through our fault."""
    lease: datetime | None = Field(default=None, sa_type=Moment, exclude=True)
    worker: str = Field(default="", max_length=200, exclude=True)
    queued: datetime = Field(sa_type=Moment)
    started: datetime | None = Field(default=None, sa_type=Moment)
    finished: datetime | None = Field(default=None, sa_type=Moment)
    points: float | None = None
    max_points: float | None = None
    seconds: float | None = None
    """What grading took, from the first container to the report."""
    verdicts: dict[str, str] | None = Field(default=None, sa_type=JSON, exclude=True)
    """By test name, so that whole classes can be compared without opening reports."""
    races: dict[str, Any] | None = Field(default=None, sa_type=JSON, exclude=True)
    """By test name: task, sentence, whether it passed, ratio and its interval."""
    report: str | None = Field(default=None, exclude=True)
    """The digest of a blob: the report as JSON."""
    fault: str = ""
    """What went wrong on our side the last time; empty where nothing did."""


class Progress(SQLModel, table=True):
    """Something that happened in a grading under way; gone some time after it is done."""

    id: int | None = Field(default=None, primary_key=True)
    grading_id: int = Field(foreign_key="grading.id", index=True)
    attempt: int
    event: dict[str, Any] = Field(sa_type=JSON)


class Regrade(SQLModel, table=True):
    """Gradings of many submissions anew; nobody's grade changes before it is published."""

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    release_id: int = Field(foreign_key="release.id")
    reason: str = Field(default="", max_length=500)
    asked_by: int = Field(foreign_key="user.id")
    asked: datetime = Field(sa_type=Moment)
    state: RegradeState = Field(default=RegradeState.RUNNING, sa_type=named(RegradeState))
    decided_by: int | None = Field(default=None, foreign_key="user.id")
    decided: datetime | None = Field(default=None, sa_type=Moment)
    comparison: dict[str, Any] | None = Field(default=None, sa_type=JSON, exclude=True)
    """What the class gained and lost, as it stood when that was decided."""


class Change(SQLModel, table=True):
    """A line of the audit trail: who changed what about whose grade, and why. Never changed."""

    id: int | None = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id", index=True)
    at: datetime = Field(sa_type=Moment)
    by: int | None = Field(default=None, foreign_key="user.id")
    """Nobody: the grader itself."""
    what: str = Field(max_length=100)
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id")
    submission_id: int | None = Field(default=None, foreign_key="submission.id")
    user_id: int | None = Field(default=None, foreign_key="user.id")
    """Whose grade it is."""
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    reason: str = Field(default="", max_length=500)
