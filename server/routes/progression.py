"""How a submission came about: what its student handed in before it, and since."""

from __future__ import annotations

from fastapi import APIRouter

from server.access import work
from server.progression import Step, progression
from server.service import Caller, Serving

router = APIRouter(tags=["submissions"])


@router.get("/submissions/{number}/history")
def history(number: int, service: Serving, who: Caller, races: bool = False) -> list[Step]:
    """All that its student handed in to the same assignment, the oldest first.

    With `races`, the latest of them have the ratios of their races.
    """
    with service.database.reading() as db:
        asked = work(db, who, number)
        return progression(db, asked.assignment, asked.submission.user_id, races=races)
