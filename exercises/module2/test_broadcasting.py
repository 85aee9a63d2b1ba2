"""Task 2.2: shapes that stretch."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

tensors = SimpleNamespace(**run_path(str(Path(__file__).with_name("test_storage.py"))))

STRETCHERS = ["broadcast_shapes", "broadcast_to", "broadcast_arrays"]


@st.composite
def smaller(draw, shape):
    """A shape that broadcasts to `shape`: fewer dimensions, and some of them 1."""
    kept = shape[draw(st.integers(0, len(shape))) :]
    return tuple(n if draw(st.integers(0, 2)) else 1 for n in kept)


@st.composite
def pairs(draw, most=3):
    """Two shapes that broadcast."""
    shape = draw(st.lists(st.integers(1, 4), max_size=most).map(tuple))
    return draw(smaller(shape)), draw(smaller(shape))


@st.composite
def misfits(draw):
    """Two shapes that don't: some pair of sizes differs, and neither is 1."""
    shape1, shape2 = draw(pairs())
    sizes = draw(st.permutations([2, 3, 4, 5]))
    behind = draw(st.integers(0, min(len(shape1), len(shape2))))
    cuts = [len(shape) - behind for shape in (shape1, shape2)]
    both = zip((shape1, shape2), cuts, sizes, strict=False)
    return tuple((*shape[:cut], n, *shape[cut:]) for shape, cut, n in both)


@st.composite
def stretches(draw):
    """A shape, and a smaller one that broadcasts to it."""
    shape = draw(tensors.shapes)
    return shape, draw(smaller(shape))


@task("2.2", gate=True)
def test_shapes_are_broadcast_by_hand(source):
    """`tensor_data.py` does without numpy's `broadcast_shapes`, `broadcast_to` and the like."""
    assert tensors.named(source, "minitorch/tensor_data.py", STRETCHERS) == []


@task("2.2", weight=2)
@settings(max_examples=15)
@given(pair=pairs())
@example(pair=((2, 3), (2, 3)))
@example(pair=((5, 1), (3,)))
@example(pair=((3,), (5, 1)))
@example(pair=((1,), (2, 3)))
@example(pair=((2, 1, 4), (3, 1)))
@example(pair=((), (2, 3)))
def test_shape_broadcast(student, look, pair):
    """`shape_broadcast` gives the shape to which both shapes broadcast."""
    expected = list(np.broadcast_shapes(*pair))
    assert stretched(student, look, pair) == approx(expected)


def stretched(student, look, pair):
    """What `shape_broadcast` answers for two shapes."""
    a, b = map(list, pair)
    answer = student.broadcast(a, b)
    look("broadcasting", {"a": a, "b": b, "answer": answer})
    return answer


@task("2.2", weight=2)
@settings(max_examples=15)
@given(pair=misfits())
@example(pair=((2,), (3,)))
@example(pair=((2, 3), (2,)))
@example(pair=((2,), (2, 3)))
@example(pair=((5, 2, 3), (4, 1, 3)))
@example(pair=((2, 4), (2, 8)))
def test_shapes_that_do_not_fit(student, look, pair):
    """`shape_broadcast` raises `IndexingError` for shapes that don't fit."""
    assert stretched(student, look, pair) == "IndexingError"


@task("2.2", weight=3)
@settings(max_examples=10)
@given(shapes=stretches())
@example(shapes=((2, 3), (2, 3)))
@example(shapes=((2, 3), (1, 3)))
@example(shapes=((2, 3), (2, 1)))
@example(shapes=((2, 3), (3,)))
@example(shapes=((2, 3), (1,)))
@example(shapes=((2, 3, 2), (3, 1)))
def test_broadcast_index(student, shapes):
    """`broadcast_index` writes, for every index of the first shape, the one of the second."""
    check_indices(student, *shapes)


def check_indices(student, big_shape, shape):
    """Compare with the elements that numpy puts there, each of which is its own ordinal."""
    counted = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    ordinals = np.broadcast_to(counted, big_shape).ravel()
    expected = [list(np.unravel_index(ordinal, shape)) for ordinal in ordinals.tolist()]
    expected = [[int(i) for i in index] for index in expected]
    assert student.broadcast_indices(list(big_shape), list(shape)) == approx(expected)
