"""Who is let in: by an invitation, or on a provider's word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlmodel import Session

from server.database import key
from server.invitations import found_invitation, invited, is_member, join_known, join_new
from server.oidc import Identity
from server.people import EMAIL, user_called, user_with
from server.problems import Forbidden, Unauthenticated, Unusable
from server.records import Course, Invitation, Role, User
from server.service import Service
from server.sessions import begin
from server.tokens import Who, revoke_all


class Admission(Struct, frozen=True):
    """What somebody is a member of now."""

    course: Course
    role: Role
    secret: str | None
    """Of a session, where an account was made."""


def join(service: Service, who: Who | None, secret: str, name: str, email: str) -> Admission:
    """Let somebody join by an invitation: as who they are, or with a new account.

    Where a provider says who people are, accounts are made on its word only. Raises
    `Unauthenticated`, `Conflict` and `Unusable`.
    """
    email, cookie = email.lower(), None
    if email and not re.match(EMAIL, email):
        raise Unusable("this is no address", "It is like name@example.org.")
    with service.database.writing() as db:
        invitation = found_invitation(db, secret, service.clock())
        if who is not None:
            course = join_known(db, invitation, who.user)
        elif service.provider is not None:
            raise Unauthenticated("nobody is logged in", "Log in, then join.")
        else:
            user, course = join_new(db, invitation, name, email, service.clock())
            cookie, _ = begin(db, service, key(user.id))
        return Admission(course, invitation.role, cookie)


def admitted(db: Session, identity: Identity, secret: str, now: datetime) -> User:
    """The user that the provider speaks of, in all courses that they are invited to.

    Raises `Forbidden` for somebody who has no account and no invitation.
    """
    pending = invited(db, identity.email, now)
    if secret:
        pending.append(found_invitation(db, secret, now))
    user = user_with(db, identity.email)
    if user is None:
        if not pending:
            raise Forbidden(f"nobody has invited {identity.email}", "Ask your instructor to.")
        user = user_called(db, identity.email, now, identity.name)
    _must_be_the_same(db, user, identity)
    _accept(db, user, pending)
    return user


def _must_be_the_same(db: Session, user: User, identity: Identity) -> None:
    """Raise `Forbidden` where the address was another person's before.

    Whoever had the account without the provider's word has it no longer.
    """
    if not user.subject:
        user.subject = identity.subject
        revoke_all(db, key(user.id))
    elif user.subject != identity.subject:
        raise Forbidden(f"{user.email} is another person's here", "Tell who runs this service.")


def _accept(db: Session, user: User, invitations: Iterable[Invitation]) -> None:
    for invitation in invitations:
        if not is_member(db, invitation, user):
            join_known(db, invitation, user)
