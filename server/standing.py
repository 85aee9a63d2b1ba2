"""Where a student stands in an assignment."""

from __future__ import annotations

from sqlmodel import Session, col, select

from server.grades import Grade, counting, grade
from server.intake import until
from server.records import Assignment, Grading, Submission


def standing(db: Session, assignment: Assignment, student: int) -> Grade | None:
    """The grade that counts, of all that a student handed in."""
    own = (
        select(Submission, Grading)
        .join(Grading, col(Submission.grading_id) == Grading.id)
        .where(Submission.assignment_id == assignment.id, Submission.user_id == student)
    )
    dates = until(db, assignment, student)
    grades = [grade(assignment, dates, one, grading) for one, grading in db.exec(own)]
    return counting(assignment, [found for found in grades if found])
