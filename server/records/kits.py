"""What was handed out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from server.database import Moment


class Kit(SQLModel, table=True):
    """A kit as somebody got it; one after the other they are the commits of their repository.

    Never changed: a repository that is made again from these has the same commits.
    """

    __table_args__ = (Index("kit_history", "assignment_id", "user_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    user_id: int = Field(foreign_key="user.id")
    release_id: int = Field(foreign_key="release.id")
    submission_id: int | None = Field(default=None, foreign_key="submission.id")
    """The earlier work of theirs that it goes on from."""
    solved: list[str] = Field(sa_type=JSON)
    """The earlier exercises that it holds the reference's solutions of."""
    files: dict[str, str] = Field(sa_type=JSON, exclude=True)
    """Path to the digest of a blob."""
    conflicts: list[str] = Field(sa_type=JSON)
    """Files that the student and the course changed in the same places."""
    dated: datetime = Field(sa_type=Moment)
    """Since when all was there that it is made of: the date of its commit."""
    made: datetime = Field(sa_type=Moment)
