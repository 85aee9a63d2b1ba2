"""Tasks 4.1 and 4.2: convolutions, of rows (batch, channel, width) and of images.

A weight is (out channel, in channel, kernel width), for images with a height before each width.
"""

from typing import NamedTuple

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, gradients, task


def convolution(x, w, *, reverse=False, size=None):
    """Cell by cell, as it is defined: the kernel's corner at each cell, zeros outside of x."""
    size = x.shape[2:] if size is None else size
    out = np.zeros((len(x), len(w), *size))
    for at in np.ndindex(*size):
        for by in np.ndindex(*w.shape[2:]):
            seen = np.subtract(at, by) if reverse else np.add(at, by)
            if all(0 <= place < n for place, n in zip(seen, x.shape[2:], strict=True)):
                out[:, :, *at] += x[:, :, *seen] @ w[:, :, *by].T
    return out


def convolution_gradients(x, w, d):
    """How much sum(d * convolution(x, w)) changes with each entry of x and w.

    It is linear in each of them: an entry's derivative is the value with a 1 there, and zeros else.
    """
    by_x = [np.sum(d * convolution(unit, w)) for unit in units(x.shape)]
    by_w = [np.sum(d * convolution(x, unit)) for unit in units(w.shape)]
    return {"input": np.reshape(by_x, x.shape), "weight": np.reshape(by_w, w.shape)}


def units(shape):
    """Arrays of zeros with a single 1, at each place in turn."""
    return np.eye(np.prod(shape)).reshape(-1, *shape)


class Case(NamedTuple):
    """An input, a weight, and how much each cell of the result matters."""

    x: np.ndarray
    w: np.ndarray
    d: np.ndarray


def case(input, weight, seed=0):
    """Whole numbers in these shapes."""
    shapes = input, weight, (input[0], weight[0], *input[2:])
    numbers = np.random.default_rng(seed)
    return Case(*[numbers.integers(-4, 5, shape).astype(float) for shape in shapes])


@st.composite
def cases(draw, dims):
    """Small cases: kernels may be larger than the input."""
    batch, channels, made = (draw(st.integers(1, 3)) for _ in range(3))
    size, kernel = ([draw(st.integers(1, 4)) for _ in range(dims)] for _ in range(2))
    seed = draw(st.integers(0, 99))
    return case((batch, channels, *size), (made, channels, *kernel), seed)


ONE_ROW = case((1, 1, 5), (1, 1, 2))
ROWS = case((2, 3, 4), (2, 3, 3))
LONG_KERNEL = case((1, 2, 2), (1, 2, 4))
ONE_IMAGE = case((1, 1, 3, 4), (1, 1, 2, 2))
IMAGES = case((2, 3, 4, 3), (2, 3, 2, 3))
HIGH_KERNEL = case((1, 2, 2, 3), (1, 2, 4, 1))
WIDE_KERNEL = case((1, 2, 3, 2), (1, 2, 1, 4))


def laid(array):
    """An array as a storage with its shape and strides, row by row."""
    strides = [n // array.itemsize for n in array.strides]
    return [array.ravel(), list(array.shape), strides]


def room(x, w, size):
    """Zeros for a result of that size."""
    return laid(np.zeros((len(x), len(w), *size)))


def plain(student, x, w, reverse, size):
    """What the kernel makes of x and w for a result of that size, which may differ from x's."""
    return student.filled(room(x, w, size), laid(x), laid(w), reverse)


# 4.1


@task("4.1", weight=2)
def test_conv1d_of_a_row(student):
    """A kernel 1, 2, 3 over the row 0, 1, 2, 3 gives 8, 14, 8, 3: beyond the end are zeros."""
    x, w = np.array([[[0.0, 1.0, 2.0, 3.0]]]), np.array([[[1.0, 2.0, 3.0]]])
    assert student.convolved(x, w) == approx(np.array([[[8.0, 14.0, 8.0, 3.0]]]))


@task("4.1", weight=3)
@settings(max_examples=15)
@given(case=cases(1))
@example(case=ONE_ROW)
@example(case=ROWS)
@example(case=LONG_KERNEL)
def test_conv1d(student, case):
    """`conv1d` adds up, over channels and kernel, weight times the input from a cell on."""
    assert student.convolved(case.x, case.w) == approx(convolution(case.x, case.w))


@task("4.1", weight=2)
@settings(max_examples=10)
@given(case=cases(1), width=st.integers(1, 5))
@example(case=ONE_ROW, width=5)
@example(case=ROWS, width=4)
@example(case=ROWS, width=2)
@example(case=LONG_KERNEL, width=5)
def test_conv1d_reversed(student, case, width):
    """With `reverse`, `_tensor_conv1d` looks back from a cell, for results of any width."""
    expected = convolution(case.x, case.w, reverse=True, size=(width,))
    assert plain(student, case.x, case.w, True, (width,)) == approx(expected)


@task("4.1", weight=2)
@settings(max_examples=8)
@given(case=cases(1))
@example(case=ONE_ROW)
@example(case=ROWS)
@example(case=LONG_KERNEL)
def test_conv1d_gradients(student, case):
    """The gradients of `conv1d` are right: its backward runs your kernel on permuted tensors."""
    found = student.convolution_gradients(case.x, case.w, case.d)
    assert found == gradients(convolution_gradients(case.x, case.w, case.d))


# 4.2


@task("4.2", weight=2)
def test_conv2d_of_an_image(student):
    """A kernel that is 1 at its corners adds up four corners; beyond the edges are zeros."""
    x = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]])
    w = np.array([[[[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 1.0]]]])
    expected = np.array([[[[20.0, 10.0, 12.0], [10.0, 5.0, 6.0], [16.0, 8.0, 9.0]]]])
    assert student.convolved(x, w) == approx(expected)


@task("4.2", weight=3)
@settings(max_examples=15)
@given(case=cases(2))
@example(case=ONE_IMAGE)
@example(case=IMAGES)
@example(case=HIGH_KERNEL)
@example(case=WIDE_KERNEL)
def test_conv2d(student, case):
    """`conv2d` adds up, over channels and kernel, weight times the input from a cell on."""
    assert student.convolved(case.x, case.w) == approx(convolution(case.x, case.w))


@task("4.2", weight=2)
@settings(max_examples=10)
@given(case=cases(2), size=st.tuples(st.integers(1, 4), st.integers(1, 4)))
@example(case=ONE_IMAGE, size=(3, 4))
@example(case=IMAGES, size=(4, 3))
@example(case=IMAGES, size=(2, 5))
@example(case=HIGH_KERNEL, size=(4, 2))
def test_conv2d_reversed(student, case, size):
    """With `reverse`, `_tensor_conv2d` looks up and to the left, for results of any size."""
    expected = convolution(case.x, case.w, reverse=True, size=size)
    assert plain(student, case.x, case.w, True, size) == approx(expected)


@task("4.2", weight=2)
@settings(max_examples=6)
@given(case=cases(2))
@example(case=ONE_IMAGE)
@example(case=IMAGES)
@example(case=HIGH_KERNEL)
def test_conv2d_gradients(student, case):
    """The gradients of `conv2d` are right: its backward runs your kernel on permuted tensors."""
    found = student.convolution_gradients(case.x, case.w, case.d)
    assert found == gradients(convolution_gradients(case.x, case.w, case.d))
