"""Task 2.1, asked in other ways."""

import math
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

public = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_storage.py")))
Turn, by_rows, described = public.Turn, public.by_rows, public.described

gapped = public.shapes.flatmap(lambda shape: public.layouts(shape, gaps=(1, 2, 3)))


@task("2.1")
@settings(max_examples=8)
@given(layout=gapped, choice=st.integers(0, 1000))
@example(layout=public.Layout((2, 3), (1, 2)), choice=4)
@example(layout=public.Layout((2, 3), (7, 2)), choice=5)
@example(layout=public.Layout((2, 2, 2), (1, 2, 4)), choice=7)
def test_a_position_reads_the_storage(student, layout, choice):
    """What `index_to_position` returns is an integer at which the storage has the element."""
    found = list(np.ndindex(*layout.shape))
    index = found[choice % len(found)]
    expected = float(public.elements(layout)[index])
    assert student.element(described(layout), list(index)) == approx(expected)


@task("2.1")
@settings(max_examples=8)
@given(
    where=st.lists(st.integers(1, 9), min_size=4, max_size=6).flatmap(
        lambda shape: st.tuples(st.integers(0, math.prod(shape) - 1), st.just(shape))
    )
)
@example(where=(119, [2, 3, 4, 5]))
@example(where=(21, [5, 1, 1, 7, 1]))
def test_to_index_of_many_dimensions(student, where):
    """`to_index` finds element number n far inside of a shape of four to six dimensions."""
    ordinal, shape = where
    expected = [int(i) for i in np.unravel_index(ordinal, shape)]
    assert student.index(ordinal, shape) == approx(expected)


@task("2.1")
@settings(max_examples=6)
@given(turn=public.turns)
@example(turn=Turn(by_rows((2, 3, 4)), [1, 2, 0]))
def test_permute_again(student, look, turn):
    """What `permute` returns can be permuted again."""
    public.check_permuted(student, look, turn.tensor, [turn.order, turn.order])


@task("2.1")
@settings(max_examples=6)
@given(turn=public.turns, choice=st.integers(0, 1000))
@example(turn=Turn(by_rows((2, 3)), [1, 0]), choice=1)
@example(turn=Turn(by_rows((2, 3, 4)), [1, 2, 0]), choice=23)
def test_permute_shares_its_storage(student, turn, choice):
    """What `permute` returns lies in the same storage: a change is seen by both."""
    positions = public.elements(turn.tensor).transpose(turn.order)
    index = list(np.ndindex(*positions.shape))[choice % positions.size]
    expected = public.storage(turn.tensor)
    expected[int(positions[index])] = -1.0
    answer = student.written_through(described(turn.tensor), turn.order, list(index), -1.0)
    assert answer == approx(expected)
