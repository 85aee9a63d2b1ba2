"""Live progress at a terminal: a bar for each task, its points so far, and the running test."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from grader.examiner import Finding, Watcher
from grader.exercise import Exercise, Task
from grader.report import Verdict

WIDTH = 24
A_SECOND = 8  # drawings


class Progress(Watcher):
    """Draws how an examination goes; silent where nobody watches."""

    def __init__(
        self,
        exercise: Exercise,
        console: Console | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._exercise = exercise
        # While tests run, `sys.stderr` is another one: what they say is kept.
        self._console = console or Console(file=sys.stderr)
        self._clock = clock
        self._begun = clock()
        self._expected: dict[str, list[Finding]] = {task.id: [] for task in exercise.tasks}
        self._over: set[str] = set()
        self._running: tuple[Finding, float] | None = None
        self._live = Live(
            console=self._console,
            get_renderable=self.draw,
            refresh_per_second=A_SECOND,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def collected(self, findings: Sequence[Finding]) -> None:
        """See `Watcher`."""
        for finding in findings:
            self._expected[finding.task].append(finding)

    def asking(self, finding: Finding) -> None:
        """See `Watcher`."""
        self._running = (finding, self._clock())

    def concluded(self, finding: Finding) -> None:
        """See `Watcher`."""
        self._over.add(finding.name)

    def draw(self) -> Group:
        """The picture of this moment."""
        table = Table(box=None, pad_edge=False, show_header=False)
        for _ in range(5):
            table.add_column()
        for task in self._exercise.tasks:
            table.add_row(*self._row(task))
        return Group(table, self._moment())

    def _row(self, task: Task) -> tuple[Text, ...]:
        expected = self._expected[task.id]
        over = [finding for finding in expected if finding.name in self._over]
        good = [finding for finding in over if finding.judgement.verdict is Verdict.PASSED]
        shares = sum(finding.weight for finding in expected)
        passed = sum(finding.weight for finding in good)
        points = round(task.points * passed / shares, 2) if shares else 0
        return (
            Text(task.id, "bold"),
            Text(task.title),
            bar(len(good), len(over) - len(good), len(expected)),
            Text(f"{len(over)} of {len(expected)} tests", "dim", justify="right"),
            Text(f"{points:g}/{task.points}", justify="right"),
        )

    def _moment(self) -> Text:
        now = self._clock()
        line = Text(f"{now - self._begun:5.1f} s  ", "cyan")
        if self._running is None:
            return line.append("starting", "dim")
        finding, since = self._running
        return line.append(f"{finding.task} {finding.name} ({now - since:.1f} s)", "dim")


def bar(passed: int, failed: int, total: int) -> Text:
    """Green for what passed, red for what did not, a line for what is still to come."""
    ends = [WIDTH * count // total if total else 0 for count in (passed, passed + failed)]
    return Text.assemble(
        ("█" * ends[0], "green"),
        ("█" * (ends[1] - ends[0]), "red"),
        ("─" * (WIDTH - ends[1]), "dim"),
    )
