"""The fixture `race`: asserts that a student's code is fast enough beside the reference."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from statistics import median

import numpy as np
from msgspec import Struct

from grader.interview import Interview
from grader.pairs import Pairs
from grader.report import Outcome, Pace, RaceResult
from grader.track import Challenge, Compare, Make, Track
from grader.wording import account

GLANCES = 3  # pairs at a size that is shown, not judged
CERTAIN = 12  # pairs that the clock does not cut short: they suffice for what is plain
LOOK = 0.2  # a ratio below which a person should look
OTHERS_SECONDS = 2.0  # another way that would take longer is left out
WALL_SECONDS = 0.3  # over which parallelism is measured


class Budget(Struct, frozen=True):
    """What a race may cost at most. It ends as soon as it is decided."""

    pairs: int = 61
    seconds: float = 8.0

    def spent(self, pairs: int, seconds: float) -> bool:
        """Whether there shall be no more pairs; some that are certain the clock does not forbid."""
        return pairs >= self.pairs or (pairs >= CERTAIN and seconds > self.seconds)


USUAL = Budget()


class TooSlow(AssertionError):  # noqa: N818 - what happened
    """The student's code takes longer than allowed."""


class Race:
    """What a hidden test asks for: `race("matmul", square, sizes=[64, 256], at_most=2)`."""

    def __init__(self, student: Interview, reference: Interview, compare: Compare) -> None:
        # Not by the run's seed: who knows it could draw all inputs ahead, and keep the answers.
        self._track = Track(student, reference, np.random.default_rng(), compare)
        self.result: RaceResult | None = None
        self.parallel: float | None = None

    def __repr__(self) -> str:
        return "race"

    def __call__(  # noqa: PLR0913 - what an author may say of a race
        self,
        probe: str,
        make: Make,
        *,
        sizes: Sequence[int],
        at_most: float,
        unit: str = "size",
        others: Mapping[str, str] = {},
        budget: Budget = USUAL,
        rel: float = 1e-6,
        abs: float = 1e-9,  # noqa: A002 - as pytest.approx calls it
    ) -> None:
        """Assert that the student takes at most `at_most` times the reference's time.

        Both are asked `probe` with `make(rng, size)`, drawn afresh for each pair, in ascending
        `sizes` (which count `unit`): the last is judged, the others are shown. `others` are
        probes that do the same in another way, by what to call them; only the reference's sandbox
        is asked those. Answers must equal the reference's within `rel` or `abs`.

        Raises `TooSlow`, `AssertionError` for a wrong answer, and what a question raises. Where it
        can't tell it raises nothing, and the report says so.
        """
        __tracebackhide__ = True
        challenge = Challenge(probe, make, rel, abs)
        glances: list[Pace] = []
        with self._track.open():
            for size in sizes[:-1]:
                pairs = self._pairs(challenge, size, at_most, Budget(GLANCES, math.inf))
                glances.append(self._pace(size, pairs, challenge, others, glances))
            pairs = self._pairs(challenge, sizes[-1], at_most, budget)
            pace = self._pace(sizes[-1], pairs, challenge, others, glances)
        self.result = _result(challenge, pairs, unit, [*glances, pace])
        if self.result.outcome is Outcome.SLOW:
            raise TooSlow(account(self.result))

    def parallelism(
        self, probe: str, make: Make, *, size: int, at_least: float, seconds: float = WALL_SECONDS
    ) -> None:
        """Assert that the student's code keeps `at_least` that many processors busy.

        Raises `AssertionError`, unless the reference can't do it here and now either.
        """
        __tracebackhide__ = True
        challenge = Challenge(probe, make)
        with self._track.open():
            self._track.pair(challenge, size)
            mine, best = self._track.parallelism(challenge, size, seconds)
        self.parallel = mine
        if mine < at_least <= best:
            raise AssertionError(
                f"keeps {mine:.2f} processors busy (the reference {best:.2f}), not {at_least:g}"
            )

    def _pairs(self, challenge: Challenge, size: int, limit: float, budget: Budget) -> Pairs:
        """Pairs until they say enough, or the budget ends. The first is not timed."""
        __tracebackhide__ = True
        self._track.pair(challenge, size)
        pairs, begun = Pairs(limit), time.monotonic()
        while pairs.outcome is Outcome.OPEN and not budget.spent(
            len(pairs), time.monotonic() - begun
        ):
            pairs.add(*self._track.pair(challenge, size, student_first=pairs.student_first))
        return pairs

    def _pace(
        self,
        size: int,
        pairs: Pairs,
        challenge: Challenge,
        others: Mapping[str, str],
        before: Sequence[Pace],
    ) -> Pace:
        seen = {}
        for name, probe in others.items():
            if _expected_seconds(name, size, before) < OTHERS_SECONDS:
                other = Challenge(probe, challenge.make)
                seen[name] = self._track.alone(other, size, GLANCES)
        return Pace(size, median(pairs.student), median(pairs.reference), seen)


def _expected_seconds(name: str, size: int, before: Sequence[Pace]) -> float:
    """What another way takes at most, going by smaller sizes: work grows with the cube."""
    if not before:
        return 0.0
    last = before[-1]
    return last.others.get(name, math.inf) * (size / last.size) ** 3


def _result(challenge: Challenge, pairs: Pairs, unit: str, paces: list[Pace]) -> RaceResult:
    low, high = pairs.interval
    return RaceResult(
        probe=challenge.probe,
        outcome=pairs.outcome,
        limit=pairs.limit,
        ratio=round(pairs.ratio, 4),
        low=round(low, 4),
        high=round(high, 4),
        pairs=len(pairs),
        noise=round(pairs.noise, 4),
        look=pairs.ratio < LOOK,
        unit=unit,
        paces=paces,
    )
