"""Members of a course: the roster, whole or a line of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlmodel import Session, col, select

from server.access import Member, may_let_in, membership
from server.database import key
from server.people import EMAIL
from server.problems import NotFound
from server.records import Enrolment, Role, Scope, Token, TokenKind, User
from server.service import Caller, Serving
from server.tokens import issue, revoke_links

router = APIRouter(prefix="/courses/{course}/members", tags=["members"])

LINK_DAYS = timedelta(days=30)


class Line(BaseModel):
    """A line of a roster."""

    email: Annotated[str, Field(pattern=EMAIL)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    role: Role = Role.STUDENT
    number: Annotated[str, Field(max_length=100)] = ""
    section: Annotated[str, Field(max_length=100)] = ""


class Roster(BaseModel):
    """Lines to be enrolled."""

    lines: Annotated[list[Line], Field(max_length=5000)]


class Enrolled(BaseModel):
    """A member as staff see them."""

    user: User
    enrolment: Enrolment
    logged_in: bool
    """Whether they have ever logged in."""


class RosterDifference(BaseModel):
    """What a roster changes (or would): addresses, by what happens to them."""

    added: list[str]
    changed: list[str]
    same: list[str]
    absent: list[str]
    """Members that are not in it: they stay."""
    kept: bool
    """Whether it was carried out."""


class Link(BaseModel):
    """A link that logs a member in, once."""

    email: str
    link: str


@router.get("")
def members(course: str, service: Serving, who: Caller) -> list[Enrolled]:
    """All members, by address."""
    with service.database.reading() as db:
        member = membership(db, who, course, Role.ASSISTANT)
        known = _logged_in(db, member)
        return [
            Enrolled(user=user, enrolment=row, logged_in=user.id in known)
            for row, user in _enrolled(db, member)
        ]


@router.post("")
def enrol(
    course: str,
    roster: Roster,
    service: Serving,
    who: Caller,
    dry_run: Annotated[bool, Query()] = False,
) -> RosterDifference:
    """Enrol the lines of a roster; with `dry_run`, only say what would change."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
        found = {user.email: (row, user) for row, user in _enrolled(db, member)}
        lines = {line.email.lower(): line for line in roster.lines}
        known = lines.keys() & found.keys()
        changed = {email for email in known if not _same(lines[email], *found[email])}
        if not dry_run:
            for email in [*(lines.keys() - known), *changed]:
                _enrol(db, member, email, lines[email], service.clock())
        return RosterDifference(
            added=sorted(lines.keys() - known),
            changed=sorted(changed),
            same=sorted(known - changed),
            absent=sorted(found.keys() - lines.keys()),
            kept=not dry_run,
        )


@router.post("/{email}/link", status_code=201)
def link(course: str, email: str, service: Serving, who: Caller) -> Link:
    """A link that logs a student or an assistant in, once; who makes it sends it to them.

    Not for whoever is an instructor, runs the service, or is in a course that one does not lead:
    it would give away more than one has.
    """
    with service.database.writing() as db:
        member = membership(db, who, course, Role.INSTRUCTOR, Scope.TEACH)
        for row, user in _enrolled(db, member):
            if user.email == email.lower():
                may_let_in(db, member, user)
                now = service.clock()
                secret, _ = issue(db, row.user_id, TokenKind.LINK, now, LINK_DAYS)
                return Link(email=user.email, link=f"{service.settings.home}/login/{secret}")
    raise NotFound(f"{course} has no member {email[:80]!r}")


def _enrolled(db: Session, member: Member) -> list[tuple[Enrolment, User]]:
    wanted = select(Enrolment, User).join(User).where(Enrolment.course_id == member.course_id)
    return [(row, user) for row, user in db.exec(wanted.order_by(col(User.email)))]


def _logged_in(db: Session, member: Member) -> set[int]:
    """The users who have ever had a token; a link is none before it is used."""
    wanted = (
        select(Token.user_id)
        .join(Enrolment, col(Enrolment.user_id) == Token.user_id)
        .where(Enrolment.course_id == member.course_id, Token.kind != TokenKind.LINK)
    )
    return set(db.exec(wanted.distinct()))


def _same(line: Line, row: Enrolment, user: User) -> bool:
    now = user.name, row.role, row.number, row.section
    return now == (line.name, line.role, line.number, line.section)


def _enrol(db: Session, member: Member, email: str, line: Line, now: datetime) -> None:
    user = db.exec(select(User).where(User.email == email)).first()
    if user is None:
        user = User(email=email, name=line.name, created=now)
        db.add(user)
        db.flush()
    elif not user.admin:
        user.name = line.name
    row = db.get(Enrolment, (member.course_id, user.id))
    if row is None:
        revoke_links(db, key(user.id))  # they would open this course, too
        row = Enrolment(course_id=member.course_id, user_id=key(user.id), role=line.role)
    row.role, row.number, row.section = line.role, line.number, line.section
    db.add(row)
    db.flush()
