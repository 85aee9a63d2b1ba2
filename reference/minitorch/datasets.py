"""Small sets of points in the unit square, each of class 0 or 1: what the first models learn."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass
class Graph:
    """`N` points `X`, and the class 0 or 1 of each in `y`."""

    N: int
    X: list[Point]
    y: list[int]


def make_pts(N: int) -> list[Point]:
    """`N` points drawn evenly from the unit square."""
    return [(random.random(), random.random()) for _ in range(N)]


def _draw(N: int, rule: Callable[[float, float], bool]) -> Graph:
    """`N` random points, of class 1 where `rule(x1, x2)` holds."""
    X = make_pts(N)
    return Graph(N, X, [int(rule(x1, x2)) for x1, x2 in X])


def simple(N: int) -> Graph:
    """Class 1 is the left half."""
    return _draw(N, lambda x1, _: x1 < 0.5)


def diag(N: int) -> Graph:
    """Class 1 is the lower left corner, cut off along a diagonal."""
    return _draw(N, lambda x1, x2: x1 + x2 < 0.5)


def split(N: int) -> Graph:
    """Class 1 is a strip at the left and one at the right."""
    return _draw(N, lambda x1, _: x1 < 0.2 or x1 > 0.8)


def xor(N: int) -> Graph:
    """Class 1 is two opposite quarters: either x1 or x2 is above one half, but not both."""
    return _draw(N, lambda x1, x2: (x1 > 0.5) != (x2 > 0.5))


def circle(N: int) -> Graph:
    """Class 1 is all that lies outside of a disc of area 0.1 * pi around the middle."""
    return _draw(N, lambda x1, x2: (x1 - 0.5) ** 2 + (x2 - 0.5) ** 2 > 0.1)


def spiral(N: int) -> Graph:
    """Two arms that wind around each other: class 1 is class 0 turned by half a circle.

    Along an arm the radius grows with the angle, up to the edge of the square (Archimedes'
    spiral). Not random. An odd `N` gives the second arm one point more.
    """
    arms = [_arm(N // 2, 0.0), _arm(N - N // 2, math.pi)]
    return Graph(N, arms[0] + arms[1], [0] * len(arms[0]) + [1] * len(arms[1]))


def _arm(count: int, turned: float) -> list[Point]:
    """`count` points of a spiral around (0.5, 0.5), turned by that angle in radians."""
    turns, inner = 1.6, 0.2
    grown = [inner + (1 - inner) * (i + 1) / count for i in range(count)]
    angles = [(part, 2 * math.pi * turns * part + turned) for part in grown]
    return [
        (0.5 + 0.5 * part * math.cos(angle), 0.5 + 0.5 * part * math.sin(angle))
        for part, angle in angles
    ]


datasets: dict[str, Callable[[int], Graph]] = {
    "Simple": simple,
    "Diag": diag,
    "Split": split,
    "Xor": xor,
    "Circle": circle,
    "Spiral": spiral,
}
