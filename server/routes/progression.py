"""How a submission came about: what its student handed in before it, and since."""

from __future__ import annotations

from fastapi import APIRouter

from server.access import work
from server.progression import Step, progression
from server.service import Caller, Serving

router = APIRouter(tags=["submissions"])


@router.get("/submissions/{number}/history")
def history(number: int, service: Serving, who: Caller) -> list[Step]:
    """All that its student handed in to the same assignment, the oldest first."""
    with service.database.reading() as db:
        asked = work(db, who, number)
        return progression(db, asked.assignment, asked.submission.user_id)
