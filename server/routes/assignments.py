"""Assignments: a release with dates and rules; its kit; and extensions of single students."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field, model_validator
from sqlmodel import Session, col, select

from server.access import Member, assignment_of, membership
from server.database import key
from server.gradebook import standing
from server.intake import Attempts, attempts, until
from server.problems import Changed, Conflict, NotFound, Unusable
from server.records import (
    Assignment,
    AssignmentTerms,
    Enrolment,
    Extension,
    ExtensionTerms,
    Release,
    Role,
    Scope,
    User,
)
from server.records.coursework import SLUG
from server.releases import must_be_proven
from server.service import Caller, Serving
from server.trail import note

router = APIRouter(prefix="/courses/{course}", tags=["assignments"])


class Terms(AssignmentTerms):
    """An assignment as it is asked for: of which release, and on which terms."""

    release_id: int

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if not self.opens < self.due <= self.closes:
            raise ValueError("it must open before it is due, and not close before that")
        return self


class NewAssignment(Terms):
    """An assignment that is to be."""

    slug: Annotated[str, Field(pattern=SLUG)]


class Assigned(BaseModel):
    """An assignment as one member sees it."""

    assignment: Assignment
    exercise: str
    version: str
    points: float
    due: datetime
    """For who asks: an extension is in it."""
    closes: datetime
    extended: bool
    attempts_left: int
    attempts_limit: int
    next_attempt: datetime | None
    earned: float | None
    """What counts of one's own work so far, after lateness; nothing before any is graded."""
    counts: int | None
    """The submission that it comes from."""


@router.get("/assignments")
def assignments(course: str, service: Serving, who: Caller) -> list[Assigned]:
    """The course's assignments, by their opening; students see those that are open or were."""
    with service.database.reading() as db:
        member = membership(db, who, course)
        wanted = select(Assignment).where(Assignment.course_id == member.course_id)
        rows = db.exec(wanted.order_by(col(Assignment.opens), col(Assignment.id)))
        now = service.clock()
        seen = [row for row in rows if member.role.staff or row.opens <= now]
        return [assigned(db, member, row, now) for row in seen]


@router.post("/assignments", status_code=201)
def add_assignment(course: str, new: NewAssignment, service: Serving, who: Caller) -> Assignment:
    """Make an assignment of a proven release."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
        _check_release(db, member, new.release_id)
        taken = (Assignment.course_id == member.course_id, Assignment.slug == new.slug)
        if db.exec(select(Assignment).where(*taken)).first():
            raise Conflict(f"{course} has an assignment {new.slug!r} already")
        row = Assignment(**new.model_dump(), course_id=member.course_id, created=service.clock())
        db.add(row)
        db.flush()
        note(db, member, service.clock(), "assignment made", assignment=row)
    return row


@router.get("/assignments/{assignment}")
def one_assignment(
    course: str, assignment: str, response: Response, service: Serving, who: Caller
) -> Assigned:
    """One assignment; its ETag is what a change must name in If-Match."""
    with service.database.reading() as db:
        member = membership(db, who, course)
        row = open_assignment(db, member, assignment, service.clock())
        response.headers["ETag"] = etag(row)
        return assigned(db, member, row, service.clock())


@router.put("/assignments/{assignment}")
def change_assignment(
    course: str,
    assignment: str,
    terms: Terms,
    service: Serving,
    who: Caller,
    if_match: Annotated[str | None, Header()] = None,
) -> Assignment:
    """Other terms, or another release: what was graded before stays as it is."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
        row = assignment_of(db, member, assignment)
        if if_match not in (None, "*", etag(row)):
            raise Changed(f"{assignment} was changed meanwhile", "Read it again, then change it.")
        if terms.release_id != row.release_id:
            _check_release(db, member, terms.release_id)
        before = row.model_dump(mode="json")
        row.sqlmodel_update(terms.model_dump())
        row.revision += 1
        db.add(row)
        db.flush()
        note(db, member, service.clock(), "assignment changed", assignment=row, before=before)
    return row


@router.get("/assignments/{assignment}/extensions")
def extensions(course: str, assignment: str, service: Serving, who: Caller) -> list[Extension]:
    """Who has other dates."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        row = assignment_of(db, member, assignment)
        return list(db.exec(select(Extension).where(Extension.assignment_id == row.id)))


@router.put("/assignments/{assignment}/extensions/{email}")
def extend(
    course: str,
    assignment: str,
    email: str,
    terms: ExtensionTerms,
    service: Serving,
    who: Caller,
) -> Extension:
    """Give one student other dates; they replace those given before."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.ASSISTANT, Scope.TEACH)
        row = assignment_of(db, member, assignment)
        student = student_called(db, member, email)
        if not row.opens < terms.due <= terms.closes:
            raise Unusable("it must be due after it opens, and not close before that")
        found = db.get(Extension, (row.id, student.id))
        before = found.model_dump(mode="json") if found else None
        extension = Extension(
            **terms.model_dump(),
            assignment_id=key(row.id),
            user_id=key(student.id),
            granted_by=member.user_id,
            granted=service.clock(),
        )
        extension = db.merge(extension)
        db.flush()
        note(
            db,
            member,
            service.clock(),
            "extension",
            assignment=row,
            user_id=student.id,
            before=before,
            after=extension.model_dump(mode="json"),
            reason=terms.reason,
        )
    return extension


@router.delete("/assignments/{assignment}/extensions/{email}", status_code=204)
def drop_extension(course: str, assignment: str, email: str, service: Serving, who: Caller) -> None:
    """Let the assignment's own dates hold again."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.ASSISTANT, Scope.TEACH)
        row = assignment_of(db, member, assignment)
        student = student_called(db, member, email)
        found = db.get(Extension, (row.id, student.id))
        if found is None:
            raise NotFound(f"{email} has no extension")
        before = found.model_dump(mode="json")
        db.delete(found)
        now = service.clock()
        note(
            db,
            member,
            now,
            "extension dropped",
            assignment=row,
            user_id=student.id,
            before=before,
        )


def etag(assignment: Assignment) -> str:
    """What changes whenever the assignment does."""
    return f'"{assignment.id}-{assignment.revision}"'


def open_assignment(db: Session, member: Member, slug: str, now: datetime) -> Assignment:
    """An assignment that the member may see. Raises `NotFound`."""
    row = assignment_of(db, member, slug)
    if row.opens > now and not member.role.staff:
        raise NotFound(f"{member.course.slug} has no assignment {slug[:80]!r}")
    return row


def assigned(db: Session, member: Member, row: Assignment, now: datetime) -> Assigned:
    """The assignment as `member` sees it."""
    release = db.get_one(Release, row.release_id)
    dates = until(db, row, member.user_id)
    left: Attempts = attempts(db, row, member.user_id, now)
    best = standing(db, row, member.user_id)
    return Assigned(
        assignment=row,
        exercise=release.exercise,
        version=release.version,
        points=release.points,
        due=dates.due,
        closes=dates.closes,
        extended=dates.extended,
        attempts_left=left.left,
        attempts_limit=left.limit,
        next_attempt=left.next,
        earned=best.points if best else None,
        counts=best.submission if best else None,
    )


def student_called(db: Session, member: Member, email: str) -> User:
    """A member of the course by address. Raises `NotFound`."""
    wanted = (
        select(User)
        .join(Enrolment)
        .where(Enrolment.course_id == member.course_id, User.email == email.lower())
    )
    found = db.exec(wanted).first()
    if found is None:
        raise NotFound(f"{member.course.slug} has no member {email[:80]!r}")
    return found


def _check_release(db: Session, member: Member, release_id: int) -> None:
    release = db.get(Release, release_id)
    if release is None or release.course_id != member.course_id:
        raise NotFound(f"{member.course.slug} has no release {release_id}")
    must_be_proven(db, release)
