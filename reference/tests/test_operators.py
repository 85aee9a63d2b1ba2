"""Task 0.2: properties of your operators, stated once and tried on numbers that nobody chose.

Hypothesis calls each function below with many arguments, and a property is an `assert` that must
hold for all of them. Import what you need: `from minitorch.operators import mul, add`.
Floats are rounded: compare what is computed in two ways by `x == pytest.approx(y, abs=1e-6)`.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from minitorch.operators import add, exp, inv, log, lt, mul, neg, relu, sigmoid

pytestmark = pytest.mark.task0_2

small_floats = st.floats(min_value=-100, max_value=100)
medium_floats = st.floats(min_value=-5, max_value=5).filter(lambda a: abs(a) >= 0.1)


@given(small_floats)
def test_sigmoid(a: float) -> None:
    """The curve of `sigmoid` in four facts, for numbers from -100 to 100.

    It lies between 0 and 1, at 0 it is one half, at -a it is 1 minus what it is at a, and it does
    not fall from a to a + 1.
    """
    assert 0 <= sigmoid(a) <= 1
    assert sigmoid(0.0) == pytest.approx(0.5)
    assert sigmoid(-a) == pytest.approx(1 - sigmoid(a))
    assert sigmoid(a) <= sigmoid(a + 1)


@given(small_floats)
def test_relu(a: float) -> None:
    """`relu` leaves a positive number as it is, and makes 0 of every other."""
    assert relu(a) == (a if a > 0 else 0)


@given(small_floats, small_floats)
def test_symmetric(a: float, b: float) -> None:
    """Both `mul` and `add` give the same result when a and b change places."""
    assert mul(a, b) == mul(b, a)
    assert add(a, b) == add(b, a)


@given(small_floats, small_floats, small_floats)
def test_distributive(a: float, b: float, c: float) -> None:
    """For `mul` and `add` together: a times (b plus c) is a times b, plus a times c."""
    assert mul(a, add(b, c)) == pytest.approx(add(mul(a, b), mul(a, c)), abs=1e-6)


@given(small_floats, small_floats, small_floats)
def test_transitive(a: float, b: float, c: float) -> None:
    """`lt` orders: where it says yes to a and b, and to b and c, it says yes to a and c."""
    if lt(a, b) and lt(b, c):
        assert lt(a, c) == 1


@given(medium_floats)
def test_inverse(a: float) -> None:
    """What undoes what, for numbers from 0.1 to 5 and from -5 to -0.1.

    Adding `neg` of a to a gives 0, multiplying a by `inv` of a gives 1, and `log` of `exp` of a is
    a (to one part in 100, because of EPS).
    """
    assert add(a, neg(a)) == 0
    assert mul(a, inv(a)) == pytest.approx(1)
    assert log(exp(a)) == pytest.approx(a, rel=0.01)
