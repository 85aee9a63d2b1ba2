"""Task 3.1: map, zip and reduce, compiled and parallel.

Kernels are asked directly. A tensor is [storage, shape, strides]: storages have gaps, strides any
order, and what broadcasts is stretched.
"""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import as_strided

from grader.testing import approx, task

FILE = "minitorch/fast_ops.py"
INPUTS = {"tensor_map": [3], "tensor_zip": [3, 6], "tensor_reduce": [3]}
GAP = -77.0  # what lies between the elements, and must stay
AGAIN = 60  # times to ask, by which threads that disturb one another show
LONG = [2, 17_000]  # a row is worth two threads


class Tensor(NamedTuple):
    """A tensor as kernels take it, by names that an example shows."""

    storage: np.ndarray
    shape: list[int]
    strides: list[int]


def layout(shape, order=None, gaps=0, values=None):
    """A tensor whose dimensions lie in `order`, the last one densest.

    After each row of a dimension come `gaps` cells of no element. Elements count up from 1.
    """
    strides, step = [0] * len(shape), 1
    for d in reversed(order or range(len(shape))):
        strides[d] = step
        step *= max(1, shape[d]) + gaps
    storage, size = np.full(step, GAP), int(np.prod(shape))
    if size:
        elements = np.arange(1.0, size + 1) if values is None else values
        seen([storage, shape, strides])[...] = np.reshape(elements, shape)
    return Tensor(storage, list(shape), strides)


def seen(tensor):
    """The elements of a tensor as numpy sees them: a view of its storage."""
    storage, shape, strides = tensor
    return as_strided(storage, shape, [8 * s for s in strides])


def stretched(tensor, kinds):
    """The tensor with a size of 1 in some dimensions ("one"), or with stride 0 ("still")."""
    storage, shape, strides = tensor
    shape = [1 if kind == "one" else n for kind, n in zip(kinds, shape, strict=True)]
    strides = [0 if kind == "still" else s for kind, s in zip(kinds, strides, strict=True)]
    return Tensor(storage, shape, strides)


def written(out, values):
    """The storage of `out` after its elements have become `values`, and nothing else."""
    storage = out[0].copy()
    seen([storage, *out[1:]])[...] = values
    return storage


@st.composite
def layouts(draw, shape):
    """A tensor of that shape that lies in some way."""
    order = draw(st.permutations(range(len(shape))))
    return layout(shape, order, draw(st.integers(0, 2)))


@st.composite
def operands(draw, shape):
    """A tensor that broadcasts to `shape`."""
    tensor = draw(layouts(shape))
    kinds = [draw(st.sampled_from(["own", "own", "one", "still"])) for _ in shape]
    storage, shape, strides = stretched(tensor, kinds)
    front = draw(st.integers(0, min(1, len(shape) - 1)))
    return Tensor(storage, shape[front:], strides[front:])


@st.composite
def operations(draw, inputs):
    """An output, and inputs that broadcast to it."""
    shape = draw(st.lists(st.sampled_from([1, 2, 3, 4, 0]), min_size=1, max_size=4))
    return draw(layouts(shape)), [draw(operands(shape)) for _ in range(inputs)]


@st.composite
def folds(draw):
    """An output with the values that folds start from, an input, and the dimension to fold."""
    shape = draw(st.lists(st.sampled_from([1, 2, 3, 4, 0]), min_size=1, max_size=4))
    dim = draw(st.integers(0, len(shape) - 1))
    return draw(layouts([*shape[:dim], 1, *shape[dim + 1 :]])), draw(layouts(shape)), dim


def mapped(out, a):
    """The storage of `out` after 2x + 1."""
    return written(out, 2 * np.broadcast_to(seen(a), out[1]) + 1)


def zipped(out, a, b):
    """The storage of `out` after x - 3y."""
    return written(out, np.broadcast_to(seen(a), out[1]) - 3 * np.broadcast_to(seen(b), out[1]))


def folded(out, a, dim):
    """The storage of `out` after x + y - 1 along one dimension, from what `out` holds."""
    return written(out, seen(out) + (seen(a) - 1).sum(dim, keepdims=True))


PLAIN = layout([2, 3])
TURNED = layout([2, 3], order=[1, 0])
ROW = layout([1, 3])
COLUMN = stretched(PLAIN, ["own", "one"])
SPACED = layout([2, 3], gaps=1)


@task("3.1", weight=2)
@settings(max_examples=40)
@given(operation=operations(1))
@example(operation=(PLAIN, [PLAIN]))
@example(operation=(PLAIN, [TURNED]))
@example(operation=(TURNED, [PLAIN]))
@example(operation=(TURNED, [TURNED]))
@example(operation=(PLAIN, [ROW]))
@example(operation=(PLAIN, [COLUMN]))
@example(operation=(SPACED, [SPACED]))
@example(operation=(PLAIN, [layout([3])]))
def test_map_of_any_layout(student, operation):
    """`tensor_map(fn)` writes fn of each element, here 2x + 1, whatever the strides and shapes."""
    out, inputs = operation
    assert student.filled("tensor_map", 1, out, inputs) == approx(mapped(out, *inputs))


@task("3.1", weight=2)
@settings(max_examples=40)
@given(operation=operations(2))
@example(operation=(PLAIN, [PLAIN, PLAIN]))
@example(operation=(PLAIN, [PLAIN, TURNED]))
@example(operation=(PLAIN, [TURNED, PLAIN]))
@example(operation=(TURNED, [PLAIN, PLAIN]))
@example(operation=(TURNED, [TURNED, TURNED]))
@example(operation=(TURNED, [TURNED, PLAIN]))
@example(operation=(PLAIN, [PLAIN, ROW]))
@example(operation=(PLAIN, [ROW, COLUMN]))
@example(operation=(SPACED, [SPACED, SPACED]))
@example(operation=(PLAIN, [layout([3]), PLAIN]))
def test_zip_of_any_layout(student, operation):
    """`tensor_zip(fn)` writes fn of each pair, here x - 3y, whatever the strides and shapes."""
    out, inputs = operation
    assert student.filled("tensor_zip", 1, out, inputs) == approx(zipped(out, *inputs))


@task("3.1", weight=2)
@settings(max_examples=40)
@given(fold=folds())
@example(fold=(layout([2, 1]), PLAIN, 1))
@example(fold=(layout([1, 3]), PLAIN, 0))
@example(fold=(layout([1, 3]), TURNED, 0))
@example(fold=(layout([2, 1], gaps=1), SPACED, 1))
def test_reduce_of_any_layout(student, fold):
    """`tensor_reduce(fn)` folds one dimension, here by x + y - 1, from what `out` holds."""
    out, a, dim = fold
    assert student.filled("tensor_reduce", 1, out, [a], dim) == approx(folded(out, a, dim))


def large(chance, shape, order=None, gaps=0):
    """A tensor of whole numbers."""
    numbers = np.random.default_rng(chance.getrandbits(32)).integers(-9, 10, shape)
    return layout(shape, order, gaps, numbers)


@task("3.1", weight=2)
def test_two_threads_map(student, chance):
    """`tensor_map` is right for 20,000 elements on two threads, again and again."""
    out, a = layout([100, 200], [1, 0]), large(chance, [100, 200], [1, 0], gaps=1)
    answers = student.filled_again(AGAIN, "tensor_map", 2, out, [a])
    assert answers == approx([mapped(out, a)] * 2)
    out, a = layout(LONG, gaps=1), large(chance, LONG, gaps=1)
    assert student.filled("tensor_map", 2, out, [a]) == approx(mapped(out, a))


@task("3.1", weight=2)
def test_two_threads_zip(student, chance):
    """`tensor_zip` is right for 20,000 pairs on two threads, again and again."""
    out = layout([100, 200], [1, 0])
    inputs = [large(chance, [rows, 200], [1, 0], gaps=1) for rows in (100, 1)]
    answers = student.filled_again(AGAIN, "tensor_zip", 2, out, inputs)
    assert answers == approx([zipped(out, *inputs)] * 2)
    out, inputs = layout(LONG, gaps=1), [large(chance, LONG, gaps=1) for _ in range(2)]
    assert student.filled("tensor_zip", 2, out, inputs) == approx(zipped(out, *inputs))


@task("3.1", weight=2)
@pytest.mark.parametrize("dim", [0, 1])
def test_two_threads_reduce(student, chance, dim):
    """`tensor_reduce` is right along dimension {dim} on two threads, again and again.

    With many results, and with one long fold, on which threads may disturb one another most.
    """
    sizes = ((150, 200, AGAIN), (100_000, 1, AGAIN), (2_000, 25, 1), (2, 5_000, 1))
    for length, results, times in sizes:
        a = large(chance, [length, results] if dim == 0 else [results, length])
        out = layout([1, results] if dim == 0 else [results, 1])
        answers = student.filled_again(times, "tensor_reduce", 2, out, [a], dim)
        assert answers == approx([folded(out, a, dim)] * 2)


@task("3.1")
def test_reduce_stays_inside(student, chance):
    """`tensor_reduce` reads and writes inside of its arrays, as Python sees it, not compiled."""
    out, a = layout([25, 1]), large(chance, [25, 2_000])
    assert student.filled_as_written("tensor_reduce", out, [a], 1) == approx(folded(out, a, 1))


@task("3.1")
@pytest.mark.parametrize("name", ["tensor_map", "tensor_zip", "tensor_reduce"])
def test_main_loop_is_parallel(source, name):
    """In `{name}` the loop that fills `out` is over `prange`, compiled with parallel=True."""
    assert source.keeps("parallel", FILE, name, INPUTS[name])


@task("3.1")
@pytest.mark.parametrize("name", ["tensor_map", "tensor_zip", "tensor_reduce"])
def test_indices_are_each_threads_own(source, name):
    """In `{name}` indices are in numpy arrays, made inside the parallel loop; or there are none."""
    assert source.keeps("buffers", FILE, name, INPUTS[name])


@task("3.1")
@pytest.mark.parametrize("name", ["tensor_map", "tensor_zip"])
def test_aligned_strides_need_no_index(source, name):
    """`{name}` has a way without indices, for tensors that lie in the same order."""
    assert source.keeps("plain", FILE, name, INPUTS[name])


@task("3.1")
def test_inner_loop_of_reduce(source):
    """The inner loop of `tensor_reduce` calls nothing but fn, and does not write to `out`."""
    assert source.keeps("fold", FILE, "tensor_reduce", INPUTS["tensor_reduce"])
