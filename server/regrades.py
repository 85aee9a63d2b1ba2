"""Regrades: gradings of what was handed in, anew, beside those that count until it is published."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from server import queue
from server.access import Member, Regrading
from server.comparison import Comparison
from server.database import key
from server.gradebook import Turn, gradebook, lock_class
from server.intake import waiting
from server.outcome import announce
from server.preview import Preview
from server.problems import Conflict, NotFound, Unusable
from server.records import (
    Assignment,
    Grading,
    Regrade,
    RegradeState,
    Release,
    State,
    Submission,
)
from server.releases import must_be_proven
from server.tally import Tally, tally
from server.trail import note, note_grade

OPEN = (RegradeState.RUNNING, RegradeState.READY)


class Which(StrEnum):
    """Which of an assignment's submissions are graded anew."""

    ALL = "all"
    COUNTING = "counting"
    """Of each student the one that counts: quicker, and where the best counts, another one may
    count afterwards."""
    OUTDATED = "outdated"
    """Those whose grade is of another release or seed: what came in while others were regraded."""


class NothingToRegrade(Conflict):
    """Nothing was handed in, or nothing of that kind."""


def ask(
    db: Session,
    member: Member,
    assignment: Assignment,
    now: datetime,
    *,
    release_id: int | None = None,
    submission_id: int | None = None,
    which: Which = Which.ALL,
    reason: str = "",
) -> Regrade:
    """Queue the gradings of a regrade; what counts stays as it is.

    Raises `Conflict` where another one is open, `NothingToRegrade`, and `NotFound` and `Unusable`
    for what does not belong to the assignment.
    """
    _lock(db, assignment)
    _must_be_alone(db, assignment)
    release = _release(db, assignment, release_id or assignment.release_id)
    chosen = _chosen(db, assignment, release, which, submission_id)
    if not chosen:
        raise NothingToRegrade(f"{assignment.slug} has no such submission")
    regrade = Regrade(
        assignment_id=key(assignment.id),
        release_id=key(release.id),
        reason=reason,
        asked_by=member.user_id,
        asked=now,
    )
    db.add(regrade)
    db.flush()
    # The same files that were handed in twice have one grading, and get one again.
    first = {turn.grading: turn for turn in reversed(chosen)}
    ordered = sorted(first.values(), key=lambda turn: turn.submission)
    db.bulk_save_objects(
        [
            waiting(turn.submission, turn.student, assignment, release, now, regrade.id)
            for turn in ordered
        ]
    )
    _note(db, member, "regrade asked for", assignment, regrade, now)
    db.flush()
    return regrade


def preview(db: Session, assignment: Assignment, regrade: Regrade) -> Comparison:
    """What publishing it would change, by the gradings that are done; or what it has changed."""
    if regrade.comparison is not None:
        return Comparison.model_validate(regrade.comparison)
    return Preview(db, assignment, regrade).comparison()


def publish(
    db: Session, asked: Regrading, now: datetime, *, move: bool, leave_failed: bool
) -> Comparison:
    """Let the new gradings count. Raises `Conflict` unless all of them are done.

    `move`: the assignment's next submissions are graded by the regrade's release, too.
    `leave_failed`: what failed through our fault keeps the grade that it has.
    """
    member, assignment, regrade = asked.member, asked.assignment, asked.regrade
    lock_class(db, member.course_id)
    _lock(db, assignment)
    _must_be_open(db, regrade)
    _must_be_done(tally(db, regrade), leave_failed=leave_failed)
    planned = Preview(db, assignment, regrade)
    found = planned.comparison()
    _drop_superseded(db, regrade)
    counts = [{"id": number, "grading_id": new} for number, new in planned.instead.items()]
    db.bulk_update_mappings(Submission, counts)
    for student in sorted(planned.students):
        before, after = planned.grades(student)
        what, by, reason = "regraded", member.user_id, regrade.reason
        note_grade(db, assignment, student, before, after, at=now, what=what, by=by, reason=reason)
    announce(db, assignment, planned.changed(), "regraded", now)
    if move and assignment.release_id != regrade.release_id:
        _move(db, member, assignment, regrade, now)
    _decide(db, asked, RegradeState.PUBLISHED, found, now)
    return found


def drop(db: Session, asked: Regrading, now: datetime) -> None:
    """Let everything stay as it is. Raises `Conflict` where that is decided already."""
    _lock(db, asked.assignment)
    _must_be_open(db, asked.regrade)
    found = preview(db, asked.assignment, asked.regrade)
    _decide(db, asked, RegradeState.DROPPED, found, now)


def _lock(db: Session, assignment: Assignment) -> None:
    """Wait until nobody else regrades the assignment, and read what they left."""
    same = select(Assignment).where(Assignment.id == assignment.id)
    wanted = same.with_for_update(key_share=True)
    db.exec(wanted.execution_options(populate_existing=True)).one()


def _must_be_alone(db: Session, assignment: Assignment) -> None:
    same = (Regrade.assignment_id == assignment.id, col(Regrade.state).in_(OPEN))
    other = db.exec(select(Regrade).where(*same)).first()
    if other is not None:
        raise Conflict(
            f"regrade {other.id} of {assignment.slug} is not decided yet",
            "Publish it or drop it first.",
        )


def _must_be_open(db: Session, regrade: Regrade) -> None:
    db.refresh(regrade)
    if regrade.state not in OPEN:
        raise Conflict(f"regrade {regrade.id} is {regrade.state.value} already")


def _must_be_done(tally: Tally, *, leave_failed: bool) -> None:
    if tally.pending:
        raise Conflict(
            f"{tally.pending} of {tally.total} gradings are not done yet", "Wait for them."
        )
    if tally.failures and not leave_failed:
        raise Conflict(
            f"{len(tally.failures)} of {tally.total} gradings failed through our fault",
            "Try them again, or publish with leave_failed: they keep their grades.",
        )


def _release(db: Session, assignment: Assignment, release_id: int) -> Release:
    """The release that grades, which must be one of the same exercise, and proven."""
    release = db.get(Release, release_id)
    if release is None or release.course_id != assignment.course_id:
        raise NotFound(f"this course has no release {release_id}")
    exercise = db.get_one(Release, assignment.release_id).exercise
    if release.exercise != exercise:
        raise Unusable(
            f"release {release_id} is of {release.exercise}, and {assignment.slug} of {exercise}"
        )
    must_be_proven(db, release)
    return release


def _chosen(
    db: Session, assignment: Assignment, release: Release, which: Which, submission_id: int | None
) -> list[Turn]:
    book = gradebook(db, assignment)
    if submission_id is not None:
        one = [turn for turn in book.turns if turn.submission == submission_id]
        if not one:
            raise NotFound(f"{assignment.slug} has no submission {submission_id}")
        return one
    if which is Which.COUNTING:
        return list(book.counted.values())
    if which is Which.OUTDATED:
        outdated = _outdated(db, assignment, release)
        return [turn for turn in book.turns if turn.grading in outdated]
    return book.turns


def _outdated(db: Session, assignment: Assignment, release: Release) -> set[int | None]:
    """The gradings that count and are of another release or seed."""
    wanted = (
        select(Grading.id)
        .join(Submission, col(Submission.grading_id) == Grading.id)
        .where(
            Submission.assignment_id == assignment.id,
            or_(col(Grading.release_id) != release.id, col(Grading.seed) != assignment.seed),
        )
    )
    return set(db.exec(wanted))


def _drop_superseded(db: Session, regrade: Regrade) -> None:
    """Take what is replaced out of the queue: nobody waits for it any more."""
    new = aliased(Grading)
    old = (
        select(Submission.grading_id)
        .join(new, col(new.submission_id) == Submission.id)
        .where(new.regrade_id == regrade.id, new.state == State.DONE)
    )
    queue.drop(db, col(Grading.id).in_(old))


def _move(
    db: Session, member: Member, assignment: Assignment, regrade: Regrade, now: datetime
) -> None:
    before = assignment.model_dump(mode="json")
    assignment.release_id = regrade.release_id
    assignment.revision += 1
    db.add(assignment)
    db.flush()
    reason = regrade.reason
    note(db, member, now, "assignment changed", assignment=assignment, before=before, reason=reason)


def _decide(
    db: Session, asked: Regrading, state: RegradeState, found: Comparison, now: datetime
) -> None:
    regrade = asked.regrade
    regrade.state = state
    regrade.decided_by, regrade.decided = asked.member.user_id, now
    regrade.comparison = found.model_dump(mode="json")
    db.add(regrade)
    queue.drop(db, col(Grading.regrade_id) == regrade.id)
    _note(db, asked.member, f"regrade {state.value}", asked.assignment, regrade, now)


def _note(
    db: Session, member: Member, what: str, assignment: Assignment, regrade: Regrade, at: datetime
) -> None:
    after = regrade.model_dump(mode="json", exclude={"comparison"})
    note(db, member, at, what, assignment=assignment, after=after, reason=regrade.reason)
