"""What an operation costs when there is next to nothing to compute, with derivatives wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from .case import DTYPES, Case, Pair
from .operands import ours, theirs

LENGTH = 100


def product(a: Any, b: Any) -> Any:
    """One multiplication."""
    return a * b


def chain(a: Any, b: Any) -> tuple[Any, ...]:
    """Many multiplications, one after the other, and their derivatives; for both libraries."""
    a.grad = b.grad = None
    y = a
    for _ in range(LENGTH):
        y = y * b
    y.backward()
    return y, a.grad, b.grad


def pair(work: Callable[[Any, Any], Any], dtype: str) -> Pair:
    """On leaves of one element."""
    arrays = [np.array([x], dtype) for x in (0.75, 1.01)]
    return Pair(
        partial(work, *(ours(a, grad=True) for a in arrays)),
        partial(work, *(theirs(a, grad=True) for a in arrays)),
    )


def cases() -> Iterator[Case]:
    """One multiplication, and one of a chain."""
    for dtype in DTYPES:
        yield Case("overhead", "a * b of 1 element", dtype, partial(pair, product, dtype), 3.0)
        yield Case(
            "overhead",
            f"one of {LENGTH} in a chain, + backward",
            dtype,
            partial(pair, chain, dtype),
            3.0,
            operations=LENGTH,
        )
