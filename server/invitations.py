"""Invitations: secret links by which people become members of a course.

A link proves that one was invited, never who one is. So it logs nobody in to an account that is
there already: who has one logs in first, by what that account has, and joins then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from server.access import Member
from server.database import key
from server.people import user_called, user_with
from server.problems import Conflict, NotFound, Unauthenticated, Unusable
from server.records import Course, Enrolment, Invitation, Role, User
from server.tokens import digest, fresh_secret, revoke_links
from server.trail import note

LOG_IN = "Log in, then open the invitation again; or ask who invited you for a link that logs in."


def invite(
    db: Session,
    member: Member,
    now: datetime,
    *,
    email: str,
    role: Role,
    lasting: timedelta,
    most_uses: int,
) -> tuple[str, Invitation]:
    """A new invitation and its secret, which is shown this once. Raises `Unusable`."""
    if role.staff and not email:
        raise Unusable("an open invitation is for students", "Name the address of who it is for.")
    if email and most_uses > 1:
        raise Unusable("an invitation of one person is used once", "Leave the address out.")
    secret = fresh_secret()
    invitation = Invitation(
        course_id=member.course_id,
        email=email,
        role=role,
        digest=digest(secret),
        created=now,
        expires=now + lasting,
        most_uses=most_uses,
    )
    db.add(invitation)
    db.flush()
    note(db, member, now, "invitation", after=invitation.model_dump(mode="json"))
    return secret, invitation


def invitations_of(db: Session, member: Member) -> list[Invitation]:
    """All of a course that were not revoked, the newest first."""
    wanted = select(Invitation).where(Invitation.course_id == member.course_id)
    return list(db.exec(wanted.order_by(col(Invitation.id).desc())))


def invitation_of(db: Session, member: Member, number: int) -> Invitation:
    """One of the course's. Raises `NotFound`."""
    found = db.get(Invitation, number)
    if found is None or found.course_id != member.course_id:
        raise NotFound(f"{member.course.slug} has no invitation {number}")
    return found


def found_invitation(db: Session, secret: str, now: datetime) -> Invitation:
    """The invitation with that secret, locked until it is used. Raises `Unauthenticated`."""
    wanted = select(Invitation).where(Invitation.digest == digest(secret)).with_for_update()
    found = db.exec(wanted).first()
    if found is None or found.expires <= now or found.uses >= found.most_uses:
        raise Unauthenticated("the invitation is wrong, over or used up", "Ask for another one.")
    return found


def join_new(
    db: Session, invitation: Invitation, name: str, email: str, now: datetime
) -> tuple[User, Course]:
    """Make an account that joins. Raises `Conflict` where that address has one, and `Unusable`."""
    address = invitation.email or email
    if not address:
        raise Unusable("this invitation needs your address", "Send it as email.")
    _must_be_for(invitation, email or address)
    if user_with(db, address) is not None:
        raise Conflict(f"{address} has an account already", LOG_IN)
    user = user_called(db, address, now, name)
    return user, _enrolled(db, invitation, user)


def join_known(db: Session, invitation: Invitation, user: User) -> Course:
    """Let somebody who is logged in join. Raises `Conflict`."""
    _must_be_for(invitation, user.email)
    if is_member(db, invitation, user):
        raise Conflict("you are in this course already")
    revoke_links(db, key(user.id))  # they would open this course, too
    return _enrolled(db, invitation, user)


def invited(db: Session, email: str, now: datetime) -> list[Invitation]:
    """The invitations that name this address and hold yet."""
    wanted = select(Invitation).where(
        Invitation.email == email,
        Invitation.expires > now,
        col(Invitation.uses) < col(Invitation.most_uses),
    )
    return list(db.exec(wanted.with_for_update()))


def is_member(db: Session, invitation: Invitation, user: User) -> bool:
    """Whether somebody is in the course already."""
    return db.get(Enrolment, (invitation.course_id, user.id)) is not None


def _must_be_for(invitation: Invitation, email: str) -> None:
    if invitation.email not in ("", email):
        raise Conflict("the invitation is for another address", "Log out, or ask for your own.")


def _enrolled(db: Session, invitation: Invitation, user: User) -> Course:
    invitation.uses += 1
    db.add(Enrolment(course_id=invitation.course_id, user_id=key(user.id), role=invitation.role))
    db.flush()
    return db.get_one(Course, invitation.course_id)
