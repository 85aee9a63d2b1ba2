"""What follows from a grading that is done: the grade's line in the trail, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, select

from grader.report import Report
from server import queue
from server.database import key
from server.gradebook import Turn, gradebook
from server.records import Assignment, Course, Delivery, Hook, Submission
from server.trail import watched


def conclude(
    db: Session,
    lease: queue.Lease,
    submission_id: int | None,
    now: datetime,
    report: Report,
    digest: str,
) -> bool:
    """Keep what a grading found, with all that follows; false where the lease was lost."""
    if submission_id is None:
        return queue.finish(db, lease, now, report, digest)
    submission = db.get(Submission, submission_id)
    if submission is None:  # a backup was brought back meanwhile, of before it came in
        return False
    assignment = db.get_one(Assignment, submission.assignment_id)
    student = submission.user_id
    with watched(db, assignment, student, now, "graded"):
        done = queue.finish(db, lease, now, report, digest)
    if done:
        turns = gradebook(db, assignment, [student]).turns
        own = [turn for turn in turns if turn.grading == lease.grading_id]
        announce(db, assignment, own, "graded", now)
    return done


def announce(
    db: Session, assignment: Assignment, graded: Iterable[Turn], event: str, now: datetime
) -> None:
    """Have every hook of the course told what these submissions are worth; no text of anybody's."""
    hooks = db.exec(select(Hook).where(Hook.course_id == assignment.course_id)).all()
    if not hooks:
        return
    course = db.get_one(Course, assignment.course_id)
    for worth in (turn.grade for turn in graded if turn.grade):
        body = {
            "event": event,
            "at": now.isoformat(),
            "course": course.slug,
            "assignment": assignment.slug,
            "submission": worth.submission,
            "points": worth.points,
            "earned": worth.earned,
            "max_points": worth.max_points,
            "days_late": worth.days_late,
        }
        db.add_all(Delivery(hook_id=key(hook.id), body=body, due=now) for hook in hooks)
