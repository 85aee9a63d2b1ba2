"""A class's grades of one assignment: every submission with what it is worth, and which counts.

All of it is read by two queries, however many students there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, cast

from msgspec import Struct
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select

from server.grades import Dates, Grade, counting, dates, grade
from server.records import Assignment, Enrolment, Extension, Grading, Submission

# What is long, and left where it is.
FILES = defer(cast("QueryableAttribute[Any]", Submission.files))
VERDICTS = defer(cast("QueryableAttribute[Any]", Grading.verdicts))
NONE: Mapping[int, Grading] = {}


class Entry(Struct, frozen=True):
    """A submission with the grading that counts, and the dates that hold for its student."""

    submission: Submission
    grading: Grading | None
    until: Dates


class Standing(Struct, frozen=True):
    """What counts of a student's work."""

    grade: Grade
    grading: Grading


def entries(db: Session, assignment: Assignment, *students: int) -> list[Entry]:
    """All that was handed in (by these students), the oldest first; no file or report is read."""
    wanted = (
        select(Submission, Grading)
        .outerjoin(Grading, col(Submission.grading_id) == Grading.id)
        .where(Submission.assignment_id == assignment.id)
        .order_by(col(Submission.id))
        .options(FILES, VERDICTS)
        .execution_options(populate_existing=True)
    )
    granted = select(Extension).where(Extension.assignment_id == assignment.id)
    if students:
        wanted = wanted.where(col(Submission.user_id).in_(students))
        granted = granted.where(col(Extension.user_id).in_(students))
    extensions = {row.user_id: row for row in db.exec(granted)}
    return [
        Entry(submission, grading, dates(assignment, extensions.get(submission.user_id)))
        for submission, grading in db.exec(wanted)
    ]


def standings(
    assignment: Assignment, found: Iterable[Entry], instead: Mapping[int, Grading] = NONE
) -> dict[int, Standing]:
    """What counts, by student; as it would be if gradings were replaced by others.

    `instead` has these others by the ids of those that they replace.
    """
    worths: dict[int, list[Grade]] = defaultdict(list)
    gradings: dict[int, Grading] = {}
    for entry in found:
        grading = instead.get(entry.submission.grading_id or 0, entry.grading)
        worth = grade(assignment, entry.until, entry.submission, grading)
        if worth is not None and grading is not None:
            worths[entry.submission.user_id].append(worth)
            gradings[worth.submission] = grading
    best = {student: counting(assignment, each) for student, each in worths.items()}
    return {
        student: Standing(worth, gradings[worth.submission])
        for student, worth in best.items()
        if worth is not None
    }


def standing(db: Session, assignment: Assignment, student: int) -> Standing | None:
    """What counts of one student's work."""
    return standings(assignment, entries(db, assignment, student)).get(student)


def lock_student(db: Session, course_id: int, student: int) -> None:
    """Wait until nobody else changes what this student has, and keep others waiting."""
    own = (Enrolment.course_id == course_id, Enrolment.user_id == student)
    db.exec(select(Enrolment).where(*own).with_for_update()).first()


def lock_class(db: Session, course_id: int) -> None:
    """The same for all students of a course."""
    wanted = select(Enrolment).where(Enrolment.course_id == course_id)
    db.exec(wanted.order_by(col(Enrolment.user_id)).with_for_update()).all()
