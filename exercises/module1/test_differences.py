"""Task 1.1: derivatives by trying.

The functions are polynomials, sums of terms [c, [p, q, r]] for c * x^p * y^q * z^r, so that their
derivatives are known.
"""

import math

from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

numbers = st.floats(-3, 3)
powers = st.lists(st.integers(0, 3), min_size=3, max_size=3)
polynomials = st.lists(st.tuples(numbers, powers), min_size=1, max_size=3)
points = st.lists(numbers, min_size=3, max_size=3)

CUBE = [(1.0, [3])]
MIXED = [(1.0, [2, 1, 0]), (1.0, [0, 0, 1])]  # x^2 * y + z


def at(terms, values):
    """The value of a polynomial."""
    return sum(c * math.prod(map(pow, values, powers)) for c, powers in terms)


def derivative(terms, values, arg):
    """The derivative of a polynomial by its argument number `arg`."""
    lowered = [
        (c * powers[arg], [p - (n == arg) for n, p in enumerate(powers)])
        for c, powers in terms
        if powers[arg]
    ]
    return at(lowered, values)


@task("1.1", weight=2)
@settings(max_examples=8)
@given(x=numbers, slope=numbers, bend=numbers)
@example(x=2.0, slope=3.0, bend=0.0)
@example(x=2.0, slope=0.0, bend=1.0)
def test_slope_of_one_variable(student, x, slope, bend):
    """`central_difference(f, x)` is close to the derivative of f at x, here of a parabola."""
    terms = [(slope, [1]), (bend, [2])]
    assert student.slope(terms, [x], {}) == approx(slope + 2 * bend * x, rel=1e-4, abs=1e-4)


@task("1.1", weight=3)
@settings(max_examples=10)
@given(terms=polynomials, values=points, arg=st.integers(0, 2))
@example(terms=MIXED, values=[2.0, 3.0, 5.0], arg=0)
@example(terms=MIXED, values=[2.0, 3.0, 5.0], arg=1)
@example(terms=MIXED, values=[2.0, 3.0, 5.0], arg=2)
def test_slope_by_each_argument(student, terms, values, arg):
    """`arg` says which argument moves; f gets all others as they are."""
    expected = derivative(terms, values, arg)
    assert student.slope(terms, values, {"arg": arg}) == approx(expected, rel=1e-4, abs=1e-4)


@task("1.1", weight=3)
@settings(max_examples=8)
@given(x=numbers, epsilon=st.floats(0.1, 1))
@example(x=1.0, epsilon=0.5)
def test_goes_to_both_sides(student, x, epsilon):
    """The slope is that between x - epsilon and x + epsilon: for x^3 it is 3 x^2 + epsilon^2."""
    assert student.slope(CUBE, [x], {"epsilon": epsilon}) == approx(3 * x**2 + epsilon**2)
