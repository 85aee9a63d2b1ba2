"""Hooks: other services that are told when a submission of a course has been graded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import delete
from sqlmodel import Session, col, select

from server.access import Member, membership
from server.addresses import check_url, resolve
from server.paging import Before, Limit, Page
from server.problems import Conflict, NotFound
from server.records import Delivery, Hook, Role, Scope
from server.service import Caller, Serving
from server.tokens import fresh_secret

router = APIRouter(prefix="/courses/{course}/hooks", tags=["hooks"])

MOST = 20


class NewHook(BaseModel):
    """Who is to be told."""

    url: Annotated[str, Field(min_length=1, max_length=500)]


class Hooked(BaseModel):
    """A new hook and its secret, which is shown this once."""

    hook: Hook
    secret: str


@router.post("", status_code=201)
def add_hook(course: str, new: NewHook, service: Serving, who: Caller) -> Hooked:
    """Have an address told of every grading from now on."""
    with service.database.reading() as db:
        membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
    resolve(check_url(new.url, service.settings), service.settings)
    with service.database.writing() as db:
        member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
        if len(_hooks(db, member)) >= MOST:
            raise Conflict(f"{course} has {MOST} hooks already", "Remove one first.")
        secret = fresh_secret()
        hook = Hook(course_id=member.course_id, url=new.url, secret=secret, created=service.clock())
        db.add(hook)
    return Hooked(hook=hook, secret=secret)


@router.get("")
def hooks(course: str, service: Serving, who: Caller) -> list[Hook]:
    """The course's hooks."""
    with service.database.reading() as db:
        return _hooks(db, membership(db, who, course, Role.INSTRUCTOR))


@router.get("/{number}/deliveries")
def deliveries(
    course: str,
    number: int,
    service: Serving,
    who: Caller,
    before: Before = None,
    limit: Limit = 50,
) -> Page[Delivery]:
    """What a hook was told or is to be told, and what it answered; the newest first."""
    with service.database.reading() as db:
        hook = _hook(db, membership(db, who, course, Role.INSTRUCTOR), number)
        wanted = select(Delivery).where(Delivery.hook_id == hook.id)
        if before is not None:
            wanted = wanted.where(col(Delivery.id) < before)
        found = list(db.exec(wanted.order_by(col(Delivery.id).desc()).limit(limit + 1)))
    return Page(items=found[:limit], next=found[limit - 1].id if len(found) > limit else None)


@router.delete("/{number}", status_code=204)
def drop_hook(course: str, number: int, service: Serving, who: Caller) -> None:
    """Tell an address nothing any more."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
        hook = _hook(db, member, number)
        db.exec(delete(Delivery).where(col(Delivery.hook_id) == hook.id))
        db.delete(hook)


def _hooks(db: Session, member: Member) -> list[Hook]:
    wanted = select(Hook).where(Hook.course_id == member.course_id)
    return list(db.exec(wanted.order_by(col(Hook.id))))


def _hook(db: Session, member: Member, number: int) -> Hook:
    hook = db.get(Hook, number)
    if hook is None or hook.course_id != member.course_id:
        raise NotFound(f"{member.course.slug} has no hook {number}")
    return hook
