"""Secrets by which users are recognised: made here, kept as digests only."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import update
from sqlmodel import Session, col, select

from server.problems import Unauthenticated
from server.records import Scope, Token, TokenKind, User

PREFIX = "gs_"
ALL = frozenset(Scope)
HOUR = timedelta(hours=1)


class Who(Struct, frozen=True):
    """Somebody who is recognised, and what their token may be used for."""

    user: User
    user_id: int
    token: Token
    scopes: frozenset[Scope]


def digest(secret: str) -> str:
    """What is kept of a secret; it has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fresh_secret() -> str:
    """A secret that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(32)


def issue(
    db: Session,
    user_id: int,
    kind: TokenKind,
    now: datetime,
    lasting: timedelta,
    scopes: Collection[Scope] = ALL,
    name: str = "",
) -> tuple[str, Token]:
    """A new token and its secret, which is shown this once."""
    secret = fresh_secret()
    token = Token(
        user_id=user_id,
        kind=kind,
        name=name,
        digest=digest(secret),
        scopes=" ".join(sorted(scopes)),
        created=now,
        expires=now + lasting,
    )
    db.add(token)
    db.flush()
    return secret, token


def recognise(db: Session, secret: str, now: datetime) -> Who | None:
    """Whose secret it is; `None` for a wrong, expired or revoked one, and for a link."""
    found = db.exec(select(Token, User).join(User).where(Token.digest == digest(secret))).first()
    if found is None:
        return None
    token, user = found
    if token.revoked or token.expires <= now or token.kind is TokenKind.LINK or user.id is None:
        return None
    return Who(user, user.id, token, frozenset(Scope(name) for name in token.scopes.split()))


def used_lately(token: Token, now: datetime) -> bool:
    """Whether its last use is known to the hour: more would write with every request."""
    return token.used is not None and now - token.used < HOUR


def redeem(db: Session, secret: str, now: datetime) -> User:
    """The user whose link it is, once. Raises `Unauthenticated`."""
    wanted = select(Token).where(Token.digest == digest(secret), Token.kind == TokenKind.LINK)
    token = db.exec(wanted.with_for_update()).first()
    if token is None or token.revoked or token.expires <= now:
        raise Unauthenticated("the link is wrong, used or over", "Ask for another one.")
    token.revoked, token.used = True, now
    db.add(token)
    return db.get_one(User, token.user_id)


def revoke_all(db: Session, user_id: int) -> None:
    """Revoke all that a user is recognised by."""
    db.exec(update(Token).where(col(Token.user_id) == user_id).values(revoked=True))


def revoke_links(db: Session, user_id: int) -> None:
    """Revoke the links that others made for a user."""
    own = (col(Token.user_id) == user_id, col(Token.kind) == TokenKind.LINK)
    db.exec(update(Token).where(*own).values(revoked=True))
