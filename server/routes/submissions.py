"""Submissions: handing in, following, and reading what was found."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from msgspec.structs import replace
from pydantic import BaseModel
from sqlmodel import Session, col, select

from grader.report import Report, decode, encode
from server import queue
from server.access import Work, assignment_of, membership, work
from server.blobs import blob, files_of
from server.database import key
from server.documentation import REPORT
from server.gradebook import gradebook
from server.intake import accept, must_be_open, read_upload, until
from server.paging import Before, Limit, Page
from server.parcels import archive_of
from server.problems import NotFound
from server.records import (
    Assignment,
    Course,
    Grading,
    Release,
    Role,
    Scope,
    State,
    Submission,
    User,
)
from server.routes.assignments import open_assignment
from server.service import Caller, Service, Serving
from server.shown import shown_report
from server.tokens import Who
from server.uploads import uploaded

router = APIRouter(tags=["submissions"])

SeenAs = Annotated[Literal["student"] | None, Query(alias="as")]


class Handed(BaseModel):
    """A submission, how far its grading is, and what it is worth."""

    submission: Submission
    grading: Grading | None
    student: str
    """Their address."""
    place: int | None = None
    """How many gradings are before it in the queue; nothing where it does not wait."""
    points: float | None = None
    """What it is worth after lateness."""
    days_late: int = 0
    counts: bool = False
    """Whether it is the one that counts."""


class Described(Handed):
    """A submission with all that is told around it."""

    course: Course
    assignment: Assignment
    name: str
    """The student's."""
    role: Role
    """Of who asks."""


class Accepted(Handed):
    """The answer to handing in: from here on nothing of it gets lost."""

    known: bool
    """Whether the same files were handed in before; they are graded once."""
    attempts_left: int
    attempts_limit: int
    next_attempt: datetime | None


@router.post("/courses/{course}/assignments/{assignment}/submissions", status_code=201)
async def hand_in(
    course: str, assignment: str, request: Request, service: Serving, who: Caller
) -> Accepted:
    """Hand in a zip or a tar of the kit's folder: it is the request's body.

    A form (`multipart/form-data`) with the archive, or with the files themselves, is taken, too.
    """
    await run_in_threadpool(_may_hand_in, service, who, course, assignment)
    kind = request.headers.get("content-type", "")
    async with uploaded(request, service.settings.upload_bytes) as path:
        return await run_in_threadpool(_hand_in, service, who, course, assignment, path, kind)


@router.get("/courses/{course}/assignments/{assignment}/submissions")
def submissions(
    course: str,
    assignment: str,
    service: Serving,
    who: Caller,
    before: Before = None,
    limit: Limit = 50,
    student: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[Handed]:
    """One's own submissions, or those of all for staff; the newest first."""
    with service.database.reading() as db:
        member = membership(db, who, course)
        row = open_assignment(db, member, assignment, service.clock())
        wanted = select(Submission).join(User).where(Submission.assignment_id == row.id)
        if not member.role.staff:
            wanted = wanted.where(Submission.user_id == member.user_id)
        if student is not None:
            wanted = wanted.where(User.email == student.lower())
        if before is not None:
            wanted = wanted.where(col(Submission.id) < before)
        found = list(db.exec(wanted.order_by(col(Submission.id).desc()).limit(limit + 1)))
        items = _all_handed(db, row, found[:limit])
        return Page(items=items, next=found[limit - 1].id if len(found) > limit else None)


@router.get("/submissions/{number}")
def one_submission(number: int, service: Serving, who: Caller) -> Described:
    """One submission, and where it belongs."""
    with service.database.reading() as db:
        asked = work(db, who, number)
        return Described(
            **dict(handed(db, asked)),
            course=asked.member.course,
            assignment=asked.assignment,
            name=db.get_one(User, asked.submission.user_id).name,
            role=asked.member.role,
        )


@router.get("/submissions/{number}/report", response_class=Response, responses=REPORT)
def report(number: int, service: Serving, who: Caller, seen_as: SeenAs = None) -> Response:
    """What its grading found; students see of hidden tests what the assignment shows by now.

    With `as=student`, staff see it so, too.
    """
    found = read_report(number, service, who, seen_as)
    return Response(encode(found), media_type="application/json")


@router.get("/submissions/{number}/files.zip", response_class=Response)
def files(number: int, service: Serving, who: Caller) -> Response:
    """The files that were handed in."""
    with service.database.reading() as db:
        asked = work(db, who, number)
        contents = files_of(db, asked.submission.files)
    name = f"submission-{number}"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(contents.items()):
            archive.writestr(f"{name}/{path}", data)
    disposition = {"content-disposition": f'attachment; filename="{name}.zip"'}
    return Response(buffer.getvalue(), headers=disposition, media_type="application/zip")


def read_report(number: int, service: Service, who: Who, seen_as: SeenAs) -> Report:
    """The report as who asks sees it, or as its student does."""
    with service.database.reading() as db:
        asked = work(db, who, number)
        if seen_as == "student":
            asked = replace(asked, member=replace(asked.member, role=Role.STUDENT))
        return report_of(db, asked, service.clock())


def report_of(db: Session, asked: Work, now: datetime) -> Report:
    """The report as who asks may see it. Raises `NotFound` while there is none."""
    grading = asked.grading
    if grading is None or grading.report is None:
        state = grading.state.value if grading else "not queued"
        raise NotFound(f"submission {asked.submission.id} has no report: it is {state}")
    dates = until(db, asked.assignment, asked.submission.user_id)
    whole = decode(blob(db, grading.report))
    return shown_report(whole, asked.member.role, asked.assignment, dates, now)


def handed(db: Session, asked: Work) -> Handed:
    """A submission as the API tells of it."""
    return _all_handed(db, asked.assignment, [asked.submission])[0]


def _all_handed(db: Session, assignment: Assignment, found: Sequence[Submission]) -> list[Handed]:
    """Submissions of one assignment, by as many queries as for one."""
    if not found:
        return []
    students = {one.user_id for one in found}
    book = gradebook(db, assignment, students)
    turns = {turn.submission: turn for turn in book.turns}
    owners = {user.id: user for user in db.exec(select(User).where(col(User.id).in_(students)))}
    same = col(Grading.id).in_([one.grading_id for one in found])
    fresh = select(Grading).where(same).execution_options(populate_existing=True)
    gradings = {grading.id: grading for grading in db.exec(fresh)}
    waiting = [key(one.id) for one in gradings.values() if one.state is State.QUEUED]
    places = queue.places(db, waiting)
    told = []
    for one in found:
        turn = turns[key(one.id)]
        told.append(
            Handed(
                submission=one,
                grading=gradings.get(one.grading_id),
                student=owners[one.user_id].email,
                place=places.get(one.grading_id or 0),
                points=turn.grade.points if turn.grade else None,
                days_late=turn.grade.days_late if turn.grade else 0,
                counts=turn is book.counted.get(one.user_id),
            )
        )
    return told


def _may_hand_in(service: Service, who: Who, course: str, assignment: str) -> None:
    """Refuse before a byte is read."""
    with service.database.reading() as db:
        member = membership(db, who, course, scope=Scope.SUBMIT)
        row = open_assignment(db, member, assignment, service.clock())
        must_be_open(until(db, row, member.user_id), service.clock())


def _hand_in(service: Service, who: Who, course: str, slug: str, path: Path, kind: str) -> Accepted:
    with service.database.reading() as db:
        member = membership(db, who, course, scope=Scope.SUBMIT)
        row = assignment_of(db, member, slug)
        shelved = service.shelf.take(db, db.get_one(Release, row.release_id))
    with archive_of(path, kind, shelved.exercise.student_files) as archive:
        upload = read_upload(archive, shelved)
    with service.database.writing() as db:
        member = membership(db, who, course, scope=Scope.SUBMIT)
        row = assignment_of(db, member, slug)
        receipt = accept(db, member, row, upload, service.clock())
        told = handed(db, Work(member, row, receipt.submission, receipt.grading))
        return Accepted(
            **dict(told),
            known=receipt.known,
            attempts_left=receipt.attempts.left,
            attempts_limit=receipt.attempts.limit,
            next_attempt=receipt.attempts.next,
        )
