"""Courses, what they hand out, and what students hand in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, field_validator
from sqlalchemy import JSON, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from server.database import Moment, named

SLUG = r"^[a-z0-9][a-z0-9-]{0,59}$"


class Blob(SQLModel, table=True):
    """Bytes, known by their SHA-256; kept once, however often they are handed in."""

    digest: str = Field(primary_key=True, max_length=64)
    size: int
    """Before compression."""
    packed: bytes = Field(sa_type=LargeBinary)


class Course(SQLModel, table=True):
    """A course that is held: its members and assignments."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=60, schema_extra={"pattern": SLUG})
    title: str = Field(max_length=200)
    created: datetime = Field(sa_type=Moment)


class Release(SQLModel, table=True):
    """An exercise at a version, with the whole course folder it was published from."""

    __table_args__ = (UniqueConstraint("course_id", "exercise", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id", index=True)
    exercise: str = Field(max_length=100)
    version: str = Field(max_length=100)
    title: str
    points: float
    digest: str = Field(max_length=64)
    """Of what students get and what grades them."""
    label: str = "cpu"
    files: dict[str, str] = Field(sa_type=JSON, exclude=True)
    """Of the course folder: path to the digest of a blob."""
    solved: bool = False
    """Whether students may know this exercise's solution."""
    created: datetime = Field(sa_type=Moment)


class Attempts(StrEnum):
    """Which of a student's submissions counts."""

    BEST = "best"
    LAST = "last"


class Shown(StrEnum):
    """When students see what hidden tests found; their verdicts count from the beginning."""

    ALWAYS = "always"
    AFTER_DUE = "after_due"
    NEVER = "never"


class AssignmentTerms(SQLModel):
    """What an instructor decides about an assignment."""

    title: str = Field(min_length=1, max_length=200)
    opens: AwareDatetime = Field(sa_type=Moment)
    due: AwareDatetime = Field(sa_type=Moment)
    closes: AwareDatetime = Field(sa_type=Moment)
    """Until then work is taken late."""
    time_zone: str = Field(default="UTC", max_length=60)
    """Of the people who take it: dates are shown in it, and a day of lateness ends by it."""
    late_percent: float = Field(default=0.0, ge=0, le=100)
    """What each day of lateness that has begun takes off, in percent of what was earned."""
    hourly: int = Field(default=10, ge=1, le=1000)
    """How many submissions a student may hand in within an hour."""
    attempts: Attempts = Field(default=Attempts.BEST, sa_type=named(Attempts))
    shown: Shown = Field(default=Shown.ALWAYS, sa_type=named(Shown))
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    """Which examples are drawn."""

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"no time zone is called {name!r}") from None
        return name


class Assignment(AssignmentTerms, table=True):
    """A release that students of a course work on."""

    __table_args__ = (UniqueConstraint("course_id", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id", index=True)
    slug: str = Field(max_length=60)
    release_id: int = Field(foreign_key="release.id")
    revision: int = 1
    """Counts its changes: the ETag."""
    created: datetime = Field(sa_type=Moment)


class ExtensionTerms(SQLModel):
    """Other dates, for one student."""

    due: AwareDatetime = Field(sa_type=Moment)
    closes: AwareDatetime = Field(sa_type=Moment)
    reason: str = Field(default="", max_length=500)


class Extension(ExtensionTerms, table=True):
    """Other dates that somebody granted to one student."""

    assignment_id: int = Field(primary_key=True, foreign_key="assignment.id")
    user_id: int = Field(primary_key=True, foreign_key="user.id")
    granted_by: int = Field(foreign_key="user.id")
    granted: datetime = Field(sa_type=Moment)


class Submission(SQLModel, table=True):
    """What a student handed in, and which grading of it counts."""

    __table_args__ = ({"sqlite_autoincrement": True},)  # a number is never another one's later

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    received: datetime = Field(sa_type=Moment)
    digest: str = Field(max_length=64, index=True)
    files: dict[str, str] = Field(sa_type=JSON, exclude=True)
    """Path to the digest of a blob."""
    missing: list[str] = Field(sa_type=JSON)
    """Files of the exercise that are not among them."""
    added: list[str] = Field(sa_type=JSON)
    """Files among them that the course does not know."""
    counted: bool = True
    """Whether it uses one of the hour's attempts."""
    grading_id: int | None = Field(default=None, index=True)
    """The grading that counts; no foreign key, since that one has one to here."""
