"""Invitations: made, listed and revoked by staff; and joining by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from server import admission
from server.access import may_give, membership
from server.invitations import invitation_of, invitations_of, invite
from server.people import EMAIL
from server.records import Course, Invitation, Role, Scope
from server.service import Caller, Serving, caller, secret_of
from server.sessions import set_cookie
from server.trail import note

router = APIRouter(tags=["invitations"])


class NewInvitation(BaseModel):
    """An invitation that is to be made."""

    email: Annotated[str, Field(pattern=EMAIL)] | None = None
    """Whose it is; without: whoever has the link, as a student."""
    role: Role = Role.STUDENT
    days: Annotated[int, Field(ge=1, le=400)] = 30
    most_uses: Annotated[int, Field(ge=1, le=5000)] = 1


class Invited(BaseModel):
    """An invitation and its link, which is shown this once."""

    invitation: Invitation
    link: str


class Joining(BaseModel):
    """The secret of an invitation, and who joins: nobody need be named who is logged in."""

    invitation: Annotated[str, Field(min_length=1, max_length=200)]
    name: Annotated[str, Field(max_length=200)] = ""
    email: Annotated[str, Field(pattern=EMAIL)] | None = None


class Joined(BaseModel):
    """What one is a member of now; the secret logs in, and is there for new accounts only."""

    course: Course
    role: Role
    secret: str | None = None


@router.post("/courses/{course}/invitations", status_code=201)
def add_invitation(course: str, new: NewInvitation, service: Serving, who: Caller) -> Invited:
    """Invite somebody, or whoever has the link; only instructors invite staff."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.ASSISTANT, Scope.TEACH)
        may_give(member, new.role)
        secret, invitation = invite(
            db,
            member,
            service.clock(),
            email=(new.email or "").lower(),
            role=new.role,
            lasting=timedelta(days=new.days),
            most_uses=new.most_uses,
        )
    return Invited(invitation=invitation, link=f"{service.settings.home}/join/{secret}")


@router.get("/courses/{course}/invitations")
def invitations(course: str, service: Serving, who: Caller) -> list[Invitation]:
    """All that were not revoked, the newest first."""
    with service.database.reading() as db:
        return invitations_of(db, membership(db, who, course, Role.ASSISTANT))


@router.delete("/courses/{course}/invitations/{number}", status_code=204)
def revoke_invitation(course: str, number: int, service: Serving, who: Caller) -> None:
    """Revoke one: who has joined by it stays."""
    with service.database.writing() as db:
        member = membership(db, who, course, Role.ASSISTANT, Scope.TEACH)
        invitation = invitation_of(db, member, number)
        may_give(member, invitation.role)
        before = invitation.model_dump(mode="json")
        db.delete(invitation)
        note(db, member, service.clock(), "invitation revoked", before=before)


@router.post("/join", status_code=201)
def join(joining: Joining, service: Serving, request: Request, response: Response) -> Joined:
    """Join a course by an invitation.

    Who is logged in joins as that. Who is not gets a new account under the address, and is logged
    in; where the address has an account, one must log in to it first.
    """
    who = caller(request) if secret_of(request) else None
    email = joining.email or ""
    with service.rates.trying(request):
        found = admission.join(service, who, joining.invitation, joining.name, email)
    if found.secret:
        set_cookie(response, service, found.secret)
    return Joined(course=found.course, role=found.role, secret=found.secret)
