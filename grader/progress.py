"""Live progress at a terminal: a bar for each task, its points so far, and the running test."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from rich.console import Console, Group
from rich.text import Text

from grader.examiner import Finding, Watcher
from grader.exercise import Exercise
from grader.live_table import Drawing, Line, live_table
from grader.report import Verdict


class Progress(Drawing, Watcher):
    """Draws how an examination goes."""

    def __init__(
        self,
        exercise: Exercise,
        console: Console | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        # While tests run, `sys.stderr` is another one: what they say is kept.
        super().__init__(console or Console(file=sys.stderr), clock)
        self._lines = {task.id: Line(task.id, task.title, task.points) for task in exercise.tasks}
        self._running: tuple[Finding, float] | None = None

    def collected(self, findings: Sequence[Finding]) -> None:
        """See `Watcher`."""
        for finding in findings:
            line = self._lines[finding.task]
            line.tests += 1
            line.weight += finding.weight

    def asking(self, finding: Finding) -> None:
        """See `Watcher`."""
        self._running = (finding, self._clock())

    def concluded(self, finding: Finding) -> None:
        """See `Watcher`."""
        passed = finding.judgement.verdict is Verdict.PASSED
        self._lines[finding.task].conclude(finding.weight, passed=passed)

    def draw(self) -> Group:
        """The picture of this moment."""
        return Group(live_table(self._lines.values()), self._moment())

    def _moment(self) -> Text:
        now = self._clock()
        line = Text(f"{now - self._begun:5.1f} s  ", "cyan")
        if self._running is None:
            return line.append("starting", "dim")
        finding, since = self._running
        return line.append(f"{finding.task} {finding.name} ({now - since:.1f} s)", "dim")
