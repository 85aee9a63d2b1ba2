"""From pairs of times to an outcome: the student's seconds beside the reference's, in turn.

Times double when another process takes a processor, and a single pair then errs by half; but both
halves of a pair err alike, and as often in one direction as in the other. So each pair is evidence
for the side of the limit on which it lies, bounded because single pairs may be far off (a
sequential test after Wald, 1945, on clipped scores after Huber, 1965). What errors are usual is
learned from the reference's own repeats, on which a submission has no influence.
"""

from __future__ import annotations

import math
from statistics import median

from grader.report import Outcome

CLIP = math.log(1.5)  # a pair's evidence, at most: log-ratios
FAST = -3 * CLIP  # evidence that decides
SLOW = 6 * CLIP
FEWEST = 5  # pairs
OFF = math.log(1.6)  # a reference whose usual error is larger judges nobody
QUANTILE = 1.96  # of 95 % confidence


class Pairs:
    """Pairs of seconds, taken in turn: student first, then reference first, and so on."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.student: list[float] = []
        self.reference: list[float] = []

    def __len__(self) -> int:
        return len(self.student)

    def add(self, student: float, reference: float) -> None:
        """One more pair, in seconds."""
        self.student.append(student)
        self.reference.append(reference)

    @property
    def student_first(self) -> bool:
        """Whether the student is asked first in the next pair."""
        return len(self) % 2 == 0

    @property
    def log_ratios(self) -> list[float]:
        """The logarithm of each pair's ratio."""
        return [math.log(s / r) for s, r in zip(self.student, self.reference, strict=True)]

    @property
    def ratio(self) -> float:
        """The median ratio."""
        return math.exp(median(self.log_ratios))

    @property
    def interval(self) -> tuple[float, float]:
        """The median ratio's interval of about 95 % confidence, from order statistics."""
        ordered = sorted(self.log_ratios)
        count = len(ordered)
        outside = max(0, int((count - QUANTILE * math.sqrt(count)) / 2))
        return math.exp(ordered[outside]), math.exp(ordered[count - 1 - outside])

    @property
    def noise(self) -> float:
        """The usual log-ratio of the reference to itself, asked twice in a row."""
        twice = zip(self.reference[0::2], self.reference[1::2], strict=False)
        return median([abs(math.log(a / b)) for a, b in twice] or [0.0])

    @property
    def evidence(self) -> float:
        """Below zero for a student within the limit, above it for one beyond."""
        limit = math.log(self.limit)
        return sum(max(-CLIP, min(CLIP, ratio - limit)) for ratio in self.log_ratios)

    def outcome(self) -> Outcome:
        """What the pairs so far say."""
        if len(self) < FEWEST or self.noise > OFF:
            return Outcome.OPEN
        if self.evidence <= FAST:
            return Outcome.FAST
        return Outcome.SLOW if self.evidence >= SLOW else Outcome.OPEN
