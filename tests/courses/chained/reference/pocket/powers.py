"""Powers."""

from . import numbers
from .tables import SQUARES


def quadruple(x: float) -> float:
    """Four times `x`."""
    return numbers.double(numbers.double(x))


def square(n: int) -> int:
    """The square of `n`."""
    return SQUARES[n]
