"""Task 1.1, with all that it may be told."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

public = SimpleNamespace(**run_path(str(Path(__file__).parents[1] / "test_differences.py")))


@task("1.1")
@settings(max_examples=8)
@given(
    terms=public.polynomials,
    values=public.points,
    arg=st.integers(0, 2),
    epsilon=st.floats(0.1, 2),
)
@example(terms=[(1.0, [3, 0, 1])], values=[1.0, 2.0, 4.0], arg=0, epsilon=0.5)
@example(terms=[(1.0, [1, 0, 3])], values=[2.0, 3.0, -1.0], arg=2, epsilon=0.25)
def test_difference_of_any_width(student, terms, values, arg, epsilon):
    """The slope is taken over 2 * epsilon, by whichever argument."""
    above, below = [
        public.at(terms, [v + step * (n == arg) for n, v in enumerate(values)])
        for step in (epsilon, -epsilon)
    ]
    answer = student.slope(terms, values, {"arg": arg, "epsilon": epsilon})
    assert answer == approx((above - below) / (2 * epsilon), abs=1e-8)


@task("1.1")
def test_epsilon_unless_told(student):
    """Unless told otherwise, epsilon is 0.000001, and the first argument moves."""
    assert student.slope([(1e18, [3, 0]), (7.0, [0, 1])], [0.0, 1.0], {}) == approx(1e6)
