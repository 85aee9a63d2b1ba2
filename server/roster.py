"""The students of a course."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import select as columns
from sqlmodel import Session, col

from server.database import key
from server.records import Enrolment, Role, User


class Student(Struct, frozen=True):
    """A student of a course."""

    id: int
    email: str
    name: str
    section: str
    alias: str


def students_of(db: Session, course_id: int) -> list[Student]:
    """The students of a course, by name."""
    wanted = (
        columns(
            col(User.id),
            col(User.email),
            col(User.name),
            col(Enrolment.section),
            col(Enrolment.alias),
        )
        .join(Enrolment, col(Enrolment.user_id) == User.id)
        .where(col(Enrolment.course_id) == course_id, col(Enrolment.role) == Role.STUDENT)
        .order_by(col(User.name), col(User.email))
    )
    return [
        Student(key(number), email, name, section, alias)
        for number, email, name, section, alias in db.connection().execute(wanted)
    ]
