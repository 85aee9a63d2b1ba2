"""Which submissions of a class are alike: a reason to look, not a verdict."""

from __future__ import annotations

from fastapi import APIRouter

from server.access import assignment_of, membership
from server.comparing import wanted_of
from server.insight import Person
from server.records import Role, Scope
from server.service import Caller, Serving
from server.similarity import (
    Comparison,
    Similarity,
    beside,
    compared,
    similarity,
)

router = APIRouter(prefix="/courses/{course}/assignments/{assignment}", tags=["insight"])


@router.get("/similarity")
def class_similarity(course: str, assignment: str, service: Serving, who: Caller) -> Similarity:
    """The pairs of students whose counting submissions are most alike.

    What the template or most of the class has is left out. Until `ready`, the class is being read,
    or there is a `fault` of ours.
    """
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        row = assignment_of(db, member, assignment)
    return similarity(service.comparisons.of(service.database, service.shelf, row))


@router.post("/similarity")
def read_again(course: str, assignment: str, service: Serving, who: Caller) -> Similarity:
    """Read the class once more where that failed; elsewhere nothing is done."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT, Scope.TEACH)
        row = assignment_of(db, member, assignment)
    return similarity(service.comparisons.of(service.database, service.shelf, row, anew=True))


@router.get("/similarity/{email}/{other}")
def pair(
    course: str, assignment: str, email: str, other: str, service: Serving, who: Caller
) -> Comparison:
    """Two students' counting submissions side by side, symbol by symbol."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        row = assignment_of(db, member, assignment)
        students, numbers, files, shelved = compared(db, service.shelf, member, row, (email, other))
    comparing = service.comparisons.of(service.database, service.shelf, row)
    telling = comparing.work_of(students[0].id), comparing.work_of(students[1].id)
    return Comparison(
        one=Person(email=students[0].email, name=students[0].name),
        other=Person(email=students[1].email, name=students[1].name),
        submissions=(numbers[0], numbers[1]),
        ready=comparing.ready.is_set(),
        fault=comparing.fault,
        symbols=beside(files, wanted_of(shelved), telling),
    )
