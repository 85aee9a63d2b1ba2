"""Where the kernels find what they need: places of elements, and shares of work for blocks.

Positions count in 64 bits. A negative one counts from the storage's end: indexing does so in
compiled code as it does in Python.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from .cuda_device import BLOCKS, SIMULATED, THREADS, device_jit, merged, on_device
from .tensor_data import Shape, Storage, Strides, UserShape, strides_from_shape

if TYPE_CHECKING:
    from .tensor import Tensor

WARP = 4 if SIMULATED else 32
"""Threads that run in step. They are fastest when neighbours read neighbouring elements."""

MOST_THREADS = 1024
"""Threads that a block can have at most."""

SHARE = 2 if SIMULATED else 16
"""Elements for each thread, at least, where several blocks share in folding one output."""

MOST_BLOCKS = 65535
"""Blocks that a grid can have below one another, and in batches."""


@device_jit
def place(ordinal: int, big_shape: Shape, shape: Shape, strides: Strides) -> int:
    """The position of what is broadcast to element number `ordinal` of `big_shape`.

    The three steps `to_index`, `broadcast_index` and `index_to_position` in one, so that no index
    has to be kept.
    """
    rest, position = ordinal, 0
    extra = len(big_shape) - len(shape)
    for d in range(len(big_shape) - 1, -1, -1):
        if d >= extra and shape[d - extra] != 1:
            position += rest % big_shape[d] * strides[d - extra]
        rest //= big_shape[d]
    return position


@device_jit
def is_plain(big_shape: Shape, shape: Shape, strides: Strides) -> bool:
    """Whether `shape` is `big_shape`, and lies row by row: `place` is then the ordinal itself."""
    if len(shape) != len(big_shape):
        return False
    step = 1
    for d in range(len(shape) - 1, -1, -1):
        if shape[d] != big_shape[d] or (shape[d] != 1 and strides[d] != step):
            return False
        step *= shape[d]
    return True


@device_jit
def cell(storage: Storage, start: int, shape: Shape, strides: Strides, i: int, j: int) -> Any:
    """Element (i, j) of the matrix that begins at `start`, and 0 outside of it."""
    if i < shape[-2] and j < shape[-1]:
        return storage[start + i * strides[-2] + j * strides[-1]]
    return storage.dtype.type(0)


@lru_cache(maxsize=4096)
def around(
    shape: tuple[int, ...], strides: tuple[int, ...], dim: int, shares: int
) -> tuple[tuple[Any, ...], int]:
    """On the device: shape and strides of the output, then of the input, merged around `dim`.

    And which dimension `dim` has become.
    """
    before = merged(shape[:dim], strides[:dim])
    after = merged(shape[dim + 1 :], strides[dim + 1 :])
    narrow = (*before[0], shares, *after[0])
    wide = (*before[0], shape[dim], *after[0])
    steps = (*before[1], strides[dim], *after[1])
    parts = narrow, tuple(strides_from_shape(narrow)), wide, steps
    return tuple(map(on_device, parts)), len(before[0])


def block(a: Tensor, dim: int, outputs: int) -> tuple[int, int]:
    """Rows and columns of threads with which `tensor_reduce` folds `a` along `dim`.

    A warp is to read neighbours: those that are folded where they lie side by side, else those of
    neighbouring outputs.
    """
    neighbours = 1 if a._tensor.strides[dim] == 1 else int(np.prod(a.shape[dim + 1 :]))
    rows = min(THREADS // min(WARP, power(neighbours)), power(a.shape[dim]))
    return rows, min(THREADS // rows, power(outputs))


def power(n: int) -> int:
    """The first power of two that is not below n."""
    return 1 << (n - 1).bit_length()


def shares(a: Tensor, dim: int) -> int:
    """Among how many blocks to share the elements of `a` that one output along `dim` folds."""
    outputs = a.size // a.shape[dim]
    rows, columns = block(a, dim, outputs)
    blocks = -(-outputs // columns)
    return max(1, min(BLOCKS // blocks, a.shape[dim] // (rows * SHARE)))


def tiles(shape: UserShape, tile: int) -> tuple[int, int, int]:
    """How many tiles lie side by side in each matrix of a product, below one another, in batches.

    At most as many as a grid can have.
    """
    batches = int(np.prod(shape[:-2]))
    across, down = -(-shape[-1] // tile), -(-shape[-2] // tile)
    return across, min(down, MOST_BLOCKS), min(batches, MOST_BLOCKS)
