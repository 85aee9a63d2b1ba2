"""Numbers."""

import math

_HALF = 0.5


def double(x: float) -> float:
    """Twice `x`."""
    return x + x


def root(x: float) -> float:
    """The square root of `x`."""
    return math.exp(_HALF * math.log(x)) if x else 0.0


class Counter:
    """Counts."""

    def __init__(self, start: int = 0) -> None:
        self.count = start

    def step(self, size: int = 1) -> int:
        """Add `size`."""
        checked = int(size)
        # solution
        self.count += checked
        return self.count
