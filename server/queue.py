"""The queue: gradings that wait, in whose turn they are taken, and who has them.

Turns go around: whoever was served longest ago is next, so that thirty submissions of one student
keep another one's waiting for one grading, not for thirty.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import CursorResult, and_, delete, func, or_, update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from grader.report import Report
from server.leaderboard import laps
from server.records import Grading, Progress, State

STUDENT, PROOF, REGRADE = range(3)  # priorities
DEATHS = 5  # of workers that one grading may cause before nobody takes it any more

Where = tuple[ColumnElement[bool], ...]


class Lease(Struct, frozen=True):
    """The right to one grading, for one attempt."""

    grading_id: int
    attempt: int


def claim(
    db: Session, worker: str, labels: Collection[str], now: datetime, seconds: int
) -> Grading | None:
    """The grading whose turn it is, taken for `seconds`; `None` where none waits."""
    _bury(db, now)
    served = (
        select(Grading.turn, func.max(Grading.started).label("served"))
        .group_by(col(Grading.turn))
        .subquery()
    )
    turn = (
        select(Grading)
        .outerjoin(served, served.c.turn == Grading.turn)
        .where(col(Grading.label).in_(labels), _free(now))
        .order_by(
            col(Grading.priority),
            served.c.served.is_not(None),
            served.c.served,
            col(Grading.id),
        )
        .limit(1)
    )
    while (next_one := db.exec(turn).first()) is not None:
        values = {
            "state": State.RUNNING,
            "attempt": next_one.attempt + 1,
            "worker": worker,
            "started": now,
            "lease": now + timedelta(seconds=seconds),
        }
        same = (
            col(Grading.id) == next_one.id,
            col(Grading.attempt) == next_one.attempt,
            _free(now),
        )
        if _update(db, same, values):
            db.refresh(next_one)
            return next_one
        db.expire_all()  # somebody else was quicker
    return None


def renew(db: Session, lease: Lease, now: datetime, seconds: int) -> bool:
    """Keep the grading for `seconds` more; false where it is somebody else's by now."""
    return _update(db, _held(lease), {"lease": now + timedelta(seconds=seconds)}) == 1


def finish(db: Session, lease: Lease, now: datetime, report: Report, digest: str) -> bool:
    """Keep what a grading found; false, and nothing is kept, where the lease was lost.

    `digest` is that of the blob with the report.
    """
    values: dict[str, Any] = {
        "state": State.DONE,
        "finished": now,
        "lease": None,
        "fault": "",
        "points": report.points,
        "max_points": report.max_points,
        "seconds": report.seconds.total,
        "verdicts": report.verdicts(),
        "races": laps(report),
        "report": digest,
    }
    if not _update(db, _held(lease), values):
        return False
    _forget_progress(db, lease)
    return True


def fail(db: Session, lease: Lease, now: datetime, fault: str, tries: int) -> State | None:
    """Say that a grading failed through our fault: it is tried again, or given up.

    `None` where the lease was lost.
    """
    grading = db.get(Grading, lease.grading_id)
    if grading is None:
        return None
    state = State.QUEUED if grading.faults + 1 < tries else State.FAILED
    values = {"state": state, "faults": grading.faults + 1, "fault": fault[:2000], "lease": None}
    values["finished"] = now if state is State.FAILED else None
    if not _update(db, _held(lease), values):
        return None
    if state is State.FAILED:
        _forget_progress(db, lease)
    return state


def release(db: Session, lease: Lease) -> bool:
    """Put a grading back that was not finished: it waits again, first in its turn."""
    values = {"state": State.QUEUED, "lease": None, "started": None}
    return _update(db, _held(lease), values) == 1


def retry(db: Session, grading_id: int, now: datetime) -> bool:
    """Let a grading that was given up wait once more; false where it was not given up."""
    given_up = (col(Grading.id) == grading_id, col(Grading.state) == State.FAILED)
    values = {"state": State.QUEUED, "faults": 0, "queued": now, "started": None, "finished": None}
    return _update(db, given_up, values) == 1


def drop(db: Session, *which: ColumnElement[bool]) -> int:
    """Take gradings that wait, or were given up, out of the queue; how many those were."""
    idle = col(Grading.state).in_((State.QUEUED, State.FAILED))
    return _update(db, (idle, *which), {"state": State.DROPPED})


def places(db: Session, gradings: Collection[int]) -> dict[int, int]:
    """How many are taken before each of those that wait, were nobody to hand in anything more."""
    if not gradings:
        return {}
    same = (col(Grading.turn), col(Grading.priority))
    turns = func.row_number().over(partition_by=same, order_by=col(Grading.id))
    queued = select(
        col(Grading.id), col(Grading.priority), turns.label("round"), col(Grading.label)
    ).where(Grading.state == State.QUEUED)
    line = queued.subquery()
    order = (line.c.priority, line.c.round, line.c.id)
    number = func.row_number().over(partition_by=line.c.label, order_by=order)
    counted = select(line.c.id, (number - 1).label("before")).subquery()
    wanted = select(counted.c.id, counted.c.before).where(counted.c.id.in_(gradings))
    return dict(db.exec(wanted).all())


def _forget_progress(db: Session, lease: Lease) -> None:
    db.exec(delete(Progress).where(col(Progress.grading_id) == lease.grading_id))


def _bury(db: Session, now: datetime) -> None:
    """Give up gradings whose workers die again and again."""
    lost = (_lost(now), col(Grading.attempt) >= DEATHS)
    fault = f"{DEATHS} workers died or were frozen while they graded it"
    _update(db, lost, {"state": State.FAILED, "fault": fault, "finished": now, "lease": None})


def _free(now: datetime) -> ColumnElement[bool]:
    """Nobody has it, or nobody any more."""
    return or_(col(Grading.state) == State.QUEUED, _lost(now))


def _lost(now: datetime) -> ColumnElement[bool]:
    return and_(col(Grading.state) == State.RUNNING, col(Grading.lease) < now)


def _held(lease: Lease) -> Where:
    return (
        col(Grading.id) == lease.grading_id,
        col(Grading.attempt) == lease.attempt,
        col(Grading.state) == State.RUNNING,
    )


def _update(db: Session, where: Where, values: dict[str, Any]) -> int:
    """Change the gradings for which `where` holds; how many those were."""
    result = db.exec(update(Grading).where(*where).values(**values))
    return result.rowcount if isinstance(result, CursorResult) else 0
