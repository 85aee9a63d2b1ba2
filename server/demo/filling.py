"""Filling an empty service: a course, its releases, its class, and all that they hand in."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlmodel import Session, select

from grader.exercise import Course, Exercise
from grader.report import Report, encode
from grader.submission import Submission as Files
from server.access import Member
from server.blobs import keep, keep_files
from server.clock import Clock
from server.database import Database, key
from server.demo.findings import Test, report_of, tests_of
from server.demo.people import EXTENDED, Path, Pupil, Try, a_class, tries
from server.demo.writing import Writing
from server.leaderboard import laps
from server.people import user_called
from server.problems import Conflict
from server.records import (
    Assignment,
    Enrolment,
    Extension,
    Grading,
    Role,
    State,
    Submission,
    Token,
    TokenKind,
    User,
)
from server.records import Course as Held
from server.releases import proofs, publish
from server.tokens import ALL, Who

BATCH = 250
WEEK = timedelta(weeks=1)
TEACHER = "teacher@example.org"
FAULT = "Unavailable: the sandbox's engine did not answer"


class Amount(Struct, frozen=True):
    """How much there is to be."""

    students: int
    submissions: int
    seed: int


class Given(Struct, frozen=True):
    """An assignment of the demonstration, with what its submissions are made of."""

    assignment: Assignment
    exercise: Exercise
    tests: list[Test]
    writing: Writing


class Handin(Struct, frozen=True):
    """A try, and the assignment that it is at."""

    given: Given
    attempt: Try


def fill(
    database: Database,
    course: Course,
    amount: Amount,
    clock: Clock,
    told: Callable[[str, int, int], None],
) -> None:
    """Fill the service. Raises `Conflict` for one that holds people already.

    `told` hears of a step, how far it is and how far it goes.
    """
    dice = random.Random(amount.seed)
    now = clock()
    with database.writing() as db:
        if db.exec(select(User)).first() is not None:
            raise Conflict("this database holds people already", "Give it an empty one.")
        member = _teacher(db, now)
        pupils = a_class(amount.students, dice)
        users = _enrol(db, member, pupils, now)
        exercises = list(course)
        givens = []
        for index, exercise in enumerate(exercises):
            told("exercises", index, len(exercises))
            opens = now - WEEK * (2 * (len(exercises) - 1 - index)) - timedelta(days=9)
            givens.append(_given(db, member, course, exercise, opens, amount.seed))
        told("exercises", len(exercises), len(exercises))
        planned = _planned(givens, pupils, amount, now, dice)
        _extend(db, member, givens, users, now, dice)
    for at in range(0, len(planned), BATCH):
        with database.writing() as db:
            _hand_in(db, planned[at : at + BATCH], users, pupils, dice)
        told("submissions", min(at + BATCH, len(planned)), len(planned))


def _teacher(db: Session, now: datetime) -> Member:
    user = user_called(db, TEACHER, now, "Tess Teacher")
    user.admin = True
    held = Held(slug="demo", title="Building PyTorch", created=now)
    db.add_all([user, held])
    db.flush()
    row = Enrolment(course_id=key(held.id), user_id=key(user.id), role=Role.INSTRUCTOR)
    db.add(row)
    db.flush()
    token = Token(user_id=key(user.id), kind=TokenKind.API, digest="", created=now, expires=now)
    return Member(Who(user, key(user.id), token, ALL), held, key(held.id), Role.INSTRUCTOR, row)


def _enrol(db: Session, member: Member, pupils: Sequence[Pupil], now: datetime) -> list[int]:
    users = [User(email=one.email, name=one.name, created=now) for one in pupils]
    db.add_all(users)
    db.flush()
    for number, (user, one) in enumerate(zip(users, pupils, strict=True)):
        row = Enrolment(
            course_id=member.course_id,
            user_id=key(user.id),
            role=Role.STUDENT,
            number=f"{10000 + number}",
            section=f"{number % 8 + 1}",
            alias=one.alias,
        )
        db.add(row)
    db.flush()
    return [key(user.id) for user in users]


def _given(
    db: Session, member: Member, course: Course, exercise: Exercise, opens: datetime, seed: int
) -> Given:
    """Publish an exercise, with proofs that say what a grading would, and assign it."""
    release = publish(db, member, course.folder, exercise.name, opens).release
    for grading in proofs(db, release):
        grading.state = State.DONE
        grading.max_points = release.points
        grading.points = release.points if grading.proof == "reference" else 0.0
        grading.finished = opens
    assignment = Assignment(
        course_id=member.course_id,
        slug=exercise.name,
        release_id=key(release.id),
        title=exercise.title,
        opens=opens,
        due=opens + WEEK,
        closes=opens + WEEK * 2,
        late_percent=10,
        created=opens,
    )
    db.add(assignment)
    db.flush()
    return Given(assignment, exercise, tests_of(exercise), Writing(course, exercise, seed))


def _planned(
    givens: Sequence[Given],
    pupils: Sequence[Pupil],
    amount: Amount,
    now: datetime,
    dice: random.Random,
) -> list[Handin]:
    """All that is handed in, the oldest first: exactly as many as are asked for."""
    each = amount.submissions / max(1, len(givens) * len(pupils))
    planned = []
    for given in givens:
        terms = given.assignment
        path = Path(terms.opens, terms.due, terms.closes, now)
        for number, pupil in enumerate(pupils):
            count = 1 + round(dice.expovariate(1 / (1.3 * each)))
            for attempt in tries(number, pupil, given.tests, count, path, dice):
                planned.append(Handin(given, attempt))  # noqa: PERF401 - nested enough
    kept = dice.sample(planned, min(len(planned), amount.submissions))
    return sorted(kept, key=lambda one: one.attempt.received)


def _extend(
    db: Session,
    member: Member,
    givens: Sequence[Given],
    users: Sequence[int],
    now: datetime,
    dice: random.Random,
) -> None:
    for given in givens:
        terms = given.assignment
        for student in dice.sample(users, round(len(users) * EXTENDED)):
            row = Extension(
                assignment_id=key(terms.id),
                user_id=student,
                due=terms.due + timedelta(days=4),
                closes=terms.closes + timedelta(days=4),
                reason="ill",
                granted_by=member.user_id,
                granted=now,
            )
            db.add(row)


def _hand_in(
    db: Session,
    some: Sequence[Handin],
    users: Sequence[int],
    pupils: Sequence[Pupil],
    dice: random.Random,
) -> None:
    """Keep a batch: files and reports, submissions, gradings."""
    submissions, reports = [], []
    for one in some:
        given, attempt = one.given, one.attempt
        # One in fifty writes as their neighbour does: somebody should notice.
        manner = attempt.pupil - (attempt.pupil % 50 == 1)
        files = given.writing.files(
            attempt.finished, manner, f"{pupils[attempt.pupil].name}, {attempt.received:%d %b}"
        )
        submissions.append(
            Submission(
                assignment_id=key(given.assignment.id),
                user_id=users[attempt.pupil],
                received=attempt.received,
                digest=Files(files, "").digest,
                files=keep_files(db, files),
                missing=[],
                added=[],
            )
        )
        report = report_of(given.exercise, given.tests, attempt.verdicts, attempt.ratio, dice)
        reports.append(None if attempt.broken else report)
    db.add_all(submissions)
    db.flush()
    kept = iter(keep(db, [encode(report) for report in reports if report]))
    gradings = [
        _grading(one, submission, report, next(kept) if report else None)
        for one, submission, report in zip(some, submissions, reports, strict=True)
    ]
    db.add_all(gradings)
    db.flush()
    for submission, grading in zip(submissions, gradings, strict=True):
        submission.grading_id = grading.id


def _grading(
    one: Handin, submission: Submission, report: Report | None, digest: str | None
) -> Grading:
    begun = submission.received + timedelta(seconds=2)
    return Grading(
        submission_id=submission.id,
        release_id=one.given.assignment.release_id,
        turn=submission.user_id,
        state=State.DONE if report else State.FAILED,
        attempt=1 if report else 3,
        faults=0 if report else 3,
        queued=submission.received,
        started=begun,
        finished=begun + timedelta(seconds=report.seconds.total if report else 30),
        points=report.points if report else None,
        max_points=report.max_points if report else None,
        seconds=report.seconds.total if report else None,
        verdicts=report.verdicts() if report else None,
        races=laps(report) if report else None,
        report=digest,
        fault="" if report else FAULT,
    )
