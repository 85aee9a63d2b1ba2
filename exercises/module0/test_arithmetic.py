"""Task 0.1: operators on numbers."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from grader.testing import approx, task

ALLOWED = {"__future__", "abc", "collections", "dataclasses", "math", "minitorch", "typing"}
EPS = 1e-6

numbers = st.floats(-100, 100)
small = st.floats(-5, 5)
positive = st.floats(0.01, 100)
nonzero = st.one_of(st.floats(-50, -0.1), st.floats(0.1, 50))


@task("0.1", gate=True)
def test_operators_are_written_by_hand(source):
    """Your files in `minitorch` import nothing but `math`, `typing` and `collections`."""
    foreign = set(source.imports("minitorch/")) - ALLOWED
    assert sorted(foreign) == []


@task("0.1")
@given(x=numbers, y=numbers)
@example(x=-3.0, y=4.0)
def test_mul(student, x, y):
    """`mul(x, y)` is the product x * y."""
    assert student.operator("mul", x, y) == approx(x * y)


@task("0.1")
@given(x=numbers, y=numbers)
@example(x=-3.0, y=4.0)
def test_add(student, x, y):
    """`add(x, y)` is the sum x + y."""
    assert student.operator("add", x, y) == approx(x + y)


@task("0.1")
@given(x=numbers)
@example(x=3.0)
@example(x=-2.0)
def test_id_and_neg(student, x):
    """`id(x)` is x itself, and `neg(x)` is -x."""
    assert student.operator("id", x) == approx(x)
    assert student.operator("neg", x) == approx(-x)


@task("0.1")
@given(x=numbers, y=numbers)
@example(x=1.0, y=2.0)
@example(x=2.0, y=1.0)
@example(x=1.0, y=1.0)
def test_lt(student, x, y):
    """`lt(x, y)` is 1.0 if x is less than y, else 0.0."""
    assert student.operator("lt", x, y) == approx(1.0 if x < y else 0.0)


@task("0.1")
@given(x=numbers, y=numbers)
@example(x=1.0, y=2.0)
@example(x=1.5, y=1.5)
def test_eq(student, x, y):
    """`eq(x, y)` is 1.0 if x equals y, else 0.0."""
    assert student.operator("eq", x, y) == approx(1.0 if x == y else 0.0)


@task("0.1")
@given(x=numbers, y=numbers)
@example(x=1.0, y=2.0)
@example(x=-3.0, y=2.0)
@example(x=2.0, y=-3.0)
def test_max(student, x, y):
    """`max(x, y)` is the larger of the two."""
    assert student.operator("max", x, y) == approx(max(x, y))


@task("0.1")
@given(x=numbers, distance=st.one_of(st.floats(-0.02, 0.02), numbers))
@example(x=1.0, distance=0.005)
@example(x=1.0, distance=-0.005)
@example(x=0.0, distance=0.01)
@example(x=1.0, distance=1.0)
@example(x=1.0, distance=-1.0)
@example(x=100.0, distance=0.5)
def test_is_close(student, x, distance):
    """`is_close(x, y)` is 1.0 if x and y are less than 0.01 apart, else 0.0."""
    y = x + distance
    assert student.operator("is_close", x, y) == approx(1.0 if abs(x - y) < 1e-2 else 0.0)


@task("0.1")
@given(x=st.floats(-20, 20))
@example(x=0.0)
@example(x=2.0)
@example(x=-2.0)
def test_sigmoid_is_the_logistic_curve(student, x):
    """`sigmoid(x)` is 1 / (1 + e^-x)."""
    assert student.operator("sigmoid", x) == approx(1 / (1 + math.exp(-x)))


@task("0.1", weight=2)
@given(x=st.floats(30, 1e6))
@example(x=1000.0)
def test_sigmoid_never_overflows(student, x):
    """`sigmoid` is 1 far to the right of 0, and 0 far to the left, without an overflow."""
    assert student.operator("sigmoid", x) == approx(1.0)
    assert student.operator("sigmoid", -x) == approx(0.0)


@task("0.1")
@given(x=numbers)
@example(x=-1.5)
@example(x=1.5)
def test_relu(student, x):
    """`relu(x)` is x where x is positive, else 0."""
    assert student.operator("relu", x) == approx(max(x, 0.0))


@task("0.1")
@given(x=small)
@example(x=0.0)
@example(x=2.0)
def test_exp(student, x):
    """`exp(x)` is e^x."""
    assert student.operator("exp", x) == approx(math.exp(x))


@task("0.1")
@given(x=positive)
@example(x=0.0)
@example(x=10.0)
def test_log(student, x):
    """`log(x)` is the natural logarithm of x + EPS, which is finite at 0 too."""
    assert student.operator("log", x) == approx(math.log(x + EPS))


@task("0.1")
@given(x=nonzero)
@example(x=4.0)
@example(x=-4.0)
def test_inv(student, x):
    """`inv(x)` is 1 / x."""
    assert student.operator("inv", x) == approx(1 / x)


@task("0.1")
@given(x=positive, d=small)
@example(x=0.0, d=1.0)
@example(x=2.0, d=3.0)
def test_log_back(student, x, d):
    """`log_back(x, d)` is d times the derivative of `log`: d / (x + EPS)."""
    assert student.operator("log_back", x, d) == approx(d / (x + EPS))


@task("0.1")
@given(x=nonzero, d=small)
@example(x=2.0, d=3.0)
@example(x=-2.0, d=3.0)
def test_inv_back(student, x, d):
    """`inv_back(x, d)` is d times the derivative of `inv`: -d / x^2."""
    assert student.operator("inv_back", x, d) == approx(-d / x**2)


@task("0.1")
@given(x=numbers, d=small)
@example(x=0.0, d=3.0)
@example(x=2.0, d=3.0)
@example(x=-2.0, d=3.0)
def test_relu_back(student, x, d):
    """`relu_back(x, d)` is d where x is positive, else 0; the corner at 0 counts as flat."""
    assert student.operator("relu_back", x, d) == approx(d if x > 0 else 0.0)
