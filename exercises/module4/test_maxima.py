"""Task 4.4: what is largest along a dimension, and softmax.

Of a shape like (2, 3, 4), dimension 1 is the one of size 3; after a maximum its size is 1.
"""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, gradients, task


class Array(NamedTuple):
    """Numbers, a dimension, and how much each of the numbers matters."""

    x: np.ndarray
    dim: int
    d: np.ndarray


def array(shape, dim, seed=0):
    """Numbers from -4 to 4, no two of them equal."""
    numbers = np.random.default_rng(seed)
    x = np.linspace(-4, 4, np.prod(shape)) if np.prod(shape) > 1 else np.ones(1)
    d = numbers.integers(1, 9, shape).astype(float)
    return Array(numbers.permutation(x).round(3).reshape(shape), dim, d)


@st.composite
def arrays(draw):
    """Small arrays of one to three dimensions."""
    shape = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    dim = draw(st.integers(0, len(shape) - 1))
    return array(tuple(shape), dim, draw(st.integers(0, 99)))


ROW = array((4,), 0)
ACROSS = array((2, 3), 1)
DOWN = array((3, 2), 0)
MIDDLE = array((2, 3, 2), 1)


def softmax(x, dim):
    """e^x, divided by their sum along a dimension."""
    powers = np.exp(x - x.max(dim, keepdims=True))
    return powers / powers.sum(dim, keepdims=True)


@task("4.4", weight=2)
@settings(max_examples=10)
@given(array=arrays())
@example(array=ROW)
@example(array=ACROSS)
@example(array=DOWN)
@example(array=MIDDLE)
def test_argmax(student, array):
    """`argmax` marks the largest along a dimension by 1, all others by 0."""
    expected = (array.x == array.x.max(array.dim, keepdims=True)).astype(float)
    assert student.along("argmax", array.x, array.dim) == approx(expected)


@task("4.4")
@pytest.mark.parametrize("name", ["argmax", "gradient"])
def test_equal_maxima(student, name):
    """Of equal maxima, `argmax` marks all, and `max` gives each an equal share of the gradient."""
    x, d = np.array([[1.0, 5.0, 5.0], [7.0, 7.0, 7.0]]), np.array([[8.0], [6.0]])
    if name == "argmax":
        expected = np.array([[0.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
        assert student.along("argmax", x, 1) == approx(expected)
    else:
        expected = np.array([[0.0, 4.0, 4.0], [2.0, 2.0, 2.0]])
        assert student.gradient_along("max", x, 1, d) == gradients({"x": expected})


@task("4.4", weight=2)
@settings(max_examples=10)
@given(array=arrays())
@example(array=ROW)
@example(array=ACROSS)
@example(array=DOWN)
@example(array=MIDDLE)
def test_max(student, array):
    """`max` answers the largest along a dimension, whose size becomes 1."""
    expected = array.x.max(array.dim, keepdims=True)
    assert student.along("max", array.x, array.dim) == approx(expected)


@task("4.4", weight=2)
@settings(max_examples=6)
@given(array=arrays())
@example(array=ROW)
@example(array=ACROSS)
@example(array=DOWN)
@example(array=MIDDLE)
def test_max_gradient(student, array):
    """What a maximum matters goes back to where it was found, and 0 to everywhere else."""
    largest = array.x == array.x.max(array.dim, keepdims=True)
    d = array.d.sum(array.dim, keepdims=True)
    found = student.gradient_along("max", array.x, array.dim, d)
    assert found == gradients({"x": largest * d})


@task("4.4", weight=2)
@settings(max_examples=10)
@given(array=arrays())
@example(array=ROW)
@example(array=ACROSS)
@example(array=DOWN)
@example(array=MIDDLE)
def test_softmax(student, array):
    """`softmax` answers e^x, divided by the sum of e^x along a dimension."""
    expected = softmax(array.x, array.dim)
    assert student.along("softmax", array.x, array.dim) == approx(expected, rel=1e-5, abs=1e-7)


@task("4.4")
@settings(max_examples=6)
@given(array=arrays())
@example(array=ACROSS)
@example(array=DOWN)
def test_softmax_gradient(student, array):
    """The gradient of `softmax` is s * (d - the sum of d * s along the dimension)."""
    s = softmax(array.x, array.dim)
    expected = s * (array.d - (array.d * s).sum(array.dim, keepdims=True))
    found = student.gradient_along("softmax", array.x, array.dim, array.d)
    assert found == gradients({"x": expected})


@task("4.4", weight=2)
@settings(max_examples=10)
@given(array=arrays())
@example(array=ROW)
@example(array=ACROSS)
@example(array=DOWN)
@example(array=MIDDLE)
def test_logsoftmax(student, array):
    """`logsoftmax` answers x - log(the sum of e^x along a dimension)."""
    x, dim = array.x, array.dim
    expected = x - np.log(np.exp(x).sum(dim, keepdims=True))
    assert student.along("logsoftmax", x, dim) == approx(expected, abs=2e-6)


@task("4.4")
@settings(max_examples=6)
@given(array=arrays())
@example(array=ACROSS)
@example(array=DOWN)
def test_logsoftmax_gradient(student, array):
    """The gradient of `logsoftmax` is d - softmax * (the sum of d along the dimension)."""
    total = array.d.sum(array.dim, keepdims=True)
    expected = array.d - softmax(array.x, array.dim) * total
    found = student.gradient_along("logsoftmax", array.x, array.dim, array.d)
    assert found == gradients({"x": expected}, abs=1e-4)


@task("4.4")
@pytest.mark.parametrize("name", ["softmax", "logsoftmax"])
def test_large_numbers(student, name):
    """`{name}` of 1000 and 1001 is that of 0 and 1: e^x must not overflow."""
    x = np.array([[1000.0, 1001.0], [-1001.0, -1000.0]])
    expected = softmax(x, 1) if name == "softmax" else np.log(softmax(x, 1))
    assert student.along(name, x, 1) == approx(expected, rel=1e-5, abs=2e-6)


@task("4.4")
def test_logsoftmax_of_what_is_unlikely(student):
    """`logsoftmax` of 0 and -1000 is 0 and -1000: no logarithm of a chance that became 0."""
    found = student.along("logsoftmax", np.array([0.0, -1000.0]), 0)
    assert found == approx(np.array([0.0, -1000.0]), abs=2e-6)
