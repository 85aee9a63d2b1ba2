"""Solutions: when students of a course may know an exercise's."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from sqlmodel import Session, select

from server.access import Member, assignment_of, membership
from server.records import Assignment, Release, Role, Scope
from server.service import Caller, Serving
from server.trail import note

router = APIRouter(prefix="/courses/{course}/assignments/{assignment}/solution", tags=["solutions"])


@router.post("")
def release_solution(course: str, assignment: str, service: Serving, who: Caller) -> Release:
    """Give students the solution: later kits and gradings may build on the reference's code."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
        row = assignment_of(db, member, assignment)
        return _solve(db, member, row, service.clock(), solved=True)


@router.delete("")
def withhold_solution(course: str, assignment: str, service: Serving, who: Caller) -> Release:
    """Hand the solution out no more; who has it keeps it."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
        row = assignment_of(db, member, assignment)
        return _solve(db, member, row, service.clock(), solved=False)


def _solve(
    db: Session, member: Member, assignment: Assignment, now: datetime, *, solved: bool
) -> Release:
    """Mark the exercise, in whatever version it was published: a solution solves all of them."""
    release = db.get_one(Release, assignment.release_id)
    same = (Release.course_id == member.course_id, Release.exercise == release.exercise)
    changed = [each for each in db.exec(select(Release).where(*same)) if each.solved != solved]
    for each in changed:
        each.solved = solved
        db.add(each)
    if changed:
        what = "solution released" if solved else "solution withheld"
        after = {"exercise": release.exercise, "solved": solved}
        note(db, member, now, what, assignment=assignment, after=after)
    return release
