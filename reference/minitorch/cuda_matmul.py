"""The product of large matrices on a GPU: how far Python can go.

Multiplying is fast where few elements are moved for each product. A thread of the tiled kernel in
`cuda_ops` reads two elements from shared memory for one product. Here it reads 2 * patch for
patch * patch of them, which it keeps in registers.
Source: V. Volkov and J. Demmel, Benchmarking GPUs to Tune Dense Linear Algebra (2008); NVIDIA's
CUTLASS, Efficient GEMM in CUDA; S. Boehm, How to Optimize a CUDA Matmul Kernel (2022).
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

from .cuda_device import SIMULATED, cuda, device_jit, jit
from .cuda_places import place
from .tensor_data import Shape, Storage, Strides, UserShape

SIDE = 4 if SIMULATED else 16
"""A block has SIDE * SIDE threads. It computes tiles of patch * SIDE rows and columns."""

DEPTH = 4 if SIMULATED else 8
"""Columns of `a`, and rows of `b`, that are in shared memory at once."""

PAD = 4
"""Unused elements at the end of a tile's line: writes of a warp would meet in few banks without."""

PATCHES = (2,) if SIMULATED else (8, 4)
"""Rows and columns that a thread computes, the best first."""

ENOUGH = 2 if SIMULATED else 128
"""Tiles that keep a GPU's processors busy."""


def tiles(shape: UserShape, tile: int) -> int:
    """How many tiles of (tile, tile) cover the matrices of `shape`."""
    return prod(shape[:-2]) * -(-shape[-2] // tile) * -(-shape[-1] // tile)


def best_patch(shape: UserShape) -> int:
    """The patch with which to compute a product of this shape; 0 where the tiled kernel is better.

    The largest that gives all processors something to do, at least half of it of use.
    """
    for patch in PATCHES:
        count, area = tiles(shape, patch * SIDE), (patch * SIDE) ** 2
        if count >= ENOUGH and count * area <= 2 * prod(shape):
            return patch
    return 0


Share = tuple[int, int, int, int, int]
"""A thread's part of a tile: the line and k of its first element, the way to the next in each, and
the way to the next in storage."""


@device_jit
def share(thread: int, lines: int, line_step: int, k_step: int) -> Share:
    """A thread's part of a tile of (lines, DEPTH) elements that lie so many steps apart.

    Neighbouring threads read neighbours: along k, or from line to line.
    """
    if k_step <= line_step:
        next_line = SIDE * SIDE // DEPTH
        return thread // DEPTH, thread % DEPTH, next_line, 0, next_line * line_step
    next_k = SIDE * SIDE // lines
    return thread % lines, thread // lines, 0, next_k, next_k * k_step


@device_jit
def fetch(kept: Storage, mine: Share, storage: Storage, at: int, lines: int, depth: int) -> None:
    """Read a thread's part of a tile, from position `at` on.

    A line is a row of `a` or a column of `b`; `lines` are left from the tile on, and `depth`
    elements of each. Beyond them are zeros.
    """
    line, k, next_line, next_k, hop = mine
    for n in range(len(kept)):
        kept[n] = 0
        if line + n * next_line < lines and k + n * next_k < depth:
            kept[n] = storage[at + n * hop]


@device_jit
def put(tile: Storage, kept: Storage, mine: Share) -> None:
    """Write what was fetched into shared memory, where element k of a line is at [k, line]."""
    line, k, next_line, next_k, _ = mine
    for n in range(len(kept)):
        tile[k + n * next_k, line + n * next_line] = kept[n]


@device_jit
def add_products(
    sums: Storage,
    a_part: Storage,
    b_part: Storage,
    a_tile: Storage,
    b_tile: Storage,
    x: int,
    y: int,
) -> None:
    """Add the product of two tiles to the sums of a thread's patch.

    Lines of a patch are SIDE apart, so that neighbouring threads use neighbouring ones.
    """
    for k in range(DEPTH):
        for i in range(len(a_part)):
            a_part[i] = a_tile[k, y + i * SIDE]
            b_part[i] = b_tile[k, x + i * SIDE]
        for i in range(len(a_part)):
            for j in range(len(b_part)):
                sums[i, j] += a_part[i] * b_part[j]


@device_jit
def clear(sums: Storage) -> None:
    """Set a thread's patch to 0."""
    for i in range(len(sums)):
        for j in range(len(sums)):
            sums[i, j] = 0


@device_jit
def write(
    out: Storage, at: int, strides: Strides, sums: Storage, left: tuple[int, int], x: int, y: int
) -> None:
    """Write a thread's patch to a tile that starts at `at`, of which (rows, columns) are left."""
    for i in range(len(sums)):
        for j in range(len(sums)):
            row, column = y + i * SIDE, x + j * SIDE
            if row < left[0] and column < left[1]:
                out[at + row * strides[-2] + column * strides[-1]] = sums[i, j]


@lru_cache(maxsize=8)
def blocked(patch: int) -> Any:
    """The kernel with patches of (patch, patch), for blocks of (SIDE, SIDE) threads.

    Nothing may be empty. While a tile is multiplied, the next is on its way. Loops over local
    arrays have constant lengths, so that the compiler keeps these arrays in registers.
    """
    lines, width, loads = patch * SIDE, patch * SIDE + PAD, patch * DEPTH // SIDE

    def _blocked(
        out: Storage,
        out_shape: Shape,
        out_strides: Strides,
        out_size: int,
        a_storage: Storage,
        a_shape: Shape,
        a_strides: Strides,
        b_storage: Storage,
        b_shape: Shape,
        b_strides: Strides,
    ) -> None:
        a_tile = cuda.shared.array((DEPTH, width), a_storage.dtype)
        b_tile = cuda.shared.array((DEPTH, width), b_storage.dtype)
        a_kept = cuda.local.array(loads, a_storage.dtype)
        b_kept = cuda.local.array(loads, b_storage.dtype)
        a_part = cuda.local.array(patch, a_storage.dtype)
        b_part = cuda.local.array(patch, b_storage.dtype)
        sums = cuda.local.array((patch, patch), out.dtype)
        # Masked, it is plain to the compiler that they are not negative, and count from no end.
        x, y = cuda.threadIdx.x & (SIDE - 1), cuda.threadIdx.y & (SIDE - 1)
        rows, columns, depth = out_shape[-2], out_shape[-1], a_shape[-1]
        a_row, a_k, b_k, b_column = a_strides[-2], a_strides[-1], b_strides[-2], b_strides[-1]
        a_mine = share(x + y * SIDE, lines, a_row, a_k)
        b_mine = share(x + y * SIDE, lines, b_column, b_k)
        down, across = (rows + lines - 1) // lines, (columns + lines - 1) // lines
        tiles = out_size // (rows * columns) * down * across
        for tile in range(cuda.blockIdx.x, tiles, cuda.gridDim.x):
            batch = tile // (down * across)
            row, column = tile // across % down * lines, tile % across * lines
            a_at = (row + a_mine[0]) * a_row + a_mine[1] * a_k
            b_at = (column + b_mine[0]) * b_column + b_mine[1] * b_k
            a_at += place(batch, out_shape[:-2], a_shape[:-2], a_strides[:-2])
            b_at += place(batch, out_shape[:-2], b_shape[:-2], b_strides[:-2])
            clear(sums)
            fetch(a_kept, a_mine, a_storage, a_at, rows - row, depth)
            fetch(b_kept, b_mine, b_storage, b_at, columns - column, depth)
            for k in range(DEPTH, depth + DEPTH, DEPTH):
                put(a_tile, a_kept, a_mine)
                put(b_tile, b_kept, b_mine)
                cuda.syncthreads()
                a_at += DEPTH * a_k
                b_at += DEPTH * b_k
                fetch(a_kept, a_mine, a_storage, a_at, rows - row, depth - k)
                fetch(b_kept, b_mine, b_storage, b_at, columns - column, depth - k)
                add_products(sums, a_part, b_part, a_tile, b_tile, x, y)
                cuda.syncthreads()
            start = place(batch, out_shape[:-2], out_shape[:-2], out_strides[:-2])
            start += row * out_strides[-2] + column * out_strides[-1]
            write(out, start, out_strides, sums, (rows - row, columns - column), x, y)

    return jit(_blocked)
