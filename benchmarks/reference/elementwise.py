"""A function of each element, or of each pair: ten million of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch

from .case import DTYPES, Case, Pair
from .operands import normal, ours, positive, theirs

SIZE = 10**7
TALL, WIDE = (4000, 2500), (2500, 4000)
Operation = Callable[..., Any]

MAPS: dict[str, tuple[Operation, Operation]] = {
    "neg": (lambda a: -a, torch.neg),
    "relu": (lambda a: a.relu(), torch.relu),
    "exp": (lambda a: a.exp(), torch.exp),
    "log": (lambda a: a.log(), torch.log),
    "sigmoid": (lambda a: a.sigmoid(), torch.sigmoid),
}
ZIPS: dict[str, tuple[Operation, Operation, str]] = {
    "add": (lambda a, b: a + b, torch.add, ""),
    "mul": (lambda a, b: a * b, torch.mul, ""),
    "lt": (
        lambda a, b: a < b,
        lambda a, b: torch.lt(a, b, out=torch.empty_like(a)),
        "both results are floats, which PyTorch is asked for; see `lt to bool`",
    ),
}
ROWS = "both results lie row by row, which PyTorch is asked for"
STRIDED: dict[str, tuple[Operation, Operation, str]] = {
    "-A.T": (lambda a, _: -a, lambda a, _: torch.neg(a, out=rows_like(a)), ROWS),
    "A.T * B": (
        lambda a, b: a * b,
        lambda a, b: torch.mul(a, b, out=rows_like(a)),
        ROWS,
    ),
    "X + row": (lambda a, b: a + b, torch.add, ""),
    "X * column": (lambda a, b: a * b, torch.mul, ""),
}
OTHERWISE: dict[str, tuple[Operation, Operation, str]] = {
    "lt to bool": (lambda a, b: a < b, torch.lt, "PyTorch writes bytes, we write floats"),
    "-A.T kept": (lambda a, _: -a, lambda a, _: -a, "PyTorch's result has the strides of A.T"),
    "A.T * B kept": (
        lambda a, b: a * b,
        lambda a, b: a * b,
        "PyTorch's result has the strides of A.T",
    ),
}
"""What PyTorch does if it is not asked for the result that we make. No target."""


def rows_like(a: torch.Tensor) -> torch.Tensor:
    """A tensor of the same shape, to be written row by row."""
    return torch.empty(a.shape, dtype=a.dtype)


def map_pair(name: str, dtype: str) -> Pair:
    """One operand, lying row by row."""
    mine, other = MAPS[name]
    array = (positive if name == "log" else normal)((SIZE,), dtype)
    return Pair(partial(mine, ours(array)), partial(other, theirs(array)))


def zip_pair(mine: Operation, other: Operation, dtype: str) -> Pair:
    """Two operands, lying row by row."""
    a, b = normal((SIZE,), dtype), normal((SIZE,), dtype, seed=2)
    return Pair(partial(mine, ours(a), ours(b)), partial(other, theirs(a), theirs(b)))


def strided_pair(name: str, mine: Operation, other: Operation, dtype: str) -> Pair:
    """Two operands, of which the first is permuted, or the second broadcast."""
    shape = {"X + row": (TALL[1],), "X * column": (TALL[0], 1)}.get(name, WIDE)
    a, b = normal(TALL, dtype), normal(shape, dtype, seed=2)
    x, y = ours(a), theirs(a)
    if "A.T" in name:
        x, y = x.permute(1, 0), y.T
    return Pair(partial(mine, x, ours(b)), partial(other, y, theirs(b)))


def cases() -> Iterator[Case]:
    """First all that lies row by row."""
    for dtype in DTYPES:
        for name in MAPS:
            yield Case("map", name, dtype, partial(map_pair, name, dtype), 1.3)
        for name, (mine, other, note) in ZIPS.items():
            prepare = partial(zip_pair, mine, other, dtype)
            yield Case("zip", name, dtype, prepare, 1.3, note=note)
        for name, (mine, other, note) in STRIDED.items():
            prepare = partial(strided_pair, name, mine, other, dtype)
            yield Case("permuted, broadcast", name, dtype, prepare, 2.0, note=note)
        for name, (mine, other, note) in OTHERWISE.items():
            if name == "lt to bool":
                prepare = partial(zip_pair, mine, other, dtype)
            else:
                prepare = partial(strided_pair, name, mine, other, dtype)
            yield Case("other results", name, dtype, prepare, note=note)
