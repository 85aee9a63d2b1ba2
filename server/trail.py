"""The audit trail: every change of a grade, or of what decides grades, leaves a line in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from server.access import Member
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
