"""Small pictures of numbers over time, as coordinates for SVG."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

WIDTH, HEIGHT, MARGIN = 320, 72, 10
MOST = 40
"""Of more values, the last ones are drawn."""


class Dot(Struct, frozen=True):
    """A value at its place."""

    x: float
    y: float
    submission: int
    value: float


def dots(values: Sequence[tuple[int, float]], highest: float = 0.0) -> list[Dot]:
    """Values of submissions from left to right, between 0 and the highest."""
    shown = values[-MOST:]
    top = max([highest, *(value for _, value in shown)], default=0.0) or 1.0
    step = (WIDTH - 2 * MARGIN) / max(1, len(shown) - 1)
    return [
        Dot(
            x=round(MARGIN + at * step, 1),
            y=round(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * value / top, 1),
            submission=number,
            value=value,
        )
        for at, (number, value) in enumerate(shown)
    ]
