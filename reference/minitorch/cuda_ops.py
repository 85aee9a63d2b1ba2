"""Tensors on a CUDA GPU: the same three functions and the product of matrices, as kernels.

Threads stride over the grid, so that more elements than threads work. Storage stays on the device
from one operation to the next, and a launch copies nothing.
Source: MiniTorch, tasks 3.3 and 3.4; reduction follows M. Harris, Optimizing Parallel Reduction in
CUDA (2007), the tiled product the CUDA C++ Programming Guide, Shared Memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from . import cuda_matmul, tensor_data
from .cuda_device import BLOCKS, SIMULATED, cuda, empty, grid, layout, on_device, walk
from .cuda_device import NoGPU as NoGPU
from .cuda_device import device_jit as device_jit
from .cuda_device import jit as jit
from .cuda_device import to_device as to_device
from .cuda_places import MOST_THREADS, around, block, cell, is_plain, place, shares, tiles
from .tensor_data import (
    IndexingError,
    Shape,
    Storage,
    Strides,
    TensorData,
    shape_broadcast,
)
from .tensor_ops import (
    Binary,
    MapProto,
    ReduceProto,
    TensorOps,
    Unary,
    ZipProto,
    product_shape,
    reduced_shape,
    wider,
)

if TYPE_CHECKING:
    from .tensor import Tensor

BLOCK_DIM = 32
"""Threads in a block of `sum_practice`, and the largest matrix of `mm_practice`."""

TILE = 4 if SIMULATED else 16
"""Rows and columns of the piece of a product that one block computes."""

LINE = TILE + 1
"""Elements in a row of a tile in shared memory; one more, and columns lie in different banks."""

to_index = device_jit(tensor_data.to_index)
index_to_position = device_jit(tensor_data.index_to_position)
broadcast_index = device_jit(tensor_data.broadcast_index)
"""The functions of module 2, for kernels of one's own."""


# Task 3.3


def tensor_map(fn: Any) -> Any:
    """The kernel of map; `in_shape` broadcasts to `out_shape`, of `out_size` elements.

    f[blocks, threads](out, out_shape, out_strides, out_size, in_storage, in_shape, in_strides)
    """

    def _map(
        out: Storage,
        out_shape: Shape,
        out_strides: Strides,
        out_size: int,
        in_storage: Storage,
        in_shape: Shape,
        in_strides: Strides,
    ) -> None:
        plain = is_plain(out_shape, in_shape, in_strides)
        out_plain = is_plain(out_shape, out_shape, out_strides)
        for i in range(cuda.grid(1), out_size, cuda.gridsize(1)):
            x = in_storage[i if plain else place(i, out_shape, in_shape, in_strides)]
            out[i if out_plain else place(i, out_shape, out_shape, out_strides)] = fn(x)

    return jit(_map)


def tensor_zip(fn: Any) -> Any:
    """The kernel of zip; both shapes broadcast to `out_shape`, of `out_size` elements.

    f[blocks, threads](out, out_shape, out_strides, out_size,
                       a_storage, a_shape, a_strides, b_storage, b_shape, b_strides)
    """

    def _zip(
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
        a_plain = is_plain(out_shape, a_shape, a_strides)
        b_plain = is_plain(out_shape, b_shape, b_strides)
        out_plain = is_plain(out_shape, out_shape, out_strides)
        for i in range(cuda.grid(1), out_size, cuda.gridsize(1)):
            a = a_storage[i if a_plain else place(i, out_shape, a_shape, a_strides)]
            b = b_storage[i if b_plain else place(i, out_shape, b_shape, b_strides)]
            out[i if out_plain else place(i, out_shape, out_shape, out_strides)] = fn(a, b)

    return jit(_zip)


def tensor_reduce(fn: Any) -> Any:
    """The kernel of reduce: a block folds one element of `out`, by way of shared memory.

    f[blocks, threads](out, out_shape, out_strides, out_size,
                       a_storage, a_shape, a_strides, reduce_dim, reduce_value)

    The shapes agree but for `reduce_dim`, where `out` has one element: the fold of `reduce_value`
    and all elements of `a` along it, which may be more than threads, or fewer. fn is associative
    and commutative.
    """

    # solution
    # A block of (rows, columns) threads folds as many outputs as it has columns: each row of them
    # takes every rows-th element, then parts are folded in a tree. Where `out` has several elements
    # at `reduce_dim`, each is the fold of its part of `a`, for a second launch to fold.
    def _reduce(
        out: Storage,
        out_shape: Shape,
        out_strides: Strides,
        out_size: int,
        a_storage: Storage,
        a_shape: Shape,
        a_strides: Strides,
        reduce_dim: int,
        reduce_value: float,
    ) -> None:
        cache = cuda.shared.array(MOST_THREADS, out.dtype)
        rows, columns = cuda.blockDim.x, cuda.blockDim.y
        thread = cuda.threadIdx.x + cuda.threadIdx.y * rows
        row, column = thread // columns, thread % columns
        parts, step, inner = out_shape[reduce_dim], a_strides[reduce_dim], 1
        for d in range(reduce_dim + 1, len(out_shape)):
            inner *= out_shape[d]

        for first in range(cuda.blockIdx.x * columns, out_size, cuda.gridDim.x * columns):
            o = first + column
            part = o // inner % parts
            begin = part * a_shape[reduce_dim] // parts
            length = (part + 1) * a_shape[reduce_dim] // parts - begin if o < out_size else 0
            if row < length:
                start = place(o, out_shape, out_shape, a_strides) + (begin - part) * step
                so_far = a_storage[start + row * step]
                for j in range(row + rows, length, rows):
                    so_far = fn(so_far, a_storage[start + j * step])
                cache[thread] = so_far
            cuda.syncthreads()
            width = rows
            while width > 1:
                half = (width + 1) // 2
                if row + half < width and row + half < length:
                    cache[thread] = fn(cache[thread], cache[thread + half * columns])
                cuda.syncthreads()
                width = half

            if row == 0 and o < out_size:
                at = place(o, out_shape, out_shape, out_strides)
                total = cache[thread] if length else reduce_value
                out[at] = fn(reduce_value, total) if length and parts == 1 else total

    return jit(_reduce)


def _fold(f: Any, a: Tensor, dim: int, start: float, parts: int) -> Tensor:
    """Launch the kernel of reduce: `dim` becomes `parts`."""
    out = empty(a, (*a.shape[:dim], parts, *a.shape[dim + 1 :]), a.dtype)
    threads = block(a, dim, out.size)
    blocks = min(-(-out.size // threads[1]), BLOCKS)
    (shape, strides, a_shape, a_strides), at = around(*layout(a), dim, parts)
    storages = out._tensor._storage, a._tensor._storage
    f[blocks, threads](
        storages[0], shape, strides, out.size, storages[1], a_shape, a_strides, at, start
    )
    return out


@lru_cache(maxsize=256)
def _kernel(make: Callable[[Any], Any], fn: Callable[..., float]) -> Any:
    """One kernel for one function, however many backends ask: compiling takes a second."""
    return make(device_jit(fn))


class CudaOps(TensorOps):
    """Kernels, compiled for a function and a dtype when these are first used."""

    cuda = True

    @staticmethod
    def map(fn: Unary) -> MapProto:
        """Apply fn to each element of `a`."""
        f = _kernel(tensor_map, fn)

        def mapped(a: Tensor, out: Tensor | None = None) -> Tensor:
            out = empty(a, a.shape, a.dtype) if out is None else out
            if out.size:
                shape, strides, a_strides = walk(out.shape, layout(out), layout(a))
                f[grid(out.size)](
                    out._tensor._storage, shape, strides, out.size,
                    a._tensor._storage, shape, a_strides,
                )  # fmt: skip
            return out

        return mapped

    @staticmethod
    def zip(fn: Binary) -> ZipProto:
        """Apply fn to each pair of elements of `a` and `b`, which broadcast."""
        f = _kernel(tensor_zip, fn)

        def zipped(a: Tensor, b: Tensor) -> Tensor:
            out = empty(a, shape_broadcast(a.shape, b.shape), wider(a, b))
            if out.size:
                shape, strides, *steps = walk(out.shape, *map(layout, (out, a, b)))
                f[grid(out.size)](
                    out._tensor._storage, shape, strides, out.size,
                    a._tensor._storage, shape, steps[0], b._tensor._storage, shape, steps[1],
                )  # fmt: skip
            return out

        return zipped

    @staticmethod
    def reduce(fn: Binary, start: float = 0.0) -> ReduceProto:
        """Fold the elements along `dim` by fn, from `start`; fn must be commutative too."""
        f = _kernel(tensor_reduce, fn)
        # solution

        def reduced(a: Tensor, dim: int) -> Tensor:
            shape = reduced_shape(a, dim)
            if a.size == 0:
                return a.new(np.full(int(np.prod(shape)), start, a.dtype), shape)
            if (parts := shares(a, dim)) > 1:
                a = _fold(f, a, dim, start, parts)
            return _fold(f, a, dim, start, 1)

        return reduced

    @staticmethod
    def matrix_multiply(a: Tensor, b: Tensor) -> Tensor:
        """Products of matrices, by the kernel that suits their size."""
        shape, dtype = product_shape(a, b), wider(a, b)
        if a.size == 0 or b.size == 0:
            return a.zeros(shape, dtype)
        out = empty(a, shape, dtype)
        # solution
        kernel, threads, blocks = tensor_matrix_multiply, (TILE, TILE), tiles(shape, TILE)
        patch = cuda_matmul.best_patch(shape)
        if patch:
            kernel, threads = cuda_matmul.blocked(patch), (cuda_matmul.SIDE,) * 2
            blocks = (min(cuda_matmul.tiles(shape, patch * cuda_matmul.SIDE), BLOCKS), 1, 1)
        kernel[blocks, threads](
            out._tensor._storage, *map(on_device, layout(out)), out.size,
            a._tensor._storage, *map(on_device, layout(a)),
            b._tensor._storage, *map(on_device, layout(b)),
        )  # fmt: skip
        return out


# Task 3.4


def _tensor_matrix_multiply(
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
    """out = a @ b, for broadcast batches of matrices with any strides; none is empty.

    Blocks of (TILE, TILE) threads: blockIdx.x counts tiles of `out` from left to right, y from top
    to bottom, z its matrices. A thread computes one element of a tile. Its block moves through a
    row of tiles of `a` and a column of tiles of `b`, both by way of shared memory, from which every
    element is used TILE times.
    """
    a_tile = cuda.shared.array((TILE, LINE), a_storage.dtype)
    b_tile = cuda.shared.array((TILE, LINE), b_storage.dtype)
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    rows, columns, depth = out_shape[-2], out_shape[-1], a_shape[-1]
    # Neighbouring threads are to read neighbours, which a transposed matrix has along its columns.
    ai, aj = (y, x) if a_strides[-1] <= a_strides[-2] else (x, y)
    bi, bj = (y, x) if b_strides[-1] <= b_strides[-2] else (x, y)

    for batch in range(cuda.blockIdx.z, out_size // (rows * columns), cuda.gridDim.z):
        start = place(batch, out_shape[:-2], out_shape[:-2], out_strides[:-2])
        a_start = place(batch, out_shape[:-2], a_shape[:-2], a_strides[:-2])
        b_start = place(batch, out_shape[:-2], b_shape[:-2], b_strides[:-2])
        for row in range(cuda.blockIdx.y * TILE, rows, cuda.gridDim.y * TILE):
            for column in range(cuda.blockIdx.x * TILE, columns, cuda.gridDim.x * TILE):
                total = out.dtype.type(0)
                for k in range(0, depth, TILE):
                    a_tile[ai, aj] = cell(a_storage, a_start, a_shape, a_strides, row + ai, k + aj)
                    b_tile[bi, bj] = cell(
                        b_storage, b_start, b_shape, b_strides, k + bi, column + bj
                    )
                    cuda.syncthreads()
                    for n in range(TILE):
                        total += a_tile[y, n] * b_tile[n, x]
                    cuda.syncthreads()
                i, j = row + y, column + x
                if i < rows and j < columns:
                    out[start + i * out_strides[-2] + j * out_strides[-1]] = total


tensor_matrix_multiply = jit(_tensor_matrix_multiply)


# Tasks 3.3 and 3.4: practice


def _sum_practice(out: Storage, a: Storage, size: int) -> None:
    """out[block] is the sum of the block's part of `a`, BLOCK_DIM elements or what is left."""
    cache = cuda.shared.array(BLOCK_DIM, out.dtype)
    i, thread = cuda.grid(1), cuda.threadIdx.x
    cache[thread] = a[i] if i < size else 0
    cuda.syncthreads()
    half = BLOCK_DIM // 2
    while half > 0:
        if thread < half:
            cache[thread] += cache[thread + half]
        cuda.syncthreads()
        half //= 2
    if thread == 0:
        out[cuda.blockIdx.x] = cache[0]


jit_sum_practice = jit(_sum_practice)


def sum_practice(a: Tensor) -> TensorData:
    """The sums of each BLOCK_DIM elements of `a`: shape (n,) gives (n / BLOCK_DIM rounded up,)."""
    blocks = -(-a.size // BLOCK_DIM)
    out = TensorData(cuda.device_array(blocks, a.dtype), (blocks,))
    if blocks:
        jit_sum_practice[blocks, BLOCK_DIM](out._storage, a.contiguous()._tensor._storage, a.size)
    return out


def _mm_practice(out: Storage, a: Storage, b: Storage, size: int) -> None:
    """out = a @ b, for matrices of (size, size) that lie row by row, in one block.

    Each cell of `a` and `b` is read once, into shared memory; each thread writes one of `out`.
    """
    a_cache = cuda.shared.array((BLOCK_DIM, BLOCK_DIM), out.dtype)
    b_cache = cuda.shared.array((BLOCK_DIM, BLOCK_DIM), out.dtype)
    column, row = cuda.threadIdx.x, cuda.threadIdx.y
    inside = row < size and column < size
    if inside:
        a_cache[row, column] = a[row * size + column]
        b_cache[row, column] = b[row * size + column]
    cuda.syncthreads()
    if inside:
        total = out.dtype.type(0)
        for k in range(size):
            total += a_cache[row, k] * b_cache[k, column]
        out[row * size + column] = total


jit_mm_practice = jit(_mm_practice)


def mm_practice(a: Tensor, b: Tensor) -> TensorData:
    """A @ b, of shape (n, n) with n up to BLOCK_DIM. Raises `IndexingError` for other shapes."""
    size = a.shape[0]
    if a.shape != b.shape or a.shape != (size, size) or size > BLOCK_DIM:
        raise IndexingError(
            f"{a.shape} and {b.shape}: both must be square and alike, up to {BLOCK_DIM} rows"
        )
    out = TensorData(cuda.device_array(size * size, wider(a, b)), (size, size))
    if size:
        storages = (x.contiguous()._tensor._storage for x in (a, b))
        jit_mm_practice[1, (size, size)](out._storage, *storages, size)
    return out
