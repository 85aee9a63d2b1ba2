"""Sums and largest elements of ten million, along each dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
from minitorch import nn

from .case import DTYPES, Case, Pair
from .operands import ours, positive, theirs

Shape = tuple[int, ...]
SHAPES: list[Shape] = [(10**7,), (1000, 10_000), (100, 1000, 100), (10**6, 10)]
PERMUTED: list[tuple[Shape, Shape]] = [((1000, 10_000), (1, 0)), ((100, 1000, 100), (2, 0, 1))]
"""Shapes, and the order of dimensions in which they are seen."""

FOLDS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "sum": (lambda a, dim: a.sum(dim), lambda a, dim: torch.sum(a, dim, keepdim=True)),
    "max": (nn.max, lambda a, dim: torch.amax(a, dim, keepdim=True)),
}


def pair(fold: str, shape: Shape, order: Shape, dim: int, dtype: str) -> Pair:
    """Both folds along `dim` of what `order` makes of the shape."""
    array = positive(shape, dtype)
    x, y = ours(array).permute(*order), theirs(array).permute(order)
    mine, other = FOLDS[fold]
    return Pair(partial(mine, x, dim), partial(other, y, dim))


def cases() -> Iterator[Case]:
    """Each fold of each shape along each of its dimensions; then of the permuted ones."""
    plain = [(shape, tuple(range(len(shape)))) for shape in SHAPES]
    for dtype in DTYPES:
        for fold in FOLDS:
            for shape, order in plain + PERMUTED:
                permuted = (shape, order) in PERMUTED
                seen = tuple(shape[d] for d in order)
                for dim in range(len(shape)):
                    yield Case(
                        f"{fold}, permuted" if permuted else fold,
                        f"{seen} dim {dim}".replace(",)", ")"),
                        dtype,
                        partial(pair, fold, shape, order, dim, dtype),
                        2.0 if permuted else 1.5,
                    )
