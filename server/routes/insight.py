"""What staff see of a class."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from server.access import assignment_of, membership
from server.insight import Insight, insight
from server.problems import NotFound
from server.pupils import History, Order, Pupil, history, pupils
from server.records import Release, Role
from server.roster import students_of
from server.service import Caller, Serving

router = APIRouter(prefix="/courses/{course}", tags=["insight"])


@router.get("/assignments/{assignment}/insight")
def class_insight(course: str, assignment: str, service: Serving, who: Caller) -> Insight:
    """How the class stands: scores, days, tests that are lost, and who may need help."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        return insight(db, member, assignment_of(db, member, assignment))


@router.get("/assignments/{assignment}/students")
def students(
    course: str,
    assignment: str,
    service: Serving,
    who: Caller,
    sort: Order = Order.NAME,
    named: Annotated[str, Query(max_length=200)] = "",
    descending: Annotated[bool, Query()] = False,
) -> list[Pupil]:
    """The class, a line for each student; those whose name or address has `named` in it."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        row = assignment_of(db, member, assignment)
        return pupils(db, member, row, sort, named, descending=descending)


@router.get("/assignments/{assignment}/students/{email}")
def student(course: str, assignment: str, email: str, service: Serving, who: Caller) -> History:
    """A student and all that they handed in."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        row = assignment_of(db, member, assignment)
        for one in students_of(db, member.course_id):
            if one.email == email.lower():
                return history(db, row, one, db.get_one(Release, row.release_id).points)
    raise NotFound(f"{course} has no student {email[:80]!r}")
