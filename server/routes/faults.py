"""Faults of ours: gradings that were given up, shown to those who teach, and tried again."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from sqlmodel import col

from server import queue
from server.access import any_grading, membership
from server.backlog import gradings
from server.paging import Before, Limit, Page
from server.problems import Conflict
from server.records import (
    Assignment,
    Grading,
    Role,
    Scope,
    State,
    Submission,
)
from server.service import Caller, Serving
from server.trail import note

router = APIRouter(tags=["faults"])


class Fault(BaseModel):
    """A grading that failed as often as it was tried; `grading.fault` says how."""

    grading: Grading
    exercise: str
    version: str
    assignment: str | None
    """Nothing where it was to prove a release."""
    student: str | None


@router.get("/courses/{course}/faults")
def faults(
    course: str, service: Serving, who: Caller, before: Before = None, limit: Limit = 50
) -> Page[Fault]:
    """Gradings that failed through our fault and that somebody waits for; the newest first."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        wanted = gradings(member.course_id, State.FAILED)
        if before is not None:
            wanted = wanted.where(col(Grading.id) < before)
        found = list(db.exec(wanted.order_by(col(Grading.id).desc()).limit(limit + 1)))
    items = [
        Fault(
            grading=grading,
            exercise=release.exercise,
            version=release.version,
            assignment=slug,
            student=email,
        )
        for grading, release, slug, email in found[:limit]
    ]
    return Page(items=items, next=found[limit - 1][0].id if len(found) > limit else None)


@router.post("/gradings/{number}/retry")
def retry(number: int, service: Serving, who: Caller) -> Grading:
    """Try a grading again that was given up; nothing of the student's is used up by it."""
    with service.database.writing() as db:
        member, grading = any_grading(db, who, number, scope=Scope.TEACH)
        if not queue.retry(db, number, service.clock()):
            state = grading.state.value
            raise Conflict(f"grading {number} is {state}", "Only a failed one is tried again.")
        db.refresh(grading)
        submission = db.get(Submission, grading.submission_id) if grading.submission_id else None
        note(
            db,
            member,
            service.clock(),
            "grading tried again",
            assignment=db.get(Assignment, submission.assignment_id) if submission else None,
            submission_id=grading.submission_id,
            user_id=submission.user_id if submission else None,
            after={"grading": number},
        )
    return grading
