"""The audit trail: every change of a grade, or of what decides grades, leaves a line in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec
from sqlmodel import Session

from server.access import Member
from server.gradebook import lock_student, standing
from server.grades import Grade
from server.records import Assignment, Change


def note(  # noqa: PLR0913 - one for each column
    db: Session,
    member: Member,
    at: datetime,
    what: str,
    *,
    assignment: Assignment | None = None,
    submission_id: int | None = None,
    user_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add a line; it is kept if what it speaks of is."""
    if after is None and assignment is not None and user_id is None:
        after = assignment.model_dump(mode="json")
    change = Change(
        course_id=member.course_id,
        at=at,
        by=member.user_id,
        what=what,
        assignment_id=assignment.id if assignment else None,
        submission_id=submission_id,
        user_id=user_id,
        before=before,
        after=after,
        reason=reason,
    )
    db.add(change)


def note_grade(  # noqa: PLR0913 - one for each column
    db: Session,
    assignment: Assignment,
    student: int,
    before: Grade | None,
    after: Grade | None,
    *,
    at: datetime,
    what: str,
    by: int | None = None,
    reason: str = "",
) -> bool:
    """Add a line where a student's grade has become another one; whether it has."""
    known = after or before
    if known is None or before == after:
        return False
    change = Change(
        course_id=assignment.course_id,
        at=at,
        by=by,
        what=what,
        assignment_id=assignment.id,
        submission_id=known.submission,
        user_id=student,
        before=told(before),
        after=told(after),
        reason=reason,
    )
    db.add(change)
    return True


@contextmanager
def watched(
    db: Session, assignment: Assignment, student: int, at: datetime, what: str
) -> Iterator[None]:
    """Add a line, by nobody, where the student's grade is another one at the end of the block."""
    lock_student(db, assignment.course_id, student)
    before = standing(db, assignment, student)
    yield
    after = standing(db, assignment, student)
    note_grade(db, assignment, student, before, after, at=at, what=what)


def told(grade: Grade | None) -> dict[str, Any] | None:
    """A grade as a line tells it: of which submission, before and after lateness."""
    return msgspec.to_builtins(grade) if grade else None
