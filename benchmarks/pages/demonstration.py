"""A made-up class, and what its regrades would have found."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from msgspec import Struct
from sqlmodel import Session, col, select

from grader.exercise import load_course
from server.clock import now
from server.database import Database, key, open_database
from server.demo.filling import TEACHER, Amount, fill
from server.people import user_with
from server.records import Assignment, Grading, State, Submission, TokenKind, User
from server.settings import Settings
from server.tokens import issue

ROOT = Path(__file__).parents[2]
AMOUNT = Amount(students=400, submissions=10_000, seed=0)
COURSE, ASSIGNMENT = "demo", "module3"
LOSING = 0.25
"""The share of regraded submissions that lose a test."""


class Sample(Struct, frozen=True):
    """A student with two submissions, and another one."""

    email: str
    first: int
    last: int
    other: str


@contextmanager
def demonstration() -> Iterator[tuple[Settings, Database]]:
    """A database with the class, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="gradschool-pages-") as folder:
        settings = Settings(data=Path(folder), sandbox="process", requests_a_minute=10**9)
        database = open_database(settings.database_url)
        fill(database, load_course(ROOT), AMOUNT, now, lambda *_: None)
        yield settings, database
        database.close()


def token(database: Database, email: str) -> str:
    """A secret of that user's."""
    with database.writing() as db:
        user = user_with(db, email)
        if user is None:
            raise LookupError(email)
        return issue(db, key(user.id), TokenKind.API, now(), timedelta(days=1))[0]


def teacher(database: Database) -> str:
    """A secret of the instructor's."""
    return token(database, TEACHER)


def sample(database: Database) -> Sample:
    """Whose pages are asked for: who handed in last, and whoever did before."""
    wanted = (
        select(Submission.id, User.email)
        .join(User, col(User.id) == Submission.user_id)
        .join(Assignment, col(Assignment.id) == Submission.assignment_id)
        .join(Grading, col(Grading.id) == Submission.grading_id)
        .where(Assignment.slug == ASSIGNMENT, Grading.state == State.DONE)
        .order_by(col(Submission.id))
    )
    with database.reading() as db:
        found = [(key(number), email) for number, email in db.exec(wanted)]
    last, email = found[-1]
    own = [number for number, owner in found if owner == email]
    return Sample(email, own[0], last, next(owner for _, owner in found if owner != email))


def regrade(database: Database, number: int, share: float) -> None:
    """Have that share of a regrade graded: as before, but that some lose a test and a point."""
    dice = random.Random(0)
    same = select(Grading).where(Grading.regrade_id == number).order_by(col(Grading.id))
    with database.writing() as db:
        new = list(db.exec(same))
        for grading in new[: round(len(new) * share)]:
            _grade(db, grading, loses=dice.random() < LOSING)


def _grade(db: Session, grading: Grading, *, loses: bool) -> None:
    submission = db.get_one(Submission, grading.submission_id)
    old = db.get_one(Grading, submission.grading_id)
    grading.state, grading.fault, grading.finished = old.state, old.fault, now()
    grading.max_points, grading.report, grading.races = old.max_points, old.report, old.races
    grading.points, grading.verdicts = old.points, old.verdicts
    if loses and old.points and old.verdicts:
        passed = next(test for test, verdict in old.verdicts.items() if verdict == "passed")
        grading.points = old.points - 1
        grading.verdicts = {**old.verdicts, passed: "failed"}
