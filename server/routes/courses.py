"""Courses: who has which, and what was published in them."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from sqlmodel import col, select

from server.access import membership, need_admin, need_scope
from server.database import key
from server.overview import Overview, overview
from server.problems import Conflict, NotFound
from server.records import Course, Enrolment, Release, Role, Scope
from server.records.coursework import SLUG
from server.releases import Proved, Published, proved, publish, unpack
from server.service import Caller, Service, Serving
from server.tokens import Who
from server.uploads import uploaded

router = APIRouter(tags=["courses"])


class NewCourse(BaseModel):
    """A course that is to be held."""

    slug: Annotated[str, Field(pattern=SLUG)]
    title: Annotated[str, Field(min_length=1, max_length=200)]


class Membership(BaseModel):
    """A course, and what one is in it."""

    course: Course
    role: Role


@router.get("/courses")
def courses(service: Serving, who: Caller) -> list[Membership]:
    """The courses that one is in; for who runs the service, all."""
    need_scope(who, Scope.READ)
    with service.database.reading() as db:
        own = select(Enrolment).where(Enrolment.user_id == who.user_id)
        roles = {row.course_id: row.role for row in db.exec(own)}
        rows = db.exec(select(Course).order_by(col(Course.id)))
        if who.user.admin:
            return [Membership(course=row, role=Role.INSTRUCTOR) for row in rows]
        return [Membership(course=row, role=roles[row.id]) for row in rows if row.id in roles]


@router.post("/courses", status_code=201)
def add_course(new: NewCourse, service: Serving, who: Caller) -> Course:
    """Make a course; who makes it is its first instructor."""
    need_admin(who)
    with service.database.writing() as db:
        if db.exec(select(Course).where(Course.slug == new.slug)).first():
            raise Conflict(f"there is a course {new.slug!r} already", "Choose another name.")
        course = Course(slug=new.slug, title=new.title, created=service.clock())
        db.add(course)
        db.flush()
        db.add(Enrolment(course_id=key(course.id), user_id=who.user_id, role=Role.INSTRUCTOR))
    return course


@router.get("/courses/{course}")
def one_course(course: str, service: Serving, who: Caller) -> Membership:
    """A course that one is in."""
    with service.database.reading() as db:
        member = membership(db, who, course)
        return Membership(course=member.course, role=member.role)


@router.get("/courses/{course}/releases")
def releases(course: str, service: Serving, who: Caller) -> list[Release]:
    """What was published, the newest first."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        wanted = select(Release).where(Release.course_id == member.course_id)
        return list(db.exec(wanted.order_by(col(Release.id).desc())))


@router.get("/courses/{course}/releases/{number}")
def one_release(course: str, number: int, service: Serving, who: Caller) -> Proved:
    """A release, and how far its proof is."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        release = db.get(Release, number)
        if release is None or release.course_id != member.course_id:
            raise NotFound(f"{course} has no release {number}")
        return proved(db, release)


@router.post("/courses/{course}/releases/{exercise}", status_code=201)
async def add_release(
    course: str, exercise: str, request: Request, service: Serving, who: Caller
) -> Published:
    """Publish an exercise: the body is its course folder as a zip.

    It can be handed out as soon as its reference has scored full marks here, and its untouched
    kit nothing.
    """
    await run_in_threadpool(may_publish, service, who, course)
    async with uploaded(request, service.settings.course_bytes) as path:
        return await run_in_threadpool(publish_archive, service, who, course, exercise, path)


@router.get("/courses/{course}/overview")
def course_overview(course: str, service: Serving, who: Caller) -> Overview:
    """How far the class is with each assignment."""
    with service.database.reading() as db:
        return overview(db, membership(db, who, course, Role.ASSISTANT).course_id)


def may_publish(service: Service, who: Who, course: str) -> None:
    """Refuse before a byte is read."""
    with service.database.reading() as db:
        membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)


def publish_archive(
    service: Service, who: Who, course: str, exercise: str, archive: Path | BinaryIO
) -> Published:
    """Publish an exercise of the course folder that a zip holds."""
    folder = Path(tempfile.mkdtemp(prefix="course-"))
    try:
        unpack(archive, folder)
        with service.database.writing() as db:
            member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
            return publish(db, member, folder, exercise, service.clock())
    finally:
        shutil.rmtree(folder)
