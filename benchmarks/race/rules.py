"""Rules that turn pairs into a verdict: the grader's own, and those it was measured against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from statistics import median

from grader.pairs import Pairs
from grader.race import USUAL
from grader.report import Outcome

Stream = Iterator[tuple[float, float]]
Rule = Callable[[Stream, float], tuple[Outcome, int]]
"""From pairs of seconds and a limit to the outcome, and how many pairs that took."""


def clipped_evidence(stream: Stream, limit: float) -> tuple[Outcome, int]:
    """The grader's: evidence of each pair, clipped and added up, within the usual budget."""
    pairs, seconds = Pairs(limit), 0.0
    while pairs.outcome is Outcome.OPEN and not USUAL.spent(len(pairs), seconds):
        pair = next(stream, None)
        if pair is None:
            break
        pairs.add(*pair)
        seconds += sum(pair)
    return pairs.outcome, len(pairs)


def sign(stream: Stream, limit: float) -> tuple[Outcome, int]:
    """Sequential sign: a lead of 3 passes, 8 behind fails, at most 41 pairs."""
    lead = number = 0
    for number, (student, reference) in enumerate(islice(stream, 41), 1):
        lead += 1 if student < limit * reference else -1
        if lead in (3, -8):
            return (Outcome.FAST if lead > 0 else Outcome.SLOW), number
    return Outcome.OPEN, number


def median_ratio(stream: Stream, limit: float) -> tuple[Outcome, int]:
    """The median of 11 ratios."""
    ratios = [student / reference for student, reference in islice(stream, 11)]
    return (Outcome.FAST if median(ratios) <= limit else Outcome.SLOW), 11


RULES: dict[str, Rule] = {
    "ours": clipped_evidence,
    "sign": sign,
    "median of 11": median_ratio,
}
