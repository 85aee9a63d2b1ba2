"""Products of matrices, near the speed of the processor.

A product of n x n matrices needs n^3 multiplications but only n^2 numbers from memory, so all
depends on using each number often while it is near. From the inside out: a patch of the result is
kept in registers, to which whole columns of `a` times whole rows of `b` are added; the panels these
come from are copied next to each other, in the order in which they are needed; and as many panels
are taken at a time as the caches hold. Threads share the rows of the result.

Source: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008; Van Zee and
van de Geijn, BLIS, 2015.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from llvmlite import binding, ir
from numba import prange, types
from numba.core import cgutils
from numba.extending import intrinsic

from .compilation import njit
from .tensor_data import Shape, Storage, Strides

VECTOR_BYTES = 64 if binding.get_host_cpu_features().get("avx512f") else 32
HIGH = 6
"""Rows of a patch. With VECTORS columns of vectors, 12 of the 16 or 32 registers hold results."""
VECTORS = 2
DEPTH = 256
"""Columns of `a` and rows of `b` taken at a time: a panel of `b` then fits the first cache."""
SMALL = 64
"""Up to so many rows of `b` are used where they are: copying would take longer."""
TASK = 1 << 16
"""Multiplications that are worth another thread."""


def _data(context: Any, builder: Any, signature: Any, args: Any, i: int) -> Any:
    """The address of the numbers of argument number `i`, an array."""
    return context.make_array(signature.args[i])(context, builder, args[i]).data


def _vector_at(builder: Any, vector: Any, pointer: Any, offset: Any) -> Any:
    return builder.bitcast(builder.gep(pointer, [offset]), vector.as_pointer())


@intrinsic
def add_outer_products(
    typing_context: object,  # noqa: ARG001
    patch: Any,
    a: Any,
    a_place: Any,
    b: Any,
    b_place: Any,
    extent: Any,
) -> tuple[Any, Any]:
    """Fill `patch`, (HIGH, width), with the product of `rows` rows of `a` and a panel of `b`.

    `a_place` is (start, step to the next row); the next column is beside. `b_place` is the same,
    for rows of `width` numbers. `extent` is (rows, depth): rows after the last repeat it. The loop
    is written in LLVM's language, since only there can one say "these numbers are a register".
    """
    signature = types.void(patch, a, a_place, b, b_place, extent)
    lanes = VECTOR_BYTES // (patch.dtype.bitwidth // 8)
    size = ir.IntType(64)

    def generate(context: Any, builder: Any, _: object, args: Any) -> Any:
        vector = ir.VectorType(context.get_data_type(patch.dtype), lanes)
        zero = ir.Constant(vector, None)
        everywhere = ir.Constant(ir.VectorType(ir.IntType(32), lanes), None)
        (a_start, down), (b_start, below), (rows, depth) = (
            cgutils.unpack_tuple(builder, args[i], 2) for i in (2, 4, 5)
        )
        panel, row_of, result = (_data(context, builder, signature, args, i) for i in (3, 1, 0))
        vector_at = partial(_vector_at, builder, vector)

        def row_of_a(row: int) -> Any:
            last = builder.sub(rows, size(1))
            inside = builder.icmp_signed("<", size(row), rows)
            step = builder.mul(builder.select(inside, size(row), last), down)
            return builder.gep(row_of, [builder.add(a_start, step)])

        left = [row_of_a(row) for row in range(HIGH)]
        right = builder.gep(panel, [b_start])
        cells = [(row, column) for row in range(HIGH) for column in range(VECTORS)]
        sums = {cell: cgutils.alloca_once_value(builder, zero) for cell in cells}
        with cgutils.for_range(builder, depth, intp=size) as loop:
            across = builder.mul(loop.index, below)
            columns = [
                builder.load(vector_at(right, builder.add(across, size(lanes * i))), align=4)
                for i in range(VECTORS)
            ]
            for row in range(HIGH):
                factor = builder.load(builder.gep(left[row], [loop.index]))
                first = builder.insert_element(zero, factor, ir.IntType(32)(0))
                factors = builder.shuffle_vector(first, zero, everywhere)
                for i in range(VECTORS):
                    product = builder.fmul(factors, columns[i], flags=("contract",))
                    so_far = builder.load(sums[row, i])
                    total = builder.fadd(so_far, product, flags=("contract",))
                    builder.store(total, sums[row, i])
        for row, i in cells:
            cell = vector_at(result, size((row * VECTORS + i) * lanes))
            builder.store(builder.load(sums[row, i]), cell, align=4)
        return context.get_dummy_value()

    return signature, generate


Operand = tuple[Storage, Shape, Strides]
Place = tuple[int, int, int]
"""Where a matrix starts in a storage, the step to its next row, and to its next column."""


@njit
def copy_panels(b: Storage, q: Place, depth: int, m: int, wide: int, panels: Storage) -> None:
    """Copy a matrix (depth, m) into panels of `wide` columns; the last is filled up with 0."""
    for left in range(0, m, wide):
        width = min(wide, m - left)
        for k in range(depth):
            at = left * depth + k * wide
            place = q[0] + left * q[2] + k * q[1]
            panel = panels[at : at + wide]
            if width == wide and q[2] == 1 and place >= 0:
                row = b[place : place + wide]
                for j in range(len(panel)):
                    panel[j] = row[j]
            else:
                for j in range(width):
                    panel[j] = b[place + j * q[2]]
                for j in range(width, wide):
                    panel[j] = 0.0


@njit
def copy_rows(a: Storage, p: Place, n: int, depth: int, rows: Storage) -> None:
    """Copy a matrix (n, depth) row by row."""
    for i in range(n):
        for k in range(depth):
            rows[i * depth + k] = a[p[0] + i * p[1] + k * p[2]]


@njit
def multiply_band(
    out: Storage, o: Place, a: Storage, p: Place, b: Storage, q: Place, extent: Place
) -> None:
    """One product out = a @ b; `extent` is (n, k, m) for (n, k) @ (k, m).

    What lies as the innermost loop wants it is used where it is, unless it is too large for that.
    """
    n, depth, m = extent
    wide = VECTOR_BYTES // out.itemsize * VECTORS
    deepest = min(depth, DEPTH)
    as_rows = p[2] == 1 and p[0] >= 0 and p[1] >= 0
    as_panel = q[2] == 1 and q[0] >= 0 and q[1] >= 0 and depth <= SMALL and m % wide == 0
    rows = a if as_rows else np.empty(n * deepest, out.dtype)
    panels = b if as_panel else np.empty(-(-m // wide) * wide * deepest, out.dtype)
    patch = np.empty(HIGH * wide, out.dtype)
    for first in range(0, depth, DEPTH):
        deep = min(DEPTH, depth - first)
        if not as_rows:
            copy_rows(a, (p[0] + first * p[2], p[1], p[2]), n, deep, rows)
        if not as_panel:
            copy_panels(b, (q[0] + first * q[1], q[1], q[2]), deep, m, wide, panels)
        for left in range(0, m, wide):
            b_place = (q[0] + left, q[1]) if as_panel else (left * deep, wide)
            for top in range(0, n, HIGH):
                a_place = (p[0] + top * p[1] + first, p[1]) if as_rows else (top * deep, deep)
                high = min(HIGH, n - top)
                add_outer_products(patch, rows, a_place, panels, b_place, (high, deep))
                for i in range(high):
                    at = o[0] + (top + i) * o[1] + left * o[2]
                    for j in range(min(wide, m - left)):
                        so_far = out[at + j * o[2]] if first else 0.0
                        out[at + j * o[2]] = so_far + patch[i * wide + j]


@njit
def matrix_start(batch: int, out_shape: Shape, shape: Shape, strides: Strides) -> int:
    """Where the matrix for number `batch` of the result's matrices starts in an operand."""
    start = 0
    extra = len(out_shape) - len(shape)
    for d in range(len(out_shape) - 3, -1, -1):
        if d >= extra and shape[d - extra] != 1:
            start += batch % out_shape[d] * strides[d - extra]
        batch //= out_shape[d]
    return start


@njit
def multiply_batches(
    out: Operand, a: Operand, b: Operand, batches: tuple[int, int], band: tuple[int, int]
) -> None:
    """A share of the products: rows band[0] to band[1] of matrices batches[0] to batches[1]."""
    out_storage, out_shape, to = out
    a_storage, a_shape, by_a = a
    b_storage, b_shape, by_b = b
    extent = (band[1] - band[0], a_shape[-1], out_shape[-1])
    for batch in range(batches[0], batches[1]):
        o = matrix_start(batch, out_shape, out_shape, to) + band[0] * to[-2]
        p = matrix_start(batch, out_shape, a_shape, by_a) + band[0] * by_a[-2]
        q = matrix_start(batch, out_shape, b_shape, by_b)
        multiply_band(
            out_storage,
            (o, to[-2], to[-1]),
            a_storage,
            (p, by_a[-2], by_a[-1]),
            b_storage,
            (q, by_b[-2], by_b[-1]),
            extent,
        )


@njit
def shares(batches: int, n: int, work: int, threads: int) -> tuple[int, int, int]:
    """How to share `batches` products of `n` rows and `work` multiplications each.

    Returns the number of tasks, the matrices in each, and the rows in each.
    """
    bands = max(1, min(threads // max(1, batches), work // TASK))
    high = max(1, -(-n // (bands * HIGH)) * HIGH)
    each = max(1, min(TASK // max(1, work), batches)) if bands == 1 else 1
    return -(-batches // each) * -(-n // high), each, high


def _multiply(
    threads: int,
    out: Storage,
    out_shape: Shape,
    out_strides: Strides,
    a: Storage,
    a_shape: Shape,
    a_strides: Strides,
    b: Storage,
    b_shape: Shape,
    b_strides: Strides,
) -> None:
    n, depth = out_shape[-2], a_shape[-1]
    batches = 1
    for d in range(len(out_shape) - 2):
        batches *= out_shape[d]
    if depth == 0:
        out[:] = 0.0
        return
    to, left, right = (
        (out, out_shape, out_strides),
        (a, a_shape, a_strides),
        (b, b_shape, b_strides),
    )
    tasks, each, high = shares(batches, n, n * depth * out_shape[-1], threads)
    if tasks == 1:  # too little to wake the threads for
        multiply_batches(to, left, right, (0, batches), (0, n))
        return
    bands = -(-n // high)
    for task in prange(tasks):
        first, top = task // bands * each, task % bands * high
        group, band = (first, min(first + each, batches)), (top, min(top + high, n))
        multiply_batches(to, left, right, group, band)


multiply = njit(_multiply, parallel=True)
"""multiply(threads, *out.tuple(), *a.tuple(), *b.tuple()) writes a @ b, all of one dtype."""
