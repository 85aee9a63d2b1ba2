"""Task 0.3: from functions of numbers to functions of lists."""

import functools
import math

from hypothesis import example, given
from hypothesis import strategies as st

from grader.testing import approx, task

ALLOWED = {"__future__", "abc", "collections", "dataclasses", "math", "minitorch", "typing"}

numbers = st.floats(-10, 10)
lists = st.lists(numbers, max_size=6)


@task("0.3", gate=True)
def test_lists_are_gone_through_by_hand(source):
    """Nothing in `minitorch` imports what maps or folds lists: no `functools`, no `itertools`."""
    foreign = set(source.imports("minitorch/")) - ALLOWED
    assert sorted(foreign) == []


@task("0.3", weight=2)
@given(p=numbers, q=numbers, ls=lists)
@example(p=2.0, q=1.0, ls=[3.0, -1.0, 3.0])
def test_map(student, p, q, ls):
    """`map(fn)` makes a function that applies fn to every number of a list, here p * x + q."""
    assert student.called("map", p, q, 0.0, [ls]) == approx([p * x + q for x in ls])


@task("0.3", weight=2)
@given(p=numbers, q=numbers, ls1=lists, ls2=lists)
@example(p=2.0, q=1.0, ls1=[1.0, 2.0, 3.0], ls2=[4.0, 5.0, 6.0])
@example(p=2.0, q=1.0, ls1=[1.0, 2.0, 3.0], ls2=[4.0])
@example(p=2.0, q=1.0, ls1=[1.0], ls2=[4.0, 5.0])
def test_zip_with(student, p, q, ls1, ls2):
    """`zipWith(fn)` makes a function that joins two lists by fn, as long as the shorter one."""
    expected = [p * x + q * y for x, y in zip(ls1, ls2, strict=False)]
    assert student.called("zipWith", p, q, 0.0, [ls1, ls2]) == approx(expected)


@task("0.3", weight=3)
@given(p=numbers, q=numbers, start=numbers, ls=lists)
@example(p=2.0, q=-1.0, start=0.0, ls=[1.0, 2.0, 3.0])
@example(p=2.0, q=-1.0, start=5.0, ls=[1.0, 2.0])
@example(p=2.0, q=-1.0, start=5.0, ls=[])
def test_reduce(student, p, q, start, ls):
    """`reduce(fn, start)` folds a list from the left: fn(fn(fn(start, x1), x2), x3)."""
    expected = functools.reduce(lambda so_far, x: p * so_far + q * x, ls, start)
    assert student.called("reduce", p, q, start, [ls]) == approx(expected)


@task("0.3")
@given(ls=lists)
@example(ls=[1.0, -2.0, 3.0])
def test_neg_list(student, ls):
    """`negList` turns every number into its opposite."""
    assert student.operator("negList", ls) == approx([-x for x in ls])


@task("0.3")
@given(ls1=lists, ls2=lists)
@example(ls1=[1.0, 2.0], ls2=[3.0, 5.0])
def test_add_lists(student, ls1, ls2):
    """`addLists` adds two lists number by number."""
    expected = [x + y for x, y in zip(ls1, ls2, strict=False)]
    assert student.operator("addLists", ls1, ls2) == approx(expected)


@task("0.3")
@given(ls=lists)
@example(ls=[])
@example(ls=[1.0, 2.0, -5.0])
def test_sum(student, ls):
    """`sum` adds up all numbers of a list; the sum of an empty one is 0."""
    assert student.operator("sum", ls) == approx(sum(ls))


@task("0.3")
@given(ls=lists)
@example(ls=[])
@example(ls=[2.0, 3.0, -5.0])
def test_prod(student, ls):
    """`prod` multiplies all numbers of a list; the product of an empty one is 1."""
    assert student.operator("prod", ls) == approx(math.prod(ls))
