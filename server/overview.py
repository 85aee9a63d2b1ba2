"""A course in numbers: how far its class is with each of its assignments."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import case, distinct, func
from sqlmodel import Session, col, select

from server.records import Assignment, Enrolment, Grading, Role, State, Submission

PENDING = (State.QUEUED, State.RUNNING)


class Activity(BaseModel):
    """How far the students of a course are with one assignment; staff's own work is not in it."""

    assignment: str
    begun: int
    """Students who handed something in."""
    full: int
    """Students who have earned all points, before lateness."""
    submissions: int
    pending: int
    """Submissions that wait or are being graded."""
    failed: int
    """Those that could not be graded through our fault."""
    latest: datetime | None


class Overview(BaseModel):
    """All of it; assignments that nobody worked on are left out."""

    students: int
    assignments: list[Activity]


def overview(db: Session, course_id: int) -> Overview:
    """The numbers as they are now: two queries, however many students there are."""
    enrolled = (col(Enrolment.course_id) == course_id, col(Enrolment.role) == Role.STUDENT)
    students = db.exec(select(func.count()).select_from(Enrolment).where(*enrolled)).one()
    full = col(Grading.points) >= col(Grading.max_points)
    wanted = (
        select(Assignment.slug)
        .add_columns(
            func.count(distinct(col(Submission.user_id))),
            func.count(distinct(case((full, Submission.user_id)))),
            func.count(),
            func.sum(case((col(Grading.state).in_(PENDING), 1), else_=0)),
            func.sum(case((col(Grading.state) == State.FAILED, 1), else_=0)),
            func.max(Submission.received),
        )
        .join(Submission, col(Submission.assignment_id) == Assignment.id)
        .join(Enrolment, col(Enrolment.user_id) == Submission.user_id)
        .outerjoin(Grading, col(Grading.id) == Submission.grading_id)
        .where(col(Assignment.course_id) == course_id, *enrolled)
        .group_by(Assignment.slug)
    )
    rows = db.connection().execute(wanted)
    names = Activity.model_fields
    return Overview(
        students=students,
        assignments=[Activity(**dict(zip(names, row, strict=True))) for row in rows],
    )
