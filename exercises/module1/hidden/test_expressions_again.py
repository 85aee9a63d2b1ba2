"""Tasks 1.2 and 1.4: expressions, asked in other ways."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

public = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_expressions.py")))
derivatives, exactly = public.derivatives, public.exactly

far = st.sampled_from([-800.0, -30.0, 0.0, 1e-9, 30.0, 800.0])


@task("1.2")
@settings(max_examples=4)
@given(x=far)
@example(x=-800.0)
@example(x=0.0)
@pytest.mark.parametrize("name", ["sigmoid", "relu"])
def test_far_out(student, reference, name, x):
    """`{name}` of a scalar is right for 0, and far from it."""
    steps, values = [["x"], [name, 0]], {"x": x}
    assert student.value(steps, values) == approx(reference.value(steps, values))


@task("1.2")
def test_log_of_zero(student, reference):
    """`log` of a scalar is finite at 0, as that of `operators` is."""
    steps, values = [["x"], ["log", 0]], {"x": 0.0}
    assert student.value(steps, values) == approx(reference.value(steps, values))


@task("1.4", weight=2)
@settings(max_examples=8)
@given(problem=public.problems(), d_output=public.numbers)
@public.telling(d_output=3.0)
def test_derivatives_times_d_output(student, problem, d_output):
    """`backward(d)` of an expression gives each variable d times its derivative."""
    assert student.derivatives(*problem, d_output) == exactly(derivatives(*problem, d_output))


@task("1.4")
@settings(max_examples=6)
@given(problem=public.problems(), other=public.plans)
@public.telling(other=[("*", 0, 1)])
def test_derivatives_add_up(student, problem, other):
    """After `backward` of two expressions a variable has the sum of both derivatives."""
    steps, values = problem
    second = public.grown(other, 2.0, values)
    one, two = derivatives(steps, values), derivatives(second, values)
    given = {n: [d for d in (one[n], two[n]) if d is not None] for n in values}
    expected = {n: sum(found) if found else None for n, found in given.items()}
    assert student.derivatives_after([steps, second], values) == exactly(expected)


@task("1.4")
@settings(max_examples=6)
@given(problem=public.problems())
@public.telling()
def test_nothing_else_collects(student, problem):
    """Constants, and results on the way, have no derivative after `backward`."""
    assert student.collected_elsewhere(*problem) == approx([])


@task("1.4", weight=2)
def test_derivative_of_a_long_expression(student):
    """`backward` goes through 3,000 operations in a row: (x + x * y) + x * y + ..."""
    sums = [["+", number, 2] for number in range(3, 3000)]
    steps = [["x"], ["y"], ["*", 0, 1], ["+", 0, 2], *sums]
    values = {"x": 2.0, "y": 1.0}  # where x * y and x have the same value
    assert student.derivatives(steps, values) == exactly(derivatives(steps, values))
