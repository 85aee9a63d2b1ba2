"""The arithmetic everything else is built from: operators on numbers, and three ways to lists.

Numbers are floats, and so are the answers to questions: 1.0 for yes, 0.0 for no.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

EPS = 1e-6
"""Keeps `log` and its derivative finite at zero."""


# Operators on numbers


def mul(x: float, y: float) -> float:
    """The product x * y."""
    return x * y


def id(x: float) -> float:
    """The number itself."""
    return x


def add(x: float, y: float) -> float:
    """The sum x + y."""
    return x + y


def neg(x: float) -> float:
    """The opposite number, -x."""
    return -x


def lt(x: float, y: float) -> float:
    """1.0 if x < y, else 0.0."""
    return 1.0 if x < y else 0.0


def eq(x: float, y: float) -> float:
    """1.0 if x = y, else 0.0."""
    return 1.0 if x == y else 0.0


def max(x: float, y: float) -> float:
    """The larger of the two."""
    return x if x > y else y


def is_close(x: float, y: float) -> float:
    """1.0 if |x - y| < 0.01, else 0.0."""
    return 1.0 if abs(x - y) < 1e-2 else 0.0


def sigmoid(x: float) -> float:
    """The logistic curve 1 / (1 + e^-x), which lies between 0 and 1.

    The same curve is e^x / (1 + e^x). Each form raises e to a large power on one side, where
    `math.exp` overflows, and is harmless on the other.
    """
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    return math.exp(x) / (1.0 + math.exp(x))


def relu(x: float) -> float:
    """The rectified linear unit: x where it is positive, else 0."""
    return x if x > 0 else 0.0


def log(x: float) -> float:
    """The natural logarithm of x + EPS, finite at 0. Raises `ValueError` for x <= -EPS."""
    return math.log(x + EPS)


def exp(x: float) -> float:
    """The exponential e^x. Raises `OverflowError` above 709."""
    return math.exp(x)


def inv(x: float) -> float:
    """The reciprocal 1 / x. Raises `ZeroDivisionError` at 0."""
    return 1.0 / x


# Derivatives at x, times d: how much a result moves when x does, passed on by the chain rule


def log_back(x: float, d: float) -> float:
    """The derivative of `log` at x, times d: d / (x + EPS)."""
    return d / (x + EPS)


def inv_back(x: float, d: float) -> float:
    """The derivative of `inv` at x, times d: -d / x^2."""
    return -d / x**2


def relu_back(x: float, d: float) -> float:
    """The derivative of `relu` at x, times d: d where x > 0, else 0 (the corner counts as flat)."""
    return d if x > 0 else 0.0


# From numbers to lists


def map(fn: Callable[[float], float]) -> Callable[[Iterable[float]], Iterable[float]]:
    """Turn fn(x) into a function of a list: [fn(x1), fn(x2), ...]."""

    def mapped(ls: Iterable[float]) -> list[float]:
        return [fn(x) for x in ls]

    return mapped


def zipWith(
    fn: Callable[[float, float], float],
) -> Callable[[Iterable[float], Iterable[float]], Iterable[float]]:
    """Turn fn(x, y) into a function of two lists: [fn(x1, y1), fn(x2, y2), ...].

    The result is as long as the shorter list.
    """

    def zipped(ls1: Iterable[float], ls2: Iterable[float]) -> list[float]:
        return [fn(x, y) for x, y in zip(ls1, ls2, strict=False)]

    return zipped


def reduce(fn: Callable[[float, float], float], start: float) -> Callable[[Iterable[float]], float]:
    """Turn fn(so_far, x) into a function that folds a list into one number, from the left.

    [x1, x2, x3] becomes fn(fn(fn(start, x1), x2), x3), and [] becomes start.
    """

    def folded(ls: Iterable[float]) -> float:
        so_far = start
        for x in ls:
            so_far = fn(so_far, x)
        return so_far

    return folded


def negList(ls: Iterable[float]) -> Iterable[float]:
    """Every number's opposite: [-x1, -x2, ...]."""
    return map(neg)(ls)


def addLists(ls1: Iterable[float], ls2: Iterable[float]) -> Iterable[float]:
    """The sums of pairs: [x1 + y1, x2 + y2, ...], as long as the shorter list."""
    return zipWith(add)(ls1, ls2)


def sum(ls: Iterable[float]) -> float:
    """The sum x1 + x2 + ...; 0 for an empty list."""
    return reduce(add, 0.0)(ls)


def prod(ls: Iterable[float]) -> float:
    """The product x1 * x2 * ...; 1 for an empty list."""
    return reduce(mul, 1.0)(ls)
