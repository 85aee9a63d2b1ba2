"""A grading that is followed, drawn live: its place in the queue, then its tests by task."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from rich.console import Console, Group
from rich.text import Text

from client.following import LOST, Happening
from grader.live_table import Drawing, Line, expected, live_table
from grader.wording import ANEW, CUT_OFF, waiting

PASSED = "passed"


class LiveGrading(Drawing):
    """Draws what happens."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(console, clock)
        self._lines: dict[str, Line] = {}
        self._said = "connecting"

    def tell(self, happening: Happening) -> None:
        """Something happened."""
        facts = happening.facts
        match happening.event:
            case "queued":
                self._said = waiting(facts["place"])
            case "collected":
                self._collected(facts)
            case "concluded":
                self._concluded(facts)
            case "restarted":
                self._lines = {}
                self._said = ANEW
            case event if event == LOST:
                self._said = CUT_OFF

    def draw(self) -> Group:
        """The picture of this moment."""
        seconds = Text(f"{self._clock() - self._begun:5.1f} s  ", "cyan")
        return Group(live_table(self._lines.values()), seconds.append(self._said, "dim"))

    def _collected(self, facts: dict[str, Any]) -> None:
        self._lines = expected(facts["tasks"])
        self._said = f"{facts['tests']} tests"

    def _concluded(self, facts: dict[str, Any]) -> None:
        line = self._lines.get(facts["task"])
        if line is not None:
            line.conclude(facts["weight"], passed=facts["verdict"] == PASSED)
        self._said = f"{facts['task']} {facts['test']}: {facts['verdict']}"
