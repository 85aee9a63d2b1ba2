"""Users: found by address, or made."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, select

from server.database import Database, key
from server.records import TokenKind, User
from server.settings import Settings
from server.tokens import issue

EMAIL = r"^[^@\s]{1,64}@[^@\s]{1,130}$"


def user_with(db: Session, email: str) -> User | None:
    """The user of that address."""
    return db.exec(select(User).where(User.email == email)).first()


def user_called(db: Session, email: str, now: datetime, name: str = "") -> User:
    """The user of that address, who is made where there is none."""
    user = user_with(db, email)
    if user is None:
        user = User(email=email, name=name or email.partition("@")[0], created=now)
        db.add(user)
        db.flush()
    return user


def admin_link(
    database: Database, settings: Settings, email: str, now: datetime, lasting: timedelta
) -> str:
    """A link by which who runs the service logs in, once."""
    with database.writing() as db:
        user = user_called(db, email, now)
        user.admin = True
        db.add(user)
        secret, _ = issue(db, key(user.id), TokenKind.LINK, now, lasting)
    return f"{settings.home}/login/{secret}"
