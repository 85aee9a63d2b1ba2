"""Pictures as numbers: where bars and lines lie, so that templates only draw them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

WIDTH = 640.0
HEIGHT = 160.0
GAP = 0.15  # of a bar's place
WIDEST = 90.0  # of a bar, so that a single one does not fill the chart


class Bar(Struct, frozen=True):
    """A bar that stands on the chart's floor."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: float


class Mark(Struct, frozen=True):
    """A point of a line."""

    x: float
    y: float
    label: str


def bars(values: Sequence[float], labels: Sequence[str]) -> list[Bar]:
    """Bars side by side; the highest one takes all of the height."""
    most = max(values, default=0) or 1
    place = WIDTH / max(1, len(values))
    width = min(WIDEST, place * (1 - GAP))
    return [
        Bar(
            x=round((index + 0.5) * place - width / 2, 1),
            y=round(HEIGHT * (1 - value / most), 1),
            width=round(width, 1),
            height=round(HEIGHT * value / most, 1),
            label=label,
            value=value,
        )
        for index, (value, label) in enumerate(zip(values, labels, strict=True))
    ]


def marks(values: Sequence[float], labels: Sequence[str], most: float) -> list[Mark]:
    """Points in the middle of as many places as `bars` would take."""
    place = WIDTH / max(1, len(values))
    return [
        Mark(round((index + 0.5) * place, 1), round(HEIGHT * (1 - value / (most or 1)), 1), label)
        for index, (value, label) in enumerate(zip(values, labels, strict=True))
    ]


def line(found: Sequence[Mark]) -> str:
    """The points of an SVG polyline."""
    return " ".join(f"{mark.x},{mark.y}" for mark in found)
