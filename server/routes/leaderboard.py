"""Speed: who is how fast in an assignment's races, for whoever wants to be seen."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from server.access import membership
from server.leaderboard import Leaderboard, leaderboard, rename
from server.records import Enrolment, Scope
from server.routes.assignments import open_assignment
from server.service import Caller, Serving

router = APIRouter(prefix="/courses/{course}", tags=["speed"])


class Alias(BaseModel):
    """The name under which a student's speed is shown; empty: it is not."""

    alias: Annotated[str, Field(max_length=200)]


@router.get("/assignments/{assignment}/speed")
def speed(course: str, assignment: str, service: Serving, who: Caller) -> Leaderboard:
    """The races with all who show a name; who cannot be told apart shares a rank."""
    with service.database.reading() as db:
        member = membership(db, who, course)
        row = open_assignment(db, member, assignment, service.clock())
        return leaderboard(db, member, row)


@router.put("/alias")
def show_as(course: str, alias: Alias, service: Serving, who: Caller) -> Enrolment:
    """Be shown under that name from now on, or under none."""
    with service.database.writing() as db:
        member = membership(db, who, course, scope=Scope.SUBMIT)
        return rename(db, member, alias.alias)
