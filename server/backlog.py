"""What is to be graded and who grades: the queue as those look at it whose class waits for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel
from sqlalchemy import case, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from server.database import key
from server.records import Assignment, Grading, Proof, Release, State, Submission, User

LATELY = timedelta(hours=1)
UNDER_WAY = (State.QUEUED, State.RUNNING)
MOST = 100  # gradings under way that are named one by one


class Line(BaseModel):
    """Gradings of one label and one priority, of all courses: they share the workers."""

    label: str
    priority: int
    """0 students', 1 proofs of releases, 2 regrades."""
    waiting: int
    own: int
    """Those of them that are this course's."""
    oldest: datetime | None
    """Since when the oldest of them waits."""
    running: int


class Underway(BaseModel):
    """A grading of the course that a worker has."""

    grading: int
    exercise: str
    version: str
    assignment: str | None
    student: str | None
    submission: int | None
    proof: Proof | None
    regrade: int | None
    started: datetime | None
    attempt: int
    worker: str
    lost: bool
    """Its worker was not heard of for too long: it is taken again."""


class Seen(BaseModel):
    """A worker, as far as the database knows of it: one that never graded is not known."""

    name: str
    busy: bool
    """Whether it holds a lease."""
    finished: int
    """Its gradings of the last hour."""
    last: datetime | None
    """When it finished one, or took the one that it has."""


class Backlog(BaseModel):
    """The whole queue in numbers, what runs of this course, and the workers of the last hour."""

    lines: list[Line]
    running: list[Underway]
    workers: list[Seen]


def backlog(db: Session, course_id: int, now: datetime) -> Backlog:
    """The queue as it is now."""
    return Backlog(
        lines=_lines(db, course_id), running=_running(db, course_id, now), workers=_workers(db, now)
    )


def _lines(db: Session, course_id: int) -> list[Line]:
    waits = col(Grading.state) == State.QUEUED
    own = case((waits & (col(Release.course_id) == course_id), 1), else_=0)
    wanted = (
        select(Grading.label, Grading.priority)
        .add_columns(
            func.sum(case((waits, 1), else_=0)),
            func.sum(own),
            func.min(case((waits, Grading.queued))),
            func.count(),
        )
        .join(Release, col(Release.id) == Grading.release_id)
        .where(col(Grading.state).in_(UNDER_WAY))
        .group_by(Grading.label, col(Grading.priority))
        .order_by(Grading.label, col(Grading.priority))
    )
    return [
        Line(
            label=label,
            priority=priority,
            waiting=waiting,
            own=own,
            oldest=oldest,
            running=total - waiting,
        )
        for label, priority, waiting, own, oldest, total in db.connection().execute(wanted)
    ]


def gradings(course_id: int, state: State) -> Select[Grading, Release, str, str]:
    """A course's gradings in that state, each with release, assignment and student, if any."""
    return (
        select(Grading, Release, Assignment.slug, User.email)
        .join(Release, col(Release.id) == Grading.release_id)
        .outerjoin(Submission, col(Submission.id) == Grading.submission_id)
        .outerjoin(Assignment, col(Assignment.id) == Submission.assignment_id)
        .outerjoin(User, col(User.id) == Submission.user_id)
        .where(Release.course_id == course_id, Grading.state == state)
    )


def _running(db: Session, course_id: int, now: datetime) -> list[Underway]:
    wanted = gradings(course_id, State.RUNNING).order_by(col(Grading.started)).limit(MOST)
    return [
        Underway(
            grading=key(grading.id),
            exercise=release.exercise,
            version=release.version,
            assignment=assignment,
            student=student,
            submission=grading.submission_id,
            proof=grading.proof,
            regrade=grading.regrade_id,
            started=grading.started,
            attempt=grading.attempt,
            worker=grading.worker,
            lost=grading.lease is not None and grading.lease < now,
        )
        for grading, release, assignment, student in db.exec(wanted)
    ]


def _workers(db: Session, now: datetime) -> list[Seen]:
    holds = (col(Grading.state) == State.RUNNING) & (col(Grading.lease) >= now)
    lately = col(Grading.finished) >= now - LATELY
    wanted = (
        select(
            Grading.worker,
            func.max(case((holds, 1), else_=0)),
            func.sum(case((lately, 1), else_=0)),
            func.max(func.coalesce(Grading.finished, Grading.started)),
        )
        .where(Grading.worker != "", holds | lately)
        .group_by(Grading.worker)
        .order_by(Grading.worker)
    )
    return [
        Seen(name=name, busy=bool(busy), finished=finished, last=last)
        for name, busy, finished, last in db.exec(wanted)
    ]
