"""Exports: grades and reports in the formats of other systems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, StreamingResponse
from msgspec import Struct
from sqlmodel import Session, col, select

from grader.junit import junit_xml
from server.access import Member, assignment_of, membership, work
from server.blobs import files_of
from server.database import Database, key
from server.exports.archive import File, file_name, zip_stream
from server.exports.canvas import Column, Row, gradebook_csv
from server.exports.gradescope import gradescope_results
from server.gradebook import gradebook
from server.records import Assignment, Enrolment, Grading, Release, Role, Submission, User
from server.routes.submissions import report_of
from server.service import Caller, Serving

router = APIRouter(tags=["exports"])

AT_ONCE = 50  # reports that are read at once
CSV = "text/csv; charset=utf-8"


class Kept(Struct, frozen=True):
    """A report that is to be exported: what it is called, and the digest of its blob."""

    name: str
    at: datetime
    digest: str


@router.get("/courses/{course}/grades.csv", response_class=Response)
def course_grades(course: str, service: Serving, who: Caller) -> Response:
    """The grades of all assignments, as Canvas imports them."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        wanted = select(Assignment).where(Assignment.course_id == member.course_id)
        rows = list(db.exec(wanted.order_by(col(Assignment.opens), col(Assignment.id))))
        text = _table(db, member, rows)
    return _attached(text.encode(), f"{course}-grades.csv", CSV)


@router.get("/courses/{course}/assignments/{assignment}/grades.csv", response_class=Response)
def grades(course: str, assignment: str, service: Serving, who: Caller) -> Response:
    """The grades of one assignment, as Canvas imports them."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        text = _table(db, member, [assignment_of(db, member, assignment)])
    return _attached(text.encode(), f"{course}-{assignment}-grades.csv", CSV)


@router.get("/courses/{course}/assignments/{assignment}/reports.zip", response_class=Response)
def reports(course: str, assignment: str, service: Serving, who: Caller) -> StreamingResponse:
    """The report that counts of every student who has one, as JSON."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        row = assignment_of(db, member, assignment)
        kept = _counting_reports(db, member, row)
    files = zip_stream(_files(service.database, kept))
    headers = _disposition(f"{course}-{assignment}-reports.zip")
    return StreamingResponse(files, headers=headers, media_type="application/zip")


@router.get("/submissions/{number}/results.json", response_class=Response)
def results(number: int, service: Serving, who: Caller) -> JSONResponse:
    """The report as Gradescope's autograder harness reads it."""
    with service.database.reading() as db:
        asked = work(db, who, number)
        report = report_of(db, asked, service.clock())
    return JSONResponse(gradescope_results(report, asked.assignment.shown))


@router.get("/submissions/{number}/junit.xml", response_class=Response)
def junit(number: int, service: Serving, who: Caller) -> Response:
    """The report as JUnit XML, for systems that run tests."""
    with service.database.reading() as db:
        report = report_of(db, work(db, who, number), service.clock())
    return Response(junit_xml(report), media_type="application/xml")


def _table(db: Session, member: Member, assignments: list[Assignment]) -> str:
    wanted = (
        select(Enrolment, User)
        .join(User)
        .where(Enrolment.course_id == member.course_id, Enrolment.role == Role.STUDENT)
        .order_by(User.email)
    )
    rows = [
        Row(row.user_id, user.name, user.email, row.number, row.section)
        for row, user in db.exec(wanted)
    ]
    return gradebook_csv(rows, [_column(db, assignment) for assignment in assignments])


def _column(db: Session, assignment: Assignment) -> Column:
    release = db.get_one(Release, assignment.release_id)
    counted = gradebook(db, assignment).counted
    points = {student: turn.grade.points for student, turn in counted.items() if turn.grade}
    return Column(key(assignment.id), assignment.title, release.points, points)


def _counting_reports(db: Session, member: Member, assignment: Assignment) -> list[Kept]:
    counted = gradebook(db, assignment).counted
    wanted = (
        select(User, Grading.finished, Grading.report)
        .join(Submission, col(Submission.user_id) == User.id)
        .join(Grading, col(Grading.id) == Submission.grading_id)
        .where(col(Submission.id).in_([turn.submission for turn in counted.values()]))
        .order_by(User.email)
    )
    folder = f"{member.course.slug}-{assignment.slug}"
    return [
        Kept(f"{folder}/{file_name(user.email, key(user.id))}.json", finished, report)
        for user, finished, report in db.exec(wanted)
        if finished is not None and report is not None
    ]


def _files(database: Database, kept: list[Kept]) -> Iterator[File]:
    for start in range(0, len(kept), AT_ONCE):
        some = kept[start : start + AT_ONCE]
        with database.reading() as db:
            contents = files_of(db, {each.name: each.digest for each in some})
        yield from (File(each.name, each.at, contents[each.name]) for each in some)


def _attached(data: bytes, name: str, media_type: str) -> Response:
    return Response(data, headers=_disposition(name), media_type=media_type)


def _disposition(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}
