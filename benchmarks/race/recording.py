"""Pairs of times of real races, recorded far beyond what would decide them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from msgspec import Struct

from grader.interview import Interview
from grader.sandbox.session import Sandbox
from grader.track import Track

from .runners import LIMITS, SIZES, cargo, challenge, generator


class Recording(Struct, frozen=True):
    """Pairs of one kind of work at one true ratio: seconds, student first, then reference first."""

    kind: str
    factor: float
    student: list[float]
    reference: list[float]

    @property
    def pairs(self) -> list[tuple[float, float]]:
        """Seconds of both, pair by pair."""
        return list(zip(self.student, self.reference, strict=True))


class Recordings(Struct, frozen=True):
    """All of a session, and the machine that they were taken on."""

    machine: dict[str, object]
    recordings: list[Recording]


def record(
    sandbox: Sandbox, kind: str, factor: float, pairs: int, told: Callable[[], object]
) -> Recording:
    """Record `pairs` pairs after two that are not timed; `told` hears of each."""
    found = Recording(kind, factor, [], [])
    question = challenge(kind)
    with (
        closing(Interview(sandbox, cargo(kind, factor), LIMITS)) as student,
        closing(Interview(sandbox, cargo(kind, 1.0), LIMITS)) as reference,
    ):
        track = Track(student, reference, generator(), lambda *_: None)
        with track.open():
            for number in range(-2, pairs):
                seconds = track.pair(question, SIZES[kind], student_first=number % 2 == 0)
                if number >= 0:
                    found.student.append(seconds[0])
                    found.reference.append(seconds[1])
                told()
    return found
