"""The speed over sizes, drawn with characters: a submission's beside the reference's."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from rich.text import Text

from grader.report import RaceResult, Result
from grader.wording import account

WIDTH, HEIGHT = 44, 9  # character cells
LOOKS = [("●", "cyan"), ("○", "green"), ("△", "yellow"), ("□", "magenta"), ("◇", "blue")]
LABEL = 9  # characters of a number with its unit


class Axis(Struct, frozen=True):
    """A logarithmic axis of some character cells."""

    low: float
    high: float
    cells: int

    def cell(self, value: float) -> int:
        """The cell in which `value` lies."""
        span = math.log(self.high / self.low)
        return round(math.log(value / self.low) / span * (self.cells - 1)) if span else 0

    def value(self, cell: int) -> float:
        """The value at a cell's middle."""
        return float(self.low * (self.high / self.low) ** (cell / (self.cells - 1)))


class Curve(Struct, frozen=True):
    """The seconds of one way to do it, by size."""

    name: str
    mark: str
    style: str
    seconds: dict[int, float]

    def cells(self, across: Axis, up: Axis) -> Iterator[tuple[int, int, str]]:
        """Every cell that is drawn: between sizes a dotted line, at sizes the mark."""
        points = [(across.cell(s), up.cell(t)) for s, t in sorted(self.seconds.items())]
        for (left, begin), (right, end) in pairwise(points):
            for column in range(left + 1, right):
                yield column, round(begin + (end - begin) * (column - left) / (right - left)), "·"
        for column, row in points:
            yield column, row, self.mark


def curves(race: RaceResult) -> list[Curve]:
    """The submission's, the reference's, and the others'."""
    found = [
        {pace.size: pace.student for pace in race.paces},
        {pace.size: pace.reference for pace in race.paces},
    ]
    names = list(dict.fromkeys(name for pace in race.paces for name in pace.others))
    found += [{p.size: p.others[name] for p in race.paces if name in p.others} for name in names]
    titles = ["submission", "reference", *names]
    looks = [LOOKS[number % len(LOOKS)] for number in range(len(titles))]
    return [Curve(t, *look, s) for t, look, s in zip(titles, looks, found, strict=True)]


def race_lines(test: Result) -> Iterator[Text]:
    """What a terminal tells of a test that was a race; nothing of another."""
    if test.race is not None:
        if not test.message:
            yield Text(f"  {account(test.race)}", "dim")
        yield from (Text.assemble("  ", line) for line in speed_chart(test.race))
    if test.parallelism is not None:
        yield Text(f"  keeps {test.parallelism:.2f} processors busy", "dim")


def speed_chart(race: RaceResult) -> Iterator[Text]:
    """Lines of a chart and a table; the table alone where there is one size."""
    drawn = curves(race)
    if len(race.paces) > 1:
        yield Text(f"median time of {race.probe}, by {race.unit}; both axes are logarithmic", "dim")
        yield from _plot(drawn, race.unit)
    yield from _table(drawn, race.unit)


def _plot(drawn: Sequence[Curve], unit: str) -> Iterator[Text]:
    seconds = [value for curve in drawn for value in curve.seconds.values()]
    sizes = sorted(drawn[0].seconds)
    up, across = Axis(min(seconds), max(seconds), HEIGHT), Axis(sizes[0], sizes[-1], WIDTH)
    canvas: dict[tuple[int, int], tuple[str, str]] = {}
    for curve in reversed(drawn):  # the submission comes last, over all others
        for column, row, mark in curve.cells(across, up):
            canvas[column, row] = mark, curve.style
    for row in reversed(range(HEIGHT)):
        label = duration(up.value(row)) if row % 4 == 0 else ""
        cells = [canvas.get((column, row), (" ", "")) for column in range(WIDTH)]
        yield Text.assemble((f"{label:>{LABEL}} ┤" if label else f"{'':{LABEL}} │", "dim"), *cells)
    yield Text(f"{'':{LABEL}} └{'─' * WIDTH}", "dim")
    yield Text(f"{'':{LABEL}}  {_ticks(sizes, across)}  {unit}", "dim")


def _ticks(sizes: Sequence[int], across: Axis) -> str:
    line = " " * WIDTH
    for size in sizes:
        text = f"{size:,}"
        start = min(max(0, across.cell(size) - len(text) // 2), WIDTH - len(text))
        if not line[max(0, start - 1) : start + len(text) + 1].strip():
            line = line[:start] + text + line[start + len(text) :]
    return line


def _table(drawn: Sequence[Curve], unit: str) -> Iterator[Text]:
    sizes = sorted(drawn[0].seconds)
    width = max(LABEL, *(len(f"{size:,}") for size in sizes), len(unit))
    head = Text(f"{unit:>{width}}", "dim")
    for curve in drawn:
        head.append(f"   {curve.mark} {curve.name:>{_width(curve)}}", curve.style)
    yield head
    for size in sizes:
        line = Text(f"{size:>{width},}", "dim")
        for curve in drawn:
            shown = duration(curve.seconds[size]) if size in curve.seconds else "-"
            line.append(f"     {shown:>{_width(curve)}}")
        yield line


def _width(curve: Curve) -> int:
    return max(LABEL, len(curve.name))


def duration(seconds: float) -> str:
    """Seconds to three digits, with their unit."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1 or unit == "µs":
            break
    value = seconds * factor
    return f"{value:.{max(0, 2 - math.floor(math.log10(max(value, 1))))}f} {unit}"
