"""A class that was made up: names, how able they are, and how each goes through an exercise."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from grader.report import Verdict
from server.demo.findings import Test

FIRST = [
    "Ada",
    "Bela",
    "Cora",
    "Dina",
    "Emil",
    "Fara",
    "Gino",
    "Hana",
    "Ivo",
    "Jana",
    "Kiro",
    "Lena",
    "Milo",
    "Nela",
    "Otto",
    "Pia",
    "Rafi",
    "Sana",
    "Timo",
    "Uma",
    "Vito",
    "Wanda",
    "Yara",
    "Zeno",
]
LAST = [
    "Aldwin",
    "Birkner",
    "Cazalet",
    "Dorval",
    "Ekholm",
    "Fjeld",
    "Garner",
    "Hollis",
    "Ingram",
    "Jorvik",
    "Kestrel",
    "Lindow",
    "Marrow",
    "Norwell",
    "Ostby",
    "Pellam",
    "Quill",
    "Rosskamp",
    "Selwyn",
    "Thorne",
    "Ulmer",
    "Varga",
    "Wexley",
    "Yarrow",
    "Zander",
]
ABSENT, STUCK, LATE, EXTENDED, BROKEN = 0.05, 0.08, 0.12, 0.04, 0.003


class Pupil(Struct, frozen=True):
    """A student who was made up."""

    name: str
    email: str
    skill: float
    alias: str
    pace: float
    """By how much of the reference's time their code comes near it."""


class Try(Struct, frozen=True):
    """A submission that is to be: when, how far it is, and what it is like."""

    pupil: int
    received: datetime
    verdicts: dict[str, Verdict]
    finished: frozenset[str]
    ratio: float
    broken: bool
    """Whether its grading fails on our side."""


def a_class(count: int, dice: random.Random) -> list[Pupil]:
    """So many students, each with a name of their own."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    chosen = dice.sample(names, count)
    return [
        Pupil(
            name=name,
            email=f"{name.lower().replace(' ', '.')}@example.org",
            skill=dice.betavariate(4, 2),
            alias=f"{dice.choice(ANIMALS)} {number}" if dice.random() < 0.3 else "",
            pace=dice.lognormvariate(0.2, 0.5),
        )
        for number, name in enumerate(chosen)
    ]


ANIMALS = ("Otter", "Heron", "Lynx", "Marten", "Badger", "Swift", "Newt", "Hare", "Falcon")


class Path(Struct, frozen=True):
    """The dates that an assignment's tries lie between."""

    opens: datetime
    due: datetime
    closes: datetime
    now: datetime


def tries(
    number: int, pupil: Pupil, tests: Sequence[Test], count: int, path: Path, dice: random.Random
) -> list[Try]:
    """How one student goes through an exercise in about `count` submissions."""
    if dice.random() < ABSENT or not count:
        return []
    late = dice.random() < LATE
    last = min(path.now, path.closes if late else path.due)
    days = (last - path.opens) / timedelta(days=1)
    if days <= 0:
        return []
    moments = sorted(
        path.opens + timedelta(days=days * dice.betavariate(3, 1.3)) for _ in range(count)
    )
    hard = {test.name: dice.random() ** 1.4 for test in tests}
    wall = dice.choice(tests).name if dice.random() < STUCK else ""
    found = []
    for index, moment in enumerate(moments, 1):
        share = index / count
        reached = share * (0.55 + 0.75 * pupil.skill)
        verdicts = {t.name: _verdict(t, hard[t.name], reached, wall, dice) for t in tests}
        tasks = {t.task for t in tests}
        finished = frozenset(
            task
            for task in tasks
            if any(verdicts[t.name] is not Verdict.UNFINISHED for t in tests if t.task == task)
        )
        ratio = pupil.pace * (1.6 - 0.6 * share)
        broken = dice.random() < BROKEN
        found.append(Try(number, moment, verdicts, finished, ratio, broken))
    return found


def _verdict(test: Test, hard: float, reached: float, wall: str, dice: random.Random) -> Verdict:
    if test.name == wall and reached > hard / 2:
        return Verdict.FAILED
    if reached >= hard:
        return Verdict.PASSED
    if reached < hard - 0.35:
        return Verdict.UNFINISHED
    return dice.choices((Verdict.FAILED, Verdict.ERROR, Verdict.TIMEOUT), weights=(8, 2, 1))[0]
