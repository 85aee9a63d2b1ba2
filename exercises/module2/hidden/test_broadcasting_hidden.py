"""Task 2.2, with more dimensions."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

public = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_broadcasting.py")))

big = st.lists(st.integers(1, 3), min_size=3, max_size=4).map(tuple)


@task("2.2")
@settings(max_examples=10)
@given(pair=public.pairs(most=6))
@example(pair=((4, 1, 1, 3), (2, 5, 1)))
@example(pair=((7, 1, 5), (8, 1, 6, 1)))
@example(pair=((), ()))
def test_shapes_of_many_dimensions(student, pair):
    """`shape_broadcast` broadcasts shapes of up to six dimensions, in either order."""
    expected = list(np.broadcast_shapes(*pair))
    assert student.broadcast(*map(list, pair)) == approx(expected)
    assert student.broadcast(*map(list, reversed(pair))) == approx(expected)


@task("2.2")
@settings(max_examples=4)
@given(pair=public.pairs())
@example(pair=((2, 1), (3,)))
@example(pair=((3,), (2, 1)))
def test_shapes_as_lists(student, pair):
    """`shape_broadcast` takes lists for shapes, too."""
    expected = list(np.broadcast_shapes(*pair))
    assert student.broadcast(*map(list, pair), "list") == approx(expected)


@task("2.2")
@settings(max_examples=6)
@given(shapes=big.flatmap(lambda shape: st.tuples(st.just(shape), public.smaller(shape))))
@example(shapes=((2, 3, 1, 2), (3, 1, 1)))
@example(shapes=((2, 2), ()))
def test_indices_of_many_dimensions(student, shapes):
    """`broadcast_index` works for shapes of up to four dimensions, and for one of none."""
    public.check_indices(student, *shapes)


@task("2.2")
@settings(max_examples=6)
@given(shapes=public.stretches())
@example(shapes=((2, 3), (1, 3)))
def test_the_big_index_stays(student, shapes):
    """`broadcast_index` leaves the index that it is given as it is."""
    big_shape, shape = map(list, shapes)
    big_index = [n - 1 for n in big_shape]
    _, left = student.broadcast_index(big_index, big_shape, shape)
    assert left == approx(big_index)
