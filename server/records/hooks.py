"""Other services that are told of gradings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from server.database import Moment


class Hook(SQLModel, table=True):
    """An address that is told when a submission of a course has been graded."""

    id: int | None = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id", index=True)
    url: str = Field(max_length=500)
    secret: str = Field(max_length=100, exclude=True)
    """By which what is told is signed."""
    created: datetime = Field(sa_type=Moment)


class Delivery(SQLModel, table=True):
    """What one hook is to be told, until it was or it was tried often enough."""

    id: int | None = Field(default=None, primary_key=True)
    hook_id: int = Field(foreign_key="hook.id", index=True)
    body: dict[str, Any] = Field(sa_type=JSON)
    tries: int = 0
    due: datetime | None = Field(sa_type=Moment, index=True)
    """When it is tried next; nothing: not any more."""
    status: int | None = None
    """What was answered the last time."""
    fault: str = Field(default="", max_length=500)
    """Why it did not arrive the last time."""
