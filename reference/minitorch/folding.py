"""Reductions: many elements folded into one, with as many partial results as the hardware likes.

A sum of n numbers one after the other waits for each addition; partial sums side by side don't,
and round better too. So the function that is folded must be associative and commutative. How the
work is split depends on sizes alone, never on the number of threads, and so does the rounding.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .compilation import njit
from .loops import GRAIN, Sizes, Steps, forward, merge, row_start
from .tensor_data import Storage
from .tensor_ops import Binary

LANES = 256
"""Partial results side by side: a few cache lines, and a loop long enough for vectors."""
SHORT = 12
"""Folds of so few elements are not worth a loop each: columns are folded together all the same."""
BLOCKS = 64
"""Fewer blocks than this don't keep many threads busy, so long folds are split into parts."""
Plan = tuple[int, int, int, int, int]  # dimensions, columns, width, blocks, parts
Fold = Callable[[Storage, Storage, int, int, int, int, int], None]


@njit
def plan_folds(sizes: Sizes, steps: Steps, n: int, step: int) -> tuple[int, Plan]:
    """How to fold `n` elements, `step` apart in the input, for each element of a result.

    Returns how many tasks that is worth, and the plan: up to `width` columns, a block, are folded
    together where they are neighbours in the input too; where blocks are few and folds are long,
    each fold is split into parts.
    """
    dims = merge(sizes, steps)
    columns = sizes[dims - 1]
    rows = 1
    for d in range(dims - 1):
        rows *= sizes[d]
    neighbours = steps[1, dims - 1] == 1 and step > 1 and forward(steps, dims)
    width = min(columns, LANES) if neighbours or n <= SHORT else 1
    blocks = rows * -(-columns // max(1, width))
    work = rows * columns * n
    parts = 1
    if work > 2 * GRAIN and blocks < BLOCKS:
        parts = max(1, min(n // 64, BLOCKS // blocks))
    return min(blocks * parts, 1 + work // GRAIN), (dims, columns, width, blocks, parts)


def one_column(fn: Binary) -> Callable[[Storage, int, int, int], float]:
    """A compiled f(a, p, n, step) that folds a[p], a[p + step], ..., `n` >= 1 elements."""

    @njit
    def strided(a: Storage, p: int, n: int, step: int) -> float:
        if step == 1 and p >= 0:  # where `fn` is an addition, the compiler uses vectors
            row = a[p : p + n]
            so_far = row[0]
            for r in range(1, len(row)):
                so_far = fn(so_far, row[r])
            return so_far
        if n < 8:
            so_far = a[p]
            for r in range(1, n):
                so_far = fn(so_far, a[p + r * step])
            return so_far
        w, x, y, z = a[p], a[p + step], a[p + 2 * step], a[p + 3 * step]
        for r in range(4, n - 3, 4):  # four sums that don't wait for each other
            q = p + r * step
            w, x = fn(w, a[q]), fn(x, a[q + step])
            y, z = fn(y, a[q + 2 * step]), fn(z, a[q + 3 * step])
        for r in range(n // 4 * 4, n):
            w = fn(w, a[p + r * step])
        return fn(fn(w, x), fn(y, z))

    return strided


def neighbour_columns(fn: Binary) -> Callable[[Storage, Storage, int, int, int, int], None]:
    """A compiled f(lanes, a, p, n, step, width) for columns that are neighbours."""

    @njit
    def abreast(lanes: Storage, a: Storage, p: int, n: int, step: int, width: int) -> None:
        side, row = lanes[:width], a[p : p + width]
        for j in range(len(side)):
            side[j] = row[j]
        for r in range(1, n - 3, 4):  # four rows for each visit to the lanes
            q = p + r * step
            w, x = a[q : q + width], a[q + step : q + step + width]
            q += 2 * step
            y, z = a[q : q + width], a[q + step : q + step + width]
            for j in range(len(side)):
                side[j] = fn(fn(side[j], fn(w[j], x[j])), fn(y[j], z[j]))
        for r in range(1 + (n - 1) // 4 * 4, n):
            row = a[p + r * step : p + r * step + width]
            for j in range(len(side)):
                side[j] = fn(side[j], row[j])

    return abreast


def scattered_columns(fn: Binary) -> Fold:
    """A compiled f(lanes, a, p, n, step, width, by) for columns that lie anywhere."""

    @njit
    def scattered(
        lanes: Storage, a: Storage, p: int, n: int, step: int, width: int, by: int
    ) -> None:
        for j in range(width):
            lanes[j] = a[p + j * by]
        for r in range(1, n):
            for j in range(width):
                lanes[j] = fn(lanes[j], a[p + r * step + j * by])

    return scattered


def following_rows(fn: Binary) -> Callable[[Storage, Storage, int, int, int], None]:
    """A compiled f(lanes, a, p, n, width) for rows that follow each other without a gap.

    They are fewer and longer rows, whose parts are then joined.
    """
    abreast = neighbour_columns(fn)

    @njit
    def joined(lanes: Storage, a: Storage, p: int, n: int, width: int) -> None:
        many = LANES // width
        longs = n // many
        abreast(lanes, a, p, longs, many * width, many * width)
        done = p + longs * many * width
        rest = a[done : p + n * width]
        for j in range(len(rest)):
            lanes[j] = fn(lanes[j], rest[j])
        while many > 1:
            kept = (many + 1) // 2
            upper = lanes[kept * width : many * width]
            for j in range(len(upper)):
                lanes[j] = fn(lanes[j], upper[j])
            many = kept

    return joined


def fold_rows(fn: Binary) -> Fold:
    """A compiled f(lanes, a, p, n, step, width, by) that folds `n` >= 1 rows of `width` elements.

    Element j of row r is a[p + r * step + j * by]; the results are left in lanes[:width].
    """
    strided, abreast = one_column(fn), neighbour_columns(fn)
    scattered, joined = scattered_columns(fn), following_rows(fn)

    @njit
    def folded(lanes: Storage, a: Storage, p: int, n: int, step: int, width: int, by: int) -> None:
        if width == 1 and (step != 1 or p < 0 or n < 2 * LANES):
            lanes[0] = strided(a, p, n, step)
        elif width > 1 and (by != 1 or step < width or p < 0):
            scattered(lanes, a, p, n, step, width, by)
        elif step == width and 2 * width <= LANES and n * width >= 2 * LANES:
            joined(lanes, a, p, n, width)
        else:
            abreast(lanes, a, p, n, step, width)

    return folded


def fill_blocks(fn: Binary) -> Callable[..., None]:
    """A compiled function that folds a share of all blocks' parts into the result.

    A share is a range of units; unit number u is part u // blocks of block u % blocks. Where folds
    are split into parts, their results go to partial[part, block] instead.
    """
    rows = fold_rows(fn)

    @njit
    def fill(
        out: Storage,
        partial: Storage,
        a: Storage,
        sizes: Sizes,
        steps: Steps,
        plan: Plan,
        n: int,
        step: int,
        share: tuple[int, int],
    ) -> None:
        dims, columns, width, blocks, parts = plan
        to, by = steps[0, dims - 1], steps[1, dims - 1]
        lanes = np.empty(LANES, a.dtype)
        across = -(-columns // width)
        part, block = share[0] // blocks, share[0] % blocks
        row, left = block // across, block % across * width
        o_row, p_row = row_start(row, sizes, steps, 0, dims), row_start(row, sizes, steps, 1, dims)
        for _ in range(share[0], share[1]):
            first, after = (n * part // parts, n * (part + 1) // parts) if parts > 1 else (0, n)
            wide = min(width, columns - left)
            rows(lanes, a, p_row + left * by + first * step, after - first, step, wide, by)
            if parts > 1:
                for j in range(wide):
                    partial[part, block, j] = lanes[j]
            else:
                for j in range(wide):
                    o = o_row + (left + j) * to
                    out[o] = fn(out[o], lanes[j])
            block, left = block + 1, left + width
            if left >= columns:
                row, left = row + 1, 0
                if block == blocks:
                    part, block, row = part + 1, 0, 0
                o_row = row_start(row, sizes, steps, 0, dims)
                p_row = row_start(row, sizes, steps, 1, dims)

    return fill


def join_parts(fn: Binary) -> Callable[..., None]:
    """A compiled function that folds the parts of each block into the result."""

    @njit
    def join(out: Storage, partial: Storage, sizes: Sizes, steps: Steps, plan: Plan) -> None:
        dims, columns, width, blocks, parts = plan
        across = -(-columns // width)
        for block in range(blocks):
            row, left = block // across, block % across * width
            o = row_start(row, sizes, steps, 0, dims) + left * steps[0, dims - 1]
            for j in range(min(width, columns - left)):
                at = o + j * steps[0, dims - 1]
                for part in range(parts):
                    out[at] = fn(out[at], partial[part, block, j])

    return join
