"""Taking in what a student hands in: checked, kept and queued in one transaction, or refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct
from sqlalchemy import func
from sqlmodel import Session, col, select

from grader.submission import (
    BadSubmission,
    added_files,
    missing_files,
    own_files,
    relevant_files,
)
from grader.submission import Submission as Files
from server import queue
from server.access import Member
from server.blobs import keep_files
from server.database import key
from server.gradebook import gradebook, lock_student
from server.grades import Dates, dates
from server.outcome import announce
from server.problems import Forbidden, TooMany, Unusable
from server.records import (
    Assignment,
    Extension,
    Grading,
    Release,
    State,
    Submission,
)
from server.shelf import Shelved
from server.trail import watched

HOUR = timedelta(hours=1)
WANTED = (State.QUEUED, State.RUNNING, State.DONE)


class Upload(Struct, frozen=True):
    """Files that were handed in, checked and not kept yet."""

    files: dict[str, bytes]
    """The student's own ones."""
    digest: str
    missing: list[str]
    added: list[str]


class Attempts(Struct, frozen=True):
    """How many submissions a student may still hand in, and when there is one more."""

    left: int
    limit: int
    next: datetime | None = None


class Receipt(Struct, frozen=True):
    """A submission that is kept: nothing of it can get lost any more."""

    submission: Submission
    grading: Grading
    attempts: Attempts
    known: bool
    """Whether the same files had been handed in before, and are not graded again."""


def read_upload(path: Path, shelved: Shelved) -> Upload:
    """What is in an uploaded archive. Raises `Unusable` for what cannot be graded."""
    exercise, course = shelved.exercise, shelved.course
    try:
        found = relevant_files(path, exercise)
    except BadSubmission as error:
        reason = str(error).replace(str(path), "the upload")
        raise Unusable(reason, "Hand in your kit's folder as a zip or a tar.") from None
    own = own_files(found, exercise, course)
    missing, added = missing_files(found, exercise), added_files(own, exercise, course)
    return Upload(own, Files(own, "").digest, missing, added)


def accept(
    db: Session, member: Member, assignment: Assignment, upload: Upload, now: datetime
) -> Receipt:
    """Keep the files, the submission and its grading.

    Raises `Forbidden` before the opening and after the closing, and `TooMany`.
    """
    student = member.user_id
    # Two uploads of one student are taken one after the other, or both would be the last one left.
    lock_student(db, member.course_id, student)
    must_be_open(until(db, assignment, student), now)
    known = _known(db, assignment, student, upload.digest)
    latest = _latest(db, assignment, student)
    left = attempts(db, assignment, student, now)
    if known is not None and latest is not None and latest.grading_id == known.id:
        return Receipt(latest, known, left, known=True)
    if known is None and left.left == 0:
        raise _too_many(left, now)
    submission = Submission(
        assignment_id=key(assignment.id),
        user_id=student,
        received=now,
        digest=upload.digest,
        files=keep_files(db, upload.files),
        missing=upload.missing,
        added=upload.added,
        counted=known is None and not upload.missing,
    )
    db.add(submission)
    db.flush()
    with watched(db, assignment, student, now, "handed in again"):
        grading = known or enqueue(db, submission, assignment, now)
        submission.grading_id = grading.id
        db.flush()
    if known is not None:
        turns = gradebook(db, assignment, [student]).turns
        own = [turn for turn in turns if turn.submission == submission.id]
        announce(db, assignment, own, "graded", now)
    after = attempts(db, assignment, student, now)
    return Receipt(submission, grading, after, known=known is not None)


def enqueue(db: Session, submission: Submission, assignment: Assignment, now: datetime) -> Grading:
    """A grading of `submission` that waits for its turn."""
    release = db.get_one(Release, assignment.release_id)
    grading = waiting(key(submission.id), submission.user_id, assignment, release, now)
    db.add(grading)
    db.flush()
    return grading


def waiting(
    submission: int,
    student: int,
    assignment: Assignment,
    release: Release,
    now: datetime,
    regrade_id: int | None = None,
) -> Grading:
    """The grading of a student's submission by `release` that is to be queued."""
    return Grading(
        submission_id=submission,
        release_id=key(release.id),
        regrade_id=regrade_id,
        seed=assignment.seed,
        turn=student,
        priority=queue.STUDENT if regrade_id is None else queue.REGRADE,
        label=release.label,
        queued=now,
    )


def until(db: Session, assignment: Assignment, student: int) -> Dates:
    """The dates that hold for a student."""
    return dates(assignment, db.get(Extension, (assignment.id, student)))


def must_be_open(until: Dates, now: datetime) -> None:
    """Raise `Forbidden` where nothing is taken now."""
    if now < until.opens:
        raise Forbidden(f"it opens at {until.opens:%Y-%m-%d %H:%M} UTC", "Hand in after that.")
    if now > until.closes:
        raise Forbidden(f"it closed at {until.closes:%Y-%m-%d %H:%M} UTC", "Ask for an extension.")


def attempts(db: Session, assignment: Assignment, student: int, now: datetime) -> Attempts:
    """What is left of the hour's submissions."""
    used = (
        Submission.assignment_id == assignment.id,
        Submission.user_id == student,
        col(Submission.counted),
        col(Submission.received) > now - HOUR,
    )
    count, first = db.exec(select(func.count(), func.min(Submission.received)).where(*used)).one()
    left = max(0, assignment.hourly - count)
    return Attempts(left, assignment.hourly, None if left else first + HOUR)


def _too_many(left: Attempts, now: datetime) -> TooMany:
    wait = int((left.next - now).total_seconds()) + 1 if left.next else 60
    return TooMany(
        f"{left.limit} submissions an hour are taken, and yours are used up",
        f"Hand in again in {-(-wait // 60)} minutes.",
        {"Retry-After": str(wait)},
    )


def _known(db: Session, assignment: Assignment, student: int, digest: str) -> Grading | None:
    """A grading of the same files of the same student by what would grade them now."""
    same = (
        select(Grading)
        .join(Submission, col(Submission.grading_id) == Grading.id)
        .where(
            Submission.assignment_id == assignment.id,
            Submission.user_id == student,
            Submission.digest == digest,
            Grading.release_id == assignment.release_id,
            Grading.seed == assignment.seed,
            col(Grading.state).in_(WANTED),
        )
    )
    return db.exec(same.order_by(col(Grading.id).desc())).first()


def _latest(db: Session, assignment: Assignment, student: int) -> Submission | None:
    own = (Submission.assignment_id == assignment.id, Submission.user_id == student)
    return db.exec(select(Submission).where(*own).order_by(col(Submission.id).desc())).first()
