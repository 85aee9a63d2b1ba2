"""The fast backend: kernels compiled by numba, on all processor cores.

Source: MiniTorch, tasks 3.1 and 3.2. Reductions fold in the order that suits the memory, so their
functions must be associative and commutative, up to rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numba
import numba.cuda  # existing scripts look for it once FastOps is there
import numpy as np
from numba import prange as prange  # students write loops with it, too

from . import tensor_data
from .compilation import njit
from .elementary import SAME
from .folding import fill_blocks, join_parts, plan_folds
from .gemm import multiply
from .loops import Grid, Sizes, Steps, cut, edges, forward, nest, row_start, set_steps
from .tensor import Tensor
from .tensor_data import Shape, Storage, Strides, shape_broadcast
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

to_index = njit(tensor_data.to_index)
index_to_position = njit(tensor_data.index_to_position)
broadcast_index = njit(tensor_data.broadcast_index)
"""The functions of module 2, for kernels of one's own."""


class FastOps(TensorOps):
    """Compiled, parallel kernels. Each is compiled when it is first used, then kept on disk."""

    @staticmethod
    def map(fn: Unary) -> MapProto:
        """fn of each element of `a`."""
        f = tensor_map(njit(SAME.get(fn, fn), error_model="numpy"))

        def mapped(a: Tensor, out: Tensor | None = None) -> Tensor:
            out = blank(a, a.shape) if out is None else out
            f(*out._tensor.tuple(), *a._tensor.tuple())
            return out

        return mapped

    @staticmethod
    def zip(fn: Binary) -> ZipProto:
        """fn of each pair of elements of `a` and `b`, which broadcast."""
        f = tensor_zip(njit(fn, error_model="numpy"))

        def zipped(a: Tensor, b: Tensor) -> Tensor:
            x, y = a._tensor, b._tensor
            shape = x.shape if x.shape == y.shape else tuple(shape_broadcast(x.shape, y.shape))
            out = blank(a, shape, wider(a, b))
            f(*out._tensor.tuple(), *x.tuple(), *y.tuple())
            return out

        return zipped

    @staticmethod
    def reduce(fn: Binary, start: float = 0.0) -> ReduceProto:
        """fn folded over the elements along `dim`, and `start`."""
        f = tensor_reduce(njit(fn, error_model="numpy", fastmath={"reassoc"}))

        def reduced(a: Tensor, dim: int) -> Tensor:
            out = blank(a, reduced_shape(a, dim))
            out._tensor._storage.fill(start)
            f(*out._tensor.tuple(), *a._tensor.tuple(), dim)
            return out

        return reduced

    @staticmethod
    def matrix_multiply(a: Tensor, b: Tensor) -> Tensor:
        """Products of the matrices in the last two dimensions; the others broadcast.

        (..., n, k) @ (..., k, m) is (..., n, m). Raises `IndexingError` where they don't fit.
        """
        out = blank(a, product_shape(a, b), wider(a, b))
        # solution
        left, right = cast(a, out.dtype), cast(b, out.dtype)
        multiply(numba.get_num_threads(), *out.tuple(), *left.tuple(), *right.tuple())
        return out


def blank(a: Tensor, shape: tuple[int, ...], dtype: np.dtype[np.floating] | None = None) -> Tensor:
    """A tensor of `shape` on the backend of `a`, to be written all over."""
    return a.new(np.empty(math.prod(shape), dtype or a._tensor.dtype), shape)


def cast(a: Tensor, dtype: np.dtype[np.floating]) -> Tensor:
    """`a` with storage of `dtype`: itself where it is."""
    if a.dtype is dtype:
        return a
    storage, _, _ = a.tuple()
    return Tensor.make(storage.astype(dtype), a.shape, a._tensor.strides, backend=a.backend)


def tensor_map(fn: Unary) -> Callable[..., None]:
    """The low-level map: f(out, out_shape, out_strides, in, in_shape, in_strides) fills `out`.

    `in_shape` broadcasts to `out_shape`. Source: task 3.1.
    """

    def fill(out: Storage, a: Storage, sizes: Sizes, steps: Steps, grid: Grid, patch: int) -> None:
        dims = grid[0]
        top, bottom, left, right = edges(patch, grid)
        to, step = steps[0, dims - 1], steps[1, dims - 1]
        abreast = to == step == 1 and forward(steps, dims)
        for row in range(top, bottom):
            o = row_start(row, sizes, steps, 0, dims) + left * to
            p = row_start(row, sizes, steps, 1, dims) + left * step
            if abreast:
                row_out, row_in = out[o : o + right - left], a[p : p + right - left]
                for j in range(len(row_out)):
                    row_out[j] = fn(row_in[j])
            else:
                for j in range(right - left):
                    out[o + j * to] = fn(a[p + j * step])

    fill = njit(fill)

    def _map(
        out: Storage,
        out_shape: Shape,
        out_strides: Strides,
        in_storage: Storage,
        in_shape: Shape,
        in_strides: Strides,
    ) -> None:
        sizes, steps = nest(out_shape, 2)
        set_steps(steps, 0, out_shape, out_strides)
        set_steps(steps, 1, in_shape, in_strides)
        patches, grid = cut(sizes, steps)
        if patches == 1:  # too little to wake the threads for
            fill(out, in_storage, sizes, steps, grid, 0)
        else:
            for patch in prange(patches):
                fill(out, in_storage, sizes, steps, grid, patch)

    return njit(_map, parallel=True)


def tensor_zip(fn: Binary) -> Callable[..., None]:
    """The low-level zip: f(out, out_shape, out_strides, a, a_shape, ..., b, b_shape, b_strides).

    Both shapes broadcast to `out_shape`. Source: task 3.1.
    """

    def fill(
        out: Storage,
        a: Storage,
        b: Storage,
        sizes: Sizes,
        steps: Steps,
        grid: Grid,
        patch: int,
    ) -> None:
        dims = grid[0]
        top, bottom, left, right = edges(patch, grid)
        to, by_a, by_b = steps[0, dims - 1], steps[1, dims - 1], steps[2, dims - 1]
        width = right - left
        abreast = to == by_a == by_b == 1 and forward(steps, dims)
        for row in range(top, bottom):
            o = row_start(row, sizes, steps, 0, dims) + left * to
            p = row_start(row, sizes, steps, 1, dims) + left * by_a
            q = row_start(row, sizes, steps, 2, dims) + left * by_b
            if abreast:
                row_out, row_a, row_b = out[o : o + width], a[p : p + width], b[q : q + width]
                for j in range(width):
                    row_out[j] = fn(row_a[j], row_b[j])
            else:
                for j in range(width):
                    out[o + j * to] = fn(a[p + j * by_a], b[q + j * by_b])

    fill = njit(fill)

    def _zip(
        out: Storage,
        out_shape: Shape,
        out_strides: Strides,
        a_storage: Storage,
        a_shape: Shape,
        a_strides: Strides,
        b_storage: Storage,
        b_shape: Shape,
        b_strides: Strides,
    ) -> None:
        sizes, steps = nest(out_shape, 3)
        set_steps(steps, 0, out_shape, out_strides)
        set_steps(steps, 1, a_shape, a_strides)
        set_steps(steps, 2, b_shape, b_strides)
        patches, grid = cut(sizes, steps)
        if patches == 1:
            fill(out, a_storage, b_storage, sizes, steps, grid, 0)
        else:
            for patch in prange(patches):
                fill(out, a_storage, b_storage, sizes, steps, grid, patch)

    return njit(_zip, parallel=True)


def tensor_reduce(fn: Binary) -> Callable[..., None]:
    """The low-level reduce: f(out, out_shape, out_strides, a, a_shape, a_strides, reduce_dim).

    `out` has size 1 at `reduce_dim`, and holds what is folded with the elements. Source: task 3.1.
    """
    fill, join = fill_blocks(fn), join_parts(fn)

    def _reduce(
        out: Storage,
        out_shape: Shape,
        out_strides: Strides,
        a_storage: Storage,
        a_shape: Shape,
        a_strides: Strides,
        reduce_dim: int,
    ) -> None:
        n, step = a_shape[reduce_dim], a_strides[reduce_dim]
        sizes, steps = nest(out_shape, 2)
        set_steps(steps, 0, out_shape, out_strides)
        set_steps(steps, 1, out_shape, a_strides)
        tasks, plan = plan_folds(sizes, steps, n, step)
        _, _, width, blocks, parts = plan
        units = blocks * parts if n else 0
        partial = np.empty((parts if parts > 1 else 0, blocks, width), a_storage.dtype)
        for task in prange(tasks):
            share = (units * task // tasks, units * (task + 1) // tasks)
            fill(out, partial, a_storage, sizes, steps, plan, n, step, share)
        if parts > 1:
            join(out, partial, sizes, steps, plan)

    return njit(_reduce, parallel=True)


def _tensor_matrix_multiply(
    out: Storage,
    out_shape: Shape,
    out_strides: Strides,
    a_storage: Storage,
    a_shape: Shape,
    a_strides: Strides,
    b_storage: Storage,
    b_shape: Shape,
    b_strides: Strides,
) -> None:
    """out[z, i, j] = sum over k of a[z, i, k] * b[z, k, j], as plainly as it can be said.

    All three have three dimensions; a batch of 1 is used for all. The outer loop is parallel; the
    inner one has one multiplication, calls nothing and writes nothing but its sum. Source: task
    3.2.
    """
    batches, rows, columns = out_shape
    a_batch = a_strides[0] if a_shape[0] > 1 else 0
    b_batch = b_strides[0] if b_shape[0] > 1 else 0
    for ordinal in prange(batches * rows):
        z, i = ordinal // rows, ordinal % rows
        for j in range(columns):
            p = z * a_batch + i * a_strides[1]
            q = z * b_batch + j * b_strides[2]
            total = 0.0
            for _ in range(a_shape[2]):
                total += a_storage[p] * b_storage[q]
                p += a_strides[2]
                q += b_strides[1]
            out[z * out_strides[0] + i * out_strides[1] + j * out_strides[2]] = total


tensor_matrix_multiply = njit(_tensor_matrix_multiply, parallel=True)
