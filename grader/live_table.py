"""How far a grading has come, drawn: for each task a bar, its tests and its points so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from msgspec import Struct
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

WIDTH = 24
A_SECOND = 8  # drawings


class Drawing:
    """What is drawn again and again at a terminal, for as long as a block lasts.

    Silent where nobody watches.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._begun = clock()
        self._live: Live | None = None

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live = Live(
                console=self._console,
                get_renderable=self.draw,
                refresh_per_second=A_SECOND,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def draw(self) -> Group:
        """The picture of this moment."""
        raise NotImplementedError


class Line(Struct):
    """One task of a grading under way."""

    task: str
    title: str
    points: float
    tests: int = 0
    weight: float = 0
    """Of all its tests together: of that, points are shares."""
    passed: int = 0
    failed: int = 0
    earned: float = 0
    """The weight of those that passed."""

    @property
    def over(self) -> int:
        """How many of its tests are."""
        return self.passed + self.failed

    @property
    def reached(self) -> float:
        """Its points so far."""
        return round(self.points * self.earned / self.weight, 2) if self.weight else 0

    def conclude(self, weight: float, *, passed: bool) -> None:
        """One of its tests is over."""
        if passed:
            self.passed += 1
            self.earned += weight
        else:
            self.failed += 1

    def row(self) -> tuple[Text, ...]:
        """It, drawn."""
        return (
            Text(self.task, "bold"),
            Text(self.title),
            bar(self.passed, self.failed, self.tests),
            Text(f"{self.over} of {self.tests} tests", "dim", justify="right"),
            Text(f"{self.reached:g}/{self.points:g}", justify="right"),
        )


def expected(tasks: Iterable[Mapping[str, Any]]) -> dict[str, Line]:
    """The tasks that a service tells of when it has collected the tests."""
    names = ("task", "title", "points", "tests", "weight")
    lines = [Line(**{name: task[name] for name in names}) for task in tasks]
    return {line.task: line for line in lines}


def live_table(lines: Iterable[Line]) -> Table:
    """The tasks of this moment."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for _ in range(5):
        table.add_column()
    for line in lines:
        table.add_row(*line.row())
    return table


def bar(passed: int, failed: int, total: int) -> Text:
    """Green for what passed, red for what did not, a line for what is still to come."""
    ends = [WIDTH * count // total if total else 0 for count in (passed, passed + failed)]
    return Text.assemble(
        ("█" * ends[0], "green"),
        ("█" * (ends[1] - ends[0]), "red"),
        ("─" * (WIDTH - ends[1]), "dim"),
    )
