"""Loops over strided tensors, as few and as long as their strides allow.

A tensor that lies row by row is one long loop, whatever its shape. So before elements are visited,
dimensions of one element are dropped, and neighbours that follow each other in memory in every
operand become one. What remains is a last dimension, the columns, and all the others, the rows.
The plane of rows and columns is cut into patches, which threads fill.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .compilation import njit
from .tensor_data import Shape, Strides

Sizes = npt.NDArray[np.int64]
Steps = npt.NDArray[np.int64]  # a row for each operand, a column for each dimension
Grid = tuple[int, int, int, int, int]  # dimensions, rows, columns; rows and columns of a patch

GRAIN = 1 << 14
"""So many elements are worth another thread: some five microseconds of work."""
TILE = 64
"""Rows and columns of a patch where memory is crossed both ways: 64 lines of the cache each."""


@njit
def nest(out_shape: Shape, operands: int) -> tuple[Sizes, Steps]:
    """The sizes of the loops over `out_shape`, and room for each operand's steps."""
    sizes = np.ones(len(out_shape) + 1, np.int64)
    for d in range(len(out_shape)):
        sizes[d + 1] = out_shape[d]
    return sizes, np.zeros((operands, len(sizes)), np.int64)


@njit
def set_steps(steps: Steps, operand: int, shape: Shape, strides: Strides) -> None:
    """Write an operand's strides, paired from the last dimension; 0 where it is stretched."""
    extra = steps.shape[1] - len(shape)
    for d in range(len(shape)):
        if shape[d] != 1:
            steps[operand, d + extra] = strides[d]


@njit
def merge(sizes: Sizes, steps: Steps) -> int:
    """Drop dimensions of one element, join neighbours, in place; return how many are left."""
    last = 0
    for d in range(1, len(sizes)):
        if sizes[d] == 1:
            continue
        joined = True
        for operand in range(len(steps)):
            joined = joined and steps[operand, last] == steps[operand, d] * sizes[d]
        if sizes[last] == 1 or joined:
            sizes[last] *= sizes[d]
        else:
            last += 1
            sizes[last] = sizes[d]
        for operand in range(len(steps)):
            steps[operand, last] = steps[operand, d]
    return last + 1


@njit
def cut(sizes: Sizes, steps: Steps) -> tuple[int, Grid]:
    """How many patches to fill, and their grid.

    A patch is part of a row, or several rows, that the caches hold: where an operand jumps from
    column to column, it is a square, so that what is next to the elements it needs is soon used.
    """
    dims = merge(sizes, steps)
    columns = sizes[dims - 1]
    rows = 1
    for d in range(dims - 1):
        rows *= sizes[d]
    if rows * columns <= GRAIN:
        return min(1, rows * columns), (dims, rows, columns, rows, columns)
    jumps = False
    for operand in range(len(steps)):
        jumps = jumps or abs(steps[operand, dims - 1]) > 1
    wide = min(columns, TILE if jumps and dims > 1 else GRAIN)
    high = min(rows, max(1, (TILE * TILE if jumps else GRAIN) // wide))
    patches = -(-rows // high) * -(-columns // wide)
    return patches, (dims, rows, columns, high, wide)


@njit
def edges(patch: int, grid: Grid) -> tuple[int, int, int, int]:
    """The first row of a patch and the one after its last; the same of its columns."""
    _, rows, columns, high, wide = grid
    across = -(-columns // wide)
    top, left = patch // across * high, patch % across * wide
    return top, min(top + high, rows), left, min(left + wide, columns)


@njit
def row_start(row: int, sizes: Sizes, steps: Steps, operand: int, dims: int) -> int:
    """The position in an operand's storage where row number `row` starts."""
    position = 0
    for d in range(dims - 2, -1, -1):
        position += row % sizes[d] * steps[operand, d]
        row //= sizes[d]
    return position


@njit
def forward(steps: Steps, dims: int) -> bool:
    """Whether no operand runs backwards, as those do whose positions count from the end."""
    for operand in range(len(steps)):
        for d in range(dims):
            if steps[operand, d] < 0:
                return False
    return True
