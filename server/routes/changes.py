"""The audit trail, for those who teach."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from server.access import assignment_of, membership
from server.paging import Before, Limit, Page
from server.records import Assignment, Change, Role, User
from server.service import Caller, Serving

router = APIRouter(tags=["changes"])


class Line(BaseModel):
    """A change, with names for its numbers."""

    change: Change
    by: str | None
    """The address of who did it; nobody: the grader itself."""
    student: str | None
    """The address of whose grade it is."""
    assignment: str | None


@router.get("/courses/{course}/changes")
def changes(
    course: str,
    service: Serving,
    who: Caller,
    student: Annotated[str | None, Query(max_length=200)] = None,
    assignment: Annotated[str | None, Query(max_length=60)] = None,
    before: Before = None,
    limit: Limit = 50,
) -> Page[Line]:
    """Who changed whose grade, or what decides grades, when and why; the newest first."""
    doer, owner = aliased(User), aliased(User)
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        wanted = (
            select(Change, doer.email, owner.email, Assignment.slug)
            .outerjoin(doer, col(doer.id) == Change.by)
            .outerjoin(owner, col(owner.id) == Change.user_id)
            .outerjoin(Assignment, col(Assignment.id) == Change.assignment_id)
            .where(Change.course_id == member.course_id)
        )
        if student is not None:
            wanted = wanted.where(owner.email == student.lower())
        if assignment is not None:
            wanted = wanted.where(Change.assignment_id == assignment_of(db, member, assignment).id)
        if before is not None:
            wanted = wanted.where(col(Change.id) < before)
        found = list(db.exec(wanted.order_by(col(Change.id).desc()).limit(limit + 1)))
    items = [
        Line(change=change, by=by, student=whose, assignment=slug)
        for change, by, whose, slug in found[:limit]
    ]
    return Page(items=items, next=found[limit - 1][0].id if len(found) > limit else None)
