"""The leaderboard of an assignment: who is how fast in its races, under names of their choice.

An entry is a ratio to the reference's time with its interval of 95 % confidence. Who cannot be told
apart shares a rank.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col, select

from grader.report import Report, Verdict
from server.access import Member
from server.gradebook import gradebook, told_by
from server.problems import Conflict, Unusable
from server.records import Assignment, Enrolment, Grading, Role

LONGEST = 40
HIDING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Kinds of characters that show nothing of themselves, or turn others around."""


class Lap(BaseModel):
    """What a race found."""

    task: str
    sentence: str
    passed: bool
    ratio: float
    """The time by the reference's."""
    low: float
    high: float


class Runner(BaseModel):
    """A student in a race."""

    rank: int
    alias: str
    ratio: float
    low: float
    high: float
    own: bool
    """Whether it is who asks."""


class Race(BaseModel):
    """A race and who is shown in it, the fastest first."""

    test: str
    task: str
    sentence: str
    runners: list[Runner]
    hidden: int
    """How many more have passed it, and show no name."""
    own: Lap | None
    """What who asks has, whether it is shown or not."""


class Leaderboard(BaseModel):
    """The races of an assignment, and under which name who asks is shown."""

    alias: str
    races: list[Race]


def laps(report: Report) -> dict[str, Any]:
    """The races of a report by test, as they are kept beside it."""
    return {
        test.name: Lap(
            task=task.id,
            sentence=test.sentence,
            passed=test.verdict is Verdict.PASSED,
            ratio=test.race.ratio,
            low=test.race.low,
            high=test.race.high,
        ).model_dump()
        for task in report.tasks
        for test in task.tests
        if test.race is not None
    }


def leaderboard(db: Session, member: Member, assignment: Assignment) -> Leaderboard:
    """The races, by what counts of each student's work."""
    aliases = _aliases(db, member.course_id)
    counted = gradebook(db, assignment).counted
    gradings = [turn.grading for turn in counted.values() if turn.grading]
    races = told_by(db, Grading.races, gradings)
    run: dict[str, dict[int, Lap]] = defaultdict(dict)
    for student, turn in counted.items():
        for test, lap in races.get(turn.grading or 0, {}).items():
            if student in aliases and lap["passed"]:
                run[test][student] = Lap(**lap)
    return Leaderboard(
        alias=aliases.get(member.user_id, ""),
        races=[_race(test, run[test], aliases, member.user_id) for test in sorted(run)],
    )


def ranks(runs: Sequence[Lap]) -> list[int]:
    """The rank of each: all whose intervals hang together share one.

    As in sports, after two firsts comes a third.
    """
    found = [0] * len(runs)
    rank, reach = 1, -math.inf
    by_low = sorted(range(len(runs)), key=lambda index: runs[index].low)
    for place, index in enumerate(by_low, start=1):
        if runs[index].low > reach:
            rank = place
        found[index] = rank
        reach = max(reach, runs[index].high)
    return found


def rename(db: Session, member: Member, alias: str) -> Enrolment:
    """Show a student's speed under that name; under an empty one, not at all.

    Raises `Unusable` and `Conflict`.
    """
    if member.enrolment is None or member.role is not Role.STUDENT:
        raise Unusable("only students of this course run its races")
    alias = " ".join(alias.split())
    if len(alias) > LONGEST or not _visible(alias):
        raise Unusable(f"a name has at most {LONGEST} characters, all of which can be seen")
    others = select(Enrolment.alias).where(
        Enrolment.course_id == member.course_id, Enrolment.user_id != member.user_id
    )
    if alias and alias.casefold() in {other.casefold() for other in db.exec(others)}:
        raise Conflict(f"somebody is called {alias!r} already", "Choose another name.")
    row = db.get_one(Enrolment, (member.course_id, member.user_id))
    row.alias = alias
    db.add(row)
    return row


def _aliases(db: Session, course_id: int) -> dict[int, str]:
    """Of all students; empty for those who show none."""
    wanted = select(col(Enrolment.user_id), col(Enrolment.alias)).where(
        Enrolment.course_id == course_id, Enrolment.role == Role.STUDENT
    )
    return dict(db.exec(wanted).all())


def _race(test: str, run: dict[int, Lap], aliases: dict[int, str], asking: int) -> Race:
    shown = sorted(
        ((student, lap) for student, lap in run.items() if aliases[student]),
        key=lambda one: (one[1].ratio, one[0]),
    )
    any_lap = next(iter(run.values()))
    return Race(
        test=test,
        task=any_lap.task,
        sentence=any_lap.sentence,
        runners=_runners(shown, aliases, asking),
        hidden=len(run) - len(shown),
        own=run.get(asking),
    )


def _runners(
    shown: Iterable[tuple[int, Lap]], aliases: dict[int, str], asking: int
) -> list[Runner]:
    found = list(shown)
    return [
        Runner(
            rank=rank,
            alias=aliases[student],
            ratio=lap.ratio,
            low=lap.low,
            high=lap.high,
            own=student == asking,
        )
        for rank, (student, lap) in zip(ranks([lap for _, lap in found]), found, strict=True)
    ]


def _visible(text: str) -> bool:
    return not any(unicodedata.category(character) in HIDING for character in text)
