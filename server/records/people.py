"""Who uses the service, in which role, and by what they are recognised."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from server.database import Moment, named


class Role(StrEnum):
    """What somebody is in one course."""

    STUDENT = "student"
    ASSISTANT = "assistant"
    """Sees all work; changes nothing but extensions."""
    INSTRUCTOR = "instructor"

    @property
    def staff(self) -> bool:
        """Whether they may see the work of others."""
        return self is not Role.STUDENT


class Scope(StrEnum):
    """What a token may be used for; never more than its user may do."""

    READ = "read"
    SUBMIT = "submit"
    TEACH = "teach"
    """Whatever changes anything but one's own work."""


class TokenKind(StrEnum):
    """How a token came to be."""

    SESSION = "session"
    """A login in a browser, kept in a cookie."""
    API = "api"
    LINK = "link"
    """A link that logs in once."""


class User(SQLModel, table=True):
    """A person."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=200, unique=True)
    name: str = Field(max_length=200)
    admin: bool = False
    """May make courses, and is an instructor of all."""
    subject: str = Field(default="", max_length=300, exclude=True)
    """What the OpenID Connect provider calls them; empty: it never vouched for them."""
    created: datetime = Field(sa_type=Moment)


class Enrolment(SQLModel, table=True):
    """A user in a course."""

    course_id: int = Field(primary_key=True, foreign_key="course.id")
    user_id: int = Field(primary_key=True, foreign_key="user.id", index=True)
    role: Role = Field(sa_type=named(Role))
    number: str = Field(default="", max_length=100)
    """The student's number, as other systems know it."""
    section: str = Field(default="", max_length=100)
    alias: str = Field(default="", max_length=40)
    """Under which name a student's speed is shown to others; empty: it is not."""


class Token(SQLModel, table=True):
    """By what a user is recognised. Only its digest is kept."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    kind: TokenKind = Field(sa_type=named(TokenKind))
    name: str = Field(default="", max_length=100)
    digest: str = Field(unique=True, exclude=True)
    scopes: str = ""
    """Separated by spaces."""
    created: datetime = Field(sa_type=Moment)
    expires: datetime = Field(sa_type=Moment)
    used: datetime | None = Field(default=None, sa_type=Moment)
    """For the last time, to the hour."""
    revoked: bool = False


class Invitation(SQLModel, table=True):
    """A secret link by which one becomes a member of a course."""

    id: int | None = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id", index=True)
    email: str = Field(max_length=200)
    """Whose it is; empty: whoever has the link, under an address of their own."""
    role: Role = Field(sa_type=named(Role))
    digest: str = Field(unique=True, exclude=True)
    created: datetime = Field(sa_type=Moment)
    expires: datetime = Field(sa_type=Moment)
    uses: int = 0
    most_uses: int = 1
