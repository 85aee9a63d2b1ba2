"""How far a regrade is: what is done, what failed through our fault, and what came in since."""

from __future__ import annotations

from pydantic import BaseModel
from sqlalchemy import func
from sqlmodel import Session, col, select

from server.database import key
from server.records import Grading, Regrade, State, Submission, User

PENDING = (State.QUEUED, State.RUNNING)


class Failure(BaseModel):
    """A grading of a regrade that failed through our fault."""

    grading: int
    submission: int
    student: str
    fault: str


class Tally(BaseModel):
    """How far a regrade's gradings are."""

    total: int
    done: int
    pending: int
    failures: list[Failure]


def tally(db: Session, regrade: Regrade) -> Tally:
    """How far its gradings are, and which of them failed."""
    counted = select(Grading.state, func.count()).where(Grading.regrade_id == regrade.id)
    states = dict(db.exec(counted.group_by(col(Grading.state))).all())
    failed = (
        select(Grading.id, Submission.id, User.email, Grading.fault)
        .join(Submission, col(Submission.id) == Grading.submission_id)
        .join(User, col(User.id) == Submission.user_id)
        .where(Grading.regrade_id == regrade.id, Grading.state == State.FAILED)
        .order_by(col(Grading.id))
    )
    return Tally(
        total=sum(states.values()),
        done=states.get(State.DONE, 0),
        pending=sum(states.get(state, 0) for state in PENDING),
        failures=[
            Failure(grading=key(grading), submission=key(submission), student=email, fault=fault)
            for grading, submission, email, fault in db.exec(failed)
        ],
    )


def since(db: Session, regrade: Regrade) -> int:
    """How many submissions came in after it was asked for: it leaves them as they are."""
    last = select(func.max(Grading.id)).where(Grading.regrade_id == regrade.id).scalar_subquery()
    newer = select(func.count()).where(
        Submission.assignment_id == regrade.assignment_id, col(Submission.grading_id) > last
    )
    return db.exec(newer).one()
