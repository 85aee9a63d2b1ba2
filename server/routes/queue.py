"""The queue, for those who teach."""

from __future__ import annotations

from fastapi import APIRouter

from server.access import membership
from server.backlog import Backlog, backlog
from server.records import Role
from server.service import Caller, Serving

router = APIRouter(tags=["queue"])


@router.get("/courses/{course}/queue")
def queue(course: str, service: Serving, who: Caller) -> Backlog:
    """What waits and runs, and which workers were heard of within the last hour."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        return backlog(db, member.course_id, service.clock())
