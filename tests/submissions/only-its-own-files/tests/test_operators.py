import pytest
from hypothesis import assume, given
from hypothesis.strategies import floats
from minitorch import operators as ops

number = floats(-50, 50)
close = pytest.approx


@given(number)
def test_sigmoid(x):
    y = ops.sigmoid(x)
    assert 0 <= y <= 1
    assert ops.sigmoid(0) == close(0.5)
    assert y + ops.sigmoid(-x) == close(1)
    assert ops.sigmoid(x + 0.5) >= y
    assert ops.sigmoid(1) > 0.7


@given(number)
def test_relu(x):
    y = ops.relu(x)
    assert y >= 0
    assert y == (x if x > 0 else 0.0)


@given(number, number)
def test_symmetric(x, y):
    assert ops.mul(x, y) == close(ops.mul(y, x))
    assert ops.add(x, y) == close(ops.add(y, x))
    assert ops.mul(2, 3) == 6 and ops.add(2, 3) == 5


@given(number, number, number)
def test_distributive(x, y, z):
    left = ops.mul(ops.add(y, z), x)
    right = ops.add(ops.mul(y, x), ops.mul(z, x))
    assert abs(left - right) < 1e-6
    assert ops.mul(3.0, ops.add(1.0, 1.0)) == close(6.0)


@given(number, number, number)
def test_transitive(x, y, z):
    low, middle, high = sorted([x, y, z])
    assume(low < middle < high)
    assert ops.lt(low, middle) and ops.lt(middle, high) and ops.lt(low, high)
    assert not ops.lt(high, low)
    assert ops.lt(low, low) == 0


@given(floats(0.5, 5))
def test_inverse(x):
    for value in (x, -x):
        assert ops.add(value, ops.neg(value)) == close(0)
        assert ops.mul(value, ops.inv(value)) == close(1)
        assert ops.log(ops.exp(value)) == close(value, rel=0.01)
