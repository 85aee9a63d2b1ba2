"""Tasks 0.1 and 0.3, everywhere: compared with the reference."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

everywhere = st.floats(-1e6, 1e6)
numbers = st.floats(-10, 10)
lists = st.lists(numbers, max_size=5)


@task("0.1")
@settings(max_examples=8)
@given(x=everywhere, y=everywhere)
@example(x=0.0, y=0.01)
@example(x=0.0, y=-0.01)
@example(x=5000.0, y=5001.0)
@example(x=1.0, y=1.005)
@example(x=-8.0, y=3.0)
@example(x=3.0, y=-8.0)
@example(x=1.0, y=1.0)
@pytest.mark.parametrize("name", ["mul", "add", "lt", "eq", "max", "is_close"])
def test_two_numbers(student, reference, name, x, y):
    """`{name}(x, y)` is right for small numbers and large ones, near and far apart."""
    assert student.operator(name, x, y) == approx(reference.operator(name, x, y))


@task("0.1")
@settings(max_examples=8)
@given(x=everywhere)
@example(x=1000.0)
@example(x=-1000.0)
@example(x=0.5)
@example(x=-0.5)
@pytest.mark.parametrize("name", ["neg", "sigmoid", "relu"])
def test_one_number(student, reference, name, x):
    """`{name}(x)` is right for small numbers and large ones."""
    assert student.operator(name, x) == approx(reference.operator(name, x))


@task("0.1")
@settings(max_examples=8)
@given(x=st.floats(1e-6, 500), d=numbers)
@example(x=0.001, d=2.0)
@example(x=500.0, d=-2.0)
@pytest.mark.parametrize("name", ["exp", "log", "inv", "log_back", "inv_back"])
def test_positive_number(student, reference, name, x, d):
    """`{name}` is right for numbers close to 0 and for large ones."""
    arguments = [x, d] if name.endswith("_back") else [x]
    assert student.operator(name, *arguments) == approx(reference.operator(name, *arguments))


@task("0.1")
@settings(max_examples=8)
@given(x=everywhere, d=numbers)
@example(x=0.0, d=2.0)
@example(x=1e-9, d=2.0)
@example(x=-1e-9, d=2.0)
def test_relu_back_at_its_corner(student, x, d):
    """`relu_back(x, d)` is d as soon as x is positive, and 0 at 0."""
    assert student.operator("relu_back", x, d) == approx(d if x > 0 else 0.0)


MAKERS = {"map": 1, "zipWith": 2, "reduce": 1}  # and how many lists what they make takes


@task("0.3")
@settings(max_examples=5)
@given(p=numbers, q=numbers, start=numbers, ls=lists)
@example(p=2.0, q=1.0, start=3.0, ls=[1.0, 2.0, 4.0])
@pytest.mark.parametrize("name", list(MAKERS))
def test_takes_anything_iterable(student, reference, name, p, q, start, ls):
    """What `{name}` makes needs only to go through its lists once: an iterator will do."""
    arguments = (name, p, q, start, [ls] * MAKERS[name])
    assert student.called_with_iterators(*arguments) == approx(reference.called(*arguments))


@task("0.3")
@settings(max_examples=5)
@given(p=numbers, q=numbers, start=numbers, ls=lists)
@example(p=2.0, q=1.0, start=3.0, ls=[1.0, 2.0, 4.0])
@pytest.mark.parametrize("name", list(MAKERS))
def test_can_be_used_again(student, reference, name, p, q, start, ls):
    """What `{name}` makes answers the same when it is called again with the same lists."""
    arguments = (name, p, q, start, [ls] * MAKERS[name])
    once = reference.called(*arguments)
    assert student.called_twice(*arguments) == approx([once, once])


@task("0.3")
@settings(max_examples=8)
@given(ls1=lists, ls2=lists)
@example(ls1=[1.0, 2.0, 3.0], ls2=[5.0])
@example(ls1=[1.0], ls2=[5.0, 2.0, 3.0])
def test_add_lists_of_two_lengths(student, reference, ls1, ls2):
    """`addLists` stops where the shorter list ends."""
    expected = reference.operator("addLists", ls1, ls2)
    assert student.operator("addLists", ls1, ls2) == approx(expected)
