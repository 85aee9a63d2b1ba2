"""Races made of recorded pairs: as they came, and put together anew thousands of times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from grader.report import Outcome

from .recording import Recording
from .rules import Rule, Stream

BLOCK = 10
"""Pairs that stay together when races are put together anew: errors of neighbours are alike."""


class Tally(Struct, frozen=True):
    """How many races ended how, and with how many pairs."""

    races: int
    fast: int
    slow: int
    open: int
    pairs: float


def tally(ends: list[tuple[Outcome, int]]) -> Tally:
    """All races together."""
    count = Counter(outcome for outcome, _ in ends)
    mean = sum(pairs for _, pairs in ends) / len(ends) if ends else 0.0
    return Tally(
        len(ends), count[Outcome.FAST], count[Outcome.SLOW], count[Outcome.OPEN], round(mean, 2)
    )


def real(recording: Recording, rule: Rule, limit: float) -> Tally:
    """Races as they came: each begins where the one before was over."""
    ends, begin = [], 0
    pairs = recording.pairs
    while begin < len(pairs):
        outcome, used = rule(iter(pairs[begin:]), limit)
        if outcome is Outcome.OPEN and begin + used == len(pairs):
            break  # the recording ended, not the race
        ends.append((outcome, used))
        begin += used + used % 2  # the student is asked first again
    return tally(ends)


def resampled(
    recording: Recording, rule: Rule, limit: float, races: int, rng: np.random.Generator
) -> Tally:
    """Races of blocks drawn from the recording."""
    return tally([rule(_blocks(recording, rng), limit) for _ in range(races)])


def _blocks(recording: Recording, rng: np.random.Generator) -> Stream:
    pairs = recording.pairs
    while True:
        start = 2 * int(rng.integers((len(pairs) - BLOCK) // 2 + 1))
        yield from pairs[start : start + BLOCK]


def spread(recording: Recording) -> Iterator[float]:
    """The median ratio, and the standard deviation of a single pair's log-ratio."""
    logs = np.log(np.array(recording.student) / np.array(recording.reference))
    yield float(np.exp(np.median(logs)))
    yield float(logs.std())
