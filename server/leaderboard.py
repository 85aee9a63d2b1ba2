"""Who is quick: the races of an assignment, under names that students chose for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from pydantic import BaseModel
from sqlmodel import Session, col, select

from grader.report import Outcome, RaceResult, Report, TaskResult, Verdict, decode
from server.access import Member
from server.blobs import AT_ONCE, blob
from server.classwork import Turn, classwork, students_of
from server.database import key
from server.problems import Conflict, Forbidden, Unusable
from server.records import Assignment, Enrolment, Grading

ALIAS = re.compile(r"[\w .'-]{2,40}")
KEPT = 4096  # reports whose races one process keeps in mind
_MIND: dict[str, list[Run]] = {}


class Entrant(BaseModel):
    """A line of a leaderboard. The ratio is to the reference's time: lower is quicker."""

    rank: int
    alias: str
    ratio: float
    low: float
    high: float
    fast: bool
    """Whether the race was won, or could not be told lost."""
    own: bool


class Board(BaseModel):
    """The leaderboard of one race."""

    test: str
    sentence: str
    task: str
    limit: float
    entrants: list[Entrant]


class Speed(BaseModel):
    """The races of an assignment."""

    alias: str
    """The name under which who asks is shown; empty: they are not."""
    boards: list[Board]


class Run(Struct, frozen=True):
    """A race of one report."""

    test: str
    sentence: str
    task: str
    race: RaceResult
    eligible: bool
    """Whether the gates of its task were passed, and the race was run to a verdict."""


def speed(db: Session, member: Member, assignment: Assignment) -> Speed:
    """The leaderboards, as far as anybody takes part; races nobody entered are empty."""
    shown = {one.id: one.alias for one in students_of(db, member.course_id)}
    counted = classwork(db, assignment).counted
    newest = max(counted.values(), key=lambda turn: turn.grading or 0, default=None)
    entered = {s: turn for s, turn in counted.items() if shown.get(s)}
    digests = _digests(db, [*entered.values(), *([newest] if newest else [])])
    boards: dict[str, Board] = {}
    if newest is not None:
        for run in _runs(db, digests.get(newest.grading or 0)):
            boards[run.test] = _board(run)
    for student, turn in entered.items():
        for run in _runs(db, digests.get(turn.grading or 0)):
            board = boards.setdefault(run.test, _board(run))
            if run.eligible:
                own = student == member.user_id
                board.entrants.append(_entrant(run.race, shown[student], own=own))
    for board in boards.values():
        board.entrants = ranked(board.entrants)
    own_alias = member.enrolment.alias if member.enrolment else ""
    return Speed(alias=own_alias, boards=list(boards.values()))


def ranked(entrants: Sequence[Entrant]) -> list[Entrant]:
    """The quickest first; whose intervals overlap share a rank."""
    ordered = sorted(entrants, key=lambda entrant: (entrant.low, entrant.ratio))
    found: list[Entrant] = []
    reach = rank = 0.0
    for number, entrant in enumerate(ordered, 1):
        if not found or entrant.low > reach:
            rank = number
        reach = max(reach, entrant.high)
        found.append(entrant.model_copy(update={"rank": int(rank)}))
    return sorted(found, key=lambda entrant: (entrant.rank, entrant.ratio, entrant.alias))


def call_oneself(db: Session, member: Member, alias: str) -> str:
    """Take part under that name, or no more where it is empty.

    Raises `Forbidden`, `Unusable` and `Conflict`.
    """
    if member.enrolment is None or member.role.staff:
        raise Forbidden("only students of this course take part in its races")
    name = " ".join(alias.split())
    if name and not ALIAS.fullmatch(name):
        raise Unusable(
            "a name is 2 to 40 letters, digits, spaces, dots, hyphens and apostrophes",
            "Choose another one; leave it empty to take no part.",
        )
    others = select(Enrolment).where(
        Enrolment.course_id == member.course_id, Enrolment.user_id != member.user_id
    )
    # The course's row of each student is locked, so that two cannot take one name at once.
    taken = {row.alias.casefold() for row in db.exec(others.with_for_update())}
    if name and name.casefold() in taken:
        raise Conflict(f"somebody of {member.course.slug} is called {name!r} already")
    row = db.get_one(Enrolment, (member.course_id, member.user_id))
    row.alias = name
    db.add(row)
    return name


def _digests(db: Session, turns: Sequence[Turn]) -> dict[int, str]:
    ids = sorted({turn.grading or 0 for turn in turns})
    found: dict[int, str] = {}
    for at in range(0, len(ids), AT_ONCE):
        some = col(Grading.id).in_(ids[at : at + AT_ONCE])
        rows = db.exec(select(Grading.id, Grading.report).where(some))
        found.update({key(number): digest for number, digest in rows if digest is not None})
    return found


def _runs(db: Session, digest: str | None) -> list[Run]:
    """The races of a report; what a digest names never changes, so they are kept in mind."""
    if digest is None:
        return []
    found = _MIND.get(digest)
    if found is None:
        if len(_MIND) >= KEPT:
            _MIND.clear()
        found = _MIND[digest] = runs(decode(blob(db, digest)))
    return found


def runs(report: Report) -> list[Run]:
    """The races of a report."""
    return [
        Run(test.name, test.sentence, task.id, test.race, _open(task) and _told(test.verdict))
        for task in report.tasks
        for test in task.tests
        if test.race is not None
    ]


def _open(task: TaskResult) -> bool:
    return all(test.verdict is Verdict.PASSED for test in task.tests if test.gate)


def _told(verdict: Verdict) -> bool:
    return verdict in (Verdict.PASSED, Verdict.FAILED)


def _board(run: Run) -> Board:
    return Board(
        test=run.test, sentence=run.sentence, task=run.task, limit=run.race.limit, entrants=[]
    )


def _entrant(race: RaceResult, alias: str, *, own: bool) -> Entrant:
    return Entrant(
        rank=0,
        alias=alias,
        ratio=race.ratio,
        low=race.low,
        high=race.high,
        fast=race.outcome is not Outcome.SLOW,
        own=own,
    )
