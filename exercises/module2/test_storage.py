"""Task 2.1: where the elements of a tensor are.

A tensor is drawn as a Layout, its shape and strides. Its storage counts: the element at position 5
is 5.0, so that a number in an answer says from where it was taken.
"""

import math
import re
from typing import NamedTuple

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

FINDERS = ["unravel_index", "ravel_multi_index", "stride_tricks", "as_strided", "transpose"]


class Layout(NamedTuple):
    """How a tensor lies in its storage."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]


class Turn(NamedTuple):
    """A tensor, and an order for its dimensions."""

    tensor: Layout
    order: list[int]


def storage(layout, scale=1.0, shift=0.0):
    """Position times `scale` plus `shift`, up to the last element of the layout."""
    reach = sum((n - 1) * stride for n, stride in zip(*layout, strict=True))
    return np.arange(reach + 1) * scale + shift


def described(layout, scale=1.0, shift=0.0):
    """A tensor as the probes take it."""
    shape, strides = map(list, layout)
    return {"storage": storage(layout, scale, shift), "shape": shape, "strides": strides}


def elements(layout, scale=1.0, shift=0.0):
    """The same tensor as an array."""
    flat = storage(layout, scale, shift)
    steps = [stride * flat.itemsize for stride in layout.strides]
    return np.lib.stride_tricks.as_strided(flat, layout.shape, steps).copy()


def by_rows(shape):
    """A tensor that lies row by row."""
    return Layout(shape, tuple(math.prod(shape[d + 1 :]) for d in range(len(shape))))


@st.composite
def layouts(draw, shape, gaps=(1,)):
    """The dimensions of `shape` in any order in memory, with gaps between elements if wanted."""
    strides, gap = [0] * len(shape), draw(st.sampled_from(gaps))
    step = gap
    for d in draw(st.permutations(range(len(shape)))):
        strides[d], step = step, step * shape[d] + gap - 1
    return Layout(tuple(shape), tuple(strides))


def named(source, path, names):
    """Those of `names` that stand in a file of the student."""
    text = source.text(path)
    return [name for name in names if re.search(rf"\b{name}\b", text)]


shapes = st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple)
anything = shapes.flatmap(layouts)
turns = anything.flatmap(
    lambda layout: st.builds(Turn, st.just(layout), st.permutations(range(len(layout.shape))))
)
steps = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), max_size=4)


@task("2.1", gate=True)
def test_positions_are_computed_by_hand(source):
    """`tensor_data.py` does without numpy's `unravel_index`, `as_strided` and the like."""
    assert named(source, "minitorch/tensor_data.py", FINDERS) == []


@task("2.1", weight=2)
@settings(max_examples=15)
@given(steps=steps)
@example(steps=[(1, 3), (2, 1)])
@example(steps=[(1, 1), (2, 2)])
@example(steps=[(2, 7)])
@example(steps=[(1, 6), (0, 2), (3, 1)])
@example(steps=[])
def test_index_to_position(student, steps):
    """`index_to_position` adds up index times stride; steps are pairs (index, stride)."""
    index, strides = [i for i, _ in steps], [stride for _, stride in steps]
    assert student.position(index, strides) == approx(sum(i * stride for i, stride in steps))


@task("2.1", weight=3)
@settings(max_examples=10)
@given(shape=shapes)
@example(shape=(3,))
@example(shape=(2, 3))
@example(shape=(2, 1, 3))
@example(shape=(1,))
@example(shape=())
def test_to_index_counts_row_by_row(student, shape):
    """`to_index` writes the indices of a shape, row by row; -1 stands where it wrote nothing."""
    expected = [list(index) for index in np.ndindex(*shape)]
    assert student.indices(list(shape), len(expected)) == approx(expected)


@task("2.1", weight=2)
@settings(max_examples=10)
@given(turn=turns)
@example(turn=Turn(by_rows((2, 3)), [1, 0]))
@example(turn=Turn(by_rows((2, 3, 4)), [2, 0, 1]))
@example(turn=Turn(by_rows((3,)), [0]))
def test_permute(student, look, turn):
    """`TensorData.permute` puts shape and strides, and so the elements, in the order wanted."""
    check_permuted(student, look, turn.tensor, [turn.order])


def check_permuted(student, look, layout, orders):
    """Compare what `permute` by each of `orders` in turn makes with numpy's transpose."""
    shape, strides = (np.array(of) for of in layout)
    expected = elements(layout)
    for order in orders:
        shape, strides, expected = shape[order], strides[order], expected.transpose(order)
    look("strides", student.view, described(layout), orders, size=len(storage(layout)))
    assert student.permuted(described(layout), orders) == approx(
        {"shape": shape.tolist(), "strides": strides.tolist(), "elements": expected}
    )
