"""Regrades: asked for, looked at, and published or dropped."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator
from sqlmodel import Session, col, select

from server.access import Regrading, assignment_of, membership, regrading
from server.comparison import Comparison
from server.paging import Before, Limit, Page
from server.records import Assignment, Course, Regrade, RegradeState, Role, Scope
from server.regrades import NothingToRegrade, Which, ask, drop, preview, publish
from server.service import Caller, Service, Serving
from server.tally import Tally, since, tally
from server.tokens import Who

router = APIRouter(tags=["regrades"])

Id = Annotated[int, Field(ge=1, le=2**62)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class NewRegrade(BaseModel):
    """What is to be graded anew, and by what; students' grades stay until it is published."""

    release_id: Id | None = None
    """By another release of the same exercise; without one, by the assignment's."""
    submission_id: Id | None = None
    """Only that one."""
    which: Which = Which.ALL
    reason: Reason
    """Stands in the audit trail beside every grade that changes."""

    @model_validator(mode="after")
    def _is_one_or_some(self) -> Self:
        if self.submission_id is not None and self.which is not Which.ALL:
            raise ValueError("either one submission or some of all")
        return self


class NewRegrades(BaseModel):
    """Regrades of all assignments of a course, each by its own release."""

    which: Which = Which.ALL
    reason: Reason


class Publication(BaseModel):
    """How a regrade is published."""

    move: bool = False
    """Whether the assignment's next submissions are graded by the regrade's release, too."""
    leave_failed: bool = False
    """Whether what failed through our fault keeps its grade, so that the rest can be published."""


class Regraded(BaseModel):
    """A regrade, and how far it is."""

    regrade: Regrade
    course: str
    assignment: str
    state: RegradeState
    """Ready: nothing is to be graded any more."""
    progress: Tally
    since: int
    """Submissions that came in meanwhile; they keep the grades of their own gradings. A regrade
    of those that are outdated covers them."""


class Previewed(Regraded):
    """A regrade with what it would change, by the gradings that are done, or has changed."""

    preview: Comparison


@router.post("/courses/{course}/assignments/{assignment}/regrades", status_code=201)
def add_regrade(
    course: str, assignment: str, new: NewRegrade, service: Serving, who: Caller
) -> Regraded:
    """Grade submissions anew. Nobody's grade changes before the regrade is published."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
        row = assignment_of(db, member, assignment)
        regrade = ask(db, member, row, service.clock(), **dict(new))
        return regraded(db, row, regrade)


@router.post("/courses/{course}/regrades", status_code=201)
def add_regrades(course: str, new: NewRegrades, service: Serving, who: Caller) -> list[Regraded]:
    """Grade the submissions of all assignments anew: a regrade of each that has any."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
        wanted = select(Assignment).where(Assignment.course_id == member.course_id)
        asked = []
        for row in db.exec(wanted.order_by(col(Assignment.id))).all():
            with suppress(NothingToRegrade):
                asked.append((row, ask(db, member, row, service.clock(), **dict(new))))
        if not asked:
            raise NothingToRegrade(f"{course} has no such submission")
        return [regraded(db, row, regrade) for row, regrade in asked]


@router.get("/courses/{course}/regrades")
def regrades(
    course: str,
    service: Serving,
    who: Caller,
    assignment: str | None = None,
    before: Before = None,
    limit: Limit = 50,
) -> Page[Regraded]:
    """The course's regrades, or those of one assignment; the newest first."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        wanted = select(Regrade, Assignment).join(Assignment)
        wanted = wanted.where(Assignment.course_id == member.course_id)
        if assignment is not None:
            wanted = wanted.where(Assignment.id == assignment_of(db, member, assignment).id)
        if before is not None:
            wanted = wanted.where(col(Regrade.id) < before)
        found = list(db.exec(wanted.order_by(col(Regrade.id).desc()).limit(limit + 1)))
        items = [regraded(db, row, regrade) for regrade, row in found[:limit]]
        return Page(items=items, next=found[limit - 1][0].id if len(found) > limit else None)


@router.get("/regrades/{number}")
def one_regrade(number: int, service: Serving, who: Caller) -> Previewed:
    """One regrade with its preview: who gains, who loses, and by which tests."""
    with service.database.reading() as db:
        return previewed(db, regrading(db, who, number))


@router.get("/regrades/{number}/progress")
def regrade_progress(number: int, service: Serving, who: Caller) -> Regraded:
    """The same without the preview, which compares a whole class: to be asked again and again."""
    with service.database.reading() as db:
        asked = regrading(db, who, number)
        return regraded(db, asked.assignment, asked.regrade)


@router.post("/regrades/{number}/publish")
def publish_regrade(number: int, how: Publication, service: Serving, who: Caller) -> Previewed:
    """Let the new gradings count: each grade that changes leaves a line in the audit trail."""
    with service.database.writing() as db:
        asked = regrading(db, who, number, Role.INSTRUCTOR, Scope.TEACH)
        publish(db, asked, service.clock(), **dict(how))
        return previewed(db, asked)


@router.delete("/regrades/{number}")
def drop_regrade(number: int, service: Serving, who: Caller) -> Previewed:
    """Let everything stay as it is; what waits in the queue is dropped."""
    with service.database.writing() as db:
        asked = regrading(db, who, number, Role.INSTRUCTOR, Scope.TEACH)
        drop(db, asked, service.clock())
        return previewed(db, asked)


def read_preview(number: int, service: Service, who: Who) -> Comparison:
    """The preview alone, for those who know the rest."""
    with service.database.reading() as db:
        asked = regrading(db, who, number)
        return preview(db, asked.assignment, asked.regrade)


def regraded(db: Session, assignment: Assignment, regrade: Regrade) -> Regraded:
    """A regrade as the API tells of it."""
    progress = tally(db, regrade)
    ready = regrade.state is RegradeState.RUNNING and not progress.pending
    return Regraded(
        regrade=regrade,
        course=db.get_one(Course, assignment.course_id).slug,
        assignment=assignment.slug,
        state=RegradeState.READY if ready else regrade.state,
        progress=progress,
        since=since(db, regrade),
    )


def previewed(db: Session, asked: Regrading) -> Previewed:
    """A regrade with its preview."""
    told = regraded(db, asked.assignment, asked.regrade)
    return Previewed(**dict(told), preview=preview(db, asked.assignment, asked.regrade))
