"""Two submissions side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from server.access import work
from server.differences import Differences, differences, unchanged
from server.service import Caller, Serving

router = APIRouter(tags=["submissions"])
Since = Annotated[int, Query(ge=1, le=2**62, description="The number of the other submission.")]


@router.get("/submissions/{number}/changes")
def changes(number: int, since: Since, service: Serving, who: Caller) -> Differences:
    """What changed in the files since another submission; one must be allowed to see both."""
    with service.database.reading() as db:
        asked, old = work(db, who, number), work(db, who, since).submission
        return Differences(
            course=asked.member.course,
            assignment=asked.assignment,
            role=asked.member.role,
            since=old,
            submission=asked.submission,
            files=differences(db, old, asked.submission),
            same=unchanged(old, asked.submission),
        )
