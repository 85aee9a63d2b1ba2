"""From pairs of times to an outcome: the student's seconds beside the reference's, in turn.

Times double when another process takes a processor, and a single pair then errs by half; but both
halves of a pair err alike, and as often in one direction as in the other. So each pair is evidence
for the side of the limit on which it lies: its log-ratio, clipped because single pairs are far off
at times. Evidence is added up until there is enough of it on one side (a sequential test after
Wald, 1945, on scores clipped after Huber, 1964). More is needed to fail a student than to pass
one, and then the whole interval of the ratio must lie beyond the limit; where the reference would
lose against itself, further beyond it by as much. `make bench-race` shows how often that errs.
"""

from __future__ import annotations

import math
from statistics import median

from grader.report import Outcome

CLIP = 0.4  # the log-ratio beyond which a pair is no stronger evidence: 1.5 times the limit
FAST = -5  # the evidence that decides, in pairs at their strongest
SLOW = 8
LEAST_DOUBT = 1.2  # by what the reference may always differ from itself
QUANTILE = 1.96  # of 95 % confidence


class Pairs:
    """Pairs of seconds, taken in turn: student first, then reference first, and so on."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.student: list[float] = []
        self.reference: list[float] = []
        self.log_ratios: list[float] = []
        self.evidence = 0.0  # below zero for a student within the limit, above it for one beyond
        self._repeats: list[float] = []

    def __len__(self) -> int:
        return len(self.student)

    def add(self, student: float, reference: float) -> None:
        """One more pair, in seconds."""
        self.student.append(student)
        self.reference.append(reference)
        self.log_ratios.append(math.log(student / reference))
        self.evidence += max(-1.0, min(1.0, (self.log_ratios[-1] - math.log(self.limit)) / CLIP))
        if self.student_first:  # the reference was asked last in one pair, and first in the next
            self._repeats.append(math.log(self.reference[-2] / reference))

    @property
    def student_first(self) -> bool:
        """Whether the student is asked first in the next pair."""
        return len(self) % 2 == 0

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
        """The usual factor between two times of the reference that follow each other."""
        return math.exp(median([abs(ratio) for ratio in self._repeats] or [0.0]))

    @property
    def doubt(self) -> float:
        """The factor by which the reference loses a race against itself, or 1 if it does not.

        A student has the benefit of it, and not more: waiting for a slow one may be what makes the
        reference slower right after it.
        """
        factor = math.exp(abs(median(self._repeats or [0.0])))
        return factor if factor >= max(self.limit, 1 / self.limit, LEAST_DOUBT) else 1.0

    @property
    def outcome(self) -> Outcome:
        """What the pairs so far say."""
        if self.evidence <= FAST:
            return Outcome.FAST
        slow = self.evidence >= SLOW and self.interval[0] > self.limit * self.doubt
        return Outcome.SLOW if slow else Outcome.OPEN
