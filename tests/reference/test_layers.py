"""Convolutions, pooling, softmax and dropout against plain loops and numpy."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from backends import BACKENDS, Array, Layout, dense, layouts
from hypothesis import given, settings
from hypothesis import strategies as st
from minitorch import nn
from minitorch.fast_conv import conv1d, conv2d, tensor_conv2d
from minitorch.tensor_data import IndexingError

FAST = BACKENDS["fast"]
rng = np.random.default_rng(2)


def convolved(x: Array, w: Array, size: tuple[int, int], *, reverse: bool) -> Array:
    """The definition, cell by cell."""
    out = np.zeros((x.shape[0], w.shape[0], *size))
    turn = -1 if reverse else 1
    for i, j, u, v in np.ndindex(*size, *w.shape[2:]):
        row, column = i + turn * u, j + turn * v
        if 0 <= row < x.shape[2] and 0 <= column < x.shape[3]:
            out[:, :, i, j] += x[:, :, row, column] @ w[:, :, u, v].T
    return out


@settings(max_examples=50, deadline=None)
@given(
    sizes=st.tuples(st.integers(0, 3), *[st.integers(1, 3)] * 2, *[st.integers(1, 6)] * 4),
    size=st.tuples(st.integers(1, 7), st.integers(1, 7)),
    reverse=st.booleans(),
    data=st.data(),
)
def test_convolutions_of_any_size_and_layout(
    sizes: tuple[int, ...], size: tuple[int, int], *, reverse: bool, data: Any
) -> None:
    """Also where the result is larger or smaller than the image, as derivatives need it."""
    batch, channels, outputs, h, w, kh, kw = sizes
    image: Layout = data.draw(layouts((batch, channels, h, w), (np.float64,)))
    weight: Layout = data.draw(layouts((outputs, channels, kh, kw), (np.float64,)))
    out = dense(np.zeros((batch, outputs, *size)), FAST)
    tensor_conv2d(
        *out.tuple(), out.size, *image.tensor(FAST).tuple(), *weight.tensor(FAST).tuple(), reverse
    )
    expected = convolved(image.array, weight.array, size, reverse=reverse)
    assert np.allclose(expected, out.to_numpy(), 1e-9, 1e-9)


def test_large_convolutions_are_shared_among_threads() -> None:
    for batch in (2, 9):
        x, w = rng.random((batch, 3, 20, 30)), rng.random((10, 3, 5, 4))
        found = conv2d(dense(x, FAST), dense(w, FAST)).to_numpy()
        assert np.allclose(convolved(x, w, (20, 30), reverse=False), found)


def test_a_convolution_in_one_dimension() -> None:
    """Cell i sees the input from i on; beyond the end are zeros."""
    x = dense(np.array([[[0.0, 1.0, 2.0, 3.0]]]), FAST)
    w = dense(np.array([[[1.0, 2.0, 3.0]]]), FAST)
    assert conv1d(x, w).to_numpy().ravel().tolist() == [8.0, 14.0, 8.0, 3.0]


def test_convolutions_stay_in_float32() -> None:
    x, w = (dense(rng.random(s).astype(np.float32), FAST) for s in ((1, 2, 5, 5), (3, 2, 3, 3)))
    assert np.dtype(np.float32) == conv2d(x, w).dtype


def test_convolutions_that_do_not_fit_are_refused_by_their_shapes() -> None:
    x, w = dense(np.ones((1, 2, 5)), FAST), dense(np.ones((3, 4, 2)), FAST)
    with pytest.raises(IndexingError, match=r"\(1, 2, 5\) with \(3, 4, 2\)"):
        conv1d(x, w)


@pytest.mark.parametrize("backend", sorted(BACKENDS))
def test_pooling_takes_the_mean_or_the_largest_of_each_patch(backend: str) -> None:
    x = rng.random((2, 3, 4, 6))
    patches = x.reshape(2, 3, 2, 2, 2, 3)
    image = dense(x, BACKENDS[backend])
    assert np.allclose(patches.mean((3, 5)), nn.avgpool2d(image, (2, 3)).to_numpy())
    assert np.array_equal(patches.max((3, 5)), nn.maxpool2d(image, (2, 3)).to_numpy())


def test_pooling_wants_a_kernel_that_divides_the_image() -> None:
    with pytest.raises(IndexingError, match="2 x 4 does not divide an image 4 x 6"):
        nn.maxpool2d(dense(np.ones((1, 1, 4, 6)), FAST), (2, 4))


@pytest.mark.parametrize("backend", sorted(BACKENDS))
def test_softmax_sums_to_one_and_survives_large_numbers(backend: str) -> None:
    x = np.array([[1000.0, 1001.0], [-1000.0, 0.0]])
    found = nn.softmax(dense(x, BACKENDS[backend]), 1).to_numpy()
    assert np.allclose(np.array([[1, np.e], [0, 1 + np.e]]) / (1 + np.e), found)
    logs = nn.logsoftmax(dense(x, BACKENDS[backend]), 1).to_numpy()
    assert np.allclose(np.array([[0, 1], [-1000, 0]]) - [[np.log1p(np.e)], [0]], logs, atol=1e-5)


def test_argmax_marks_the_largest() -> None:
    found = nn.argmax(dense(np.array([[1.0, 3.0, 2.0], [5.0, 5.0, 0.0]]), FAST), 1)
    assert found.to_numpy().tolist() == [[0, 1, 0], [1, 1, 0]]


@pytest.mark.parametrize("rate", [0.25, 0.5])
def test_dropout_drops_at_its_rate_and_keeps_the_mean(rate: float) -> None:
    random.seed(3)
    found = nn.dropout(dense(np.ones(4000), FAST), rate).to_numpy()
    assert {0.0, 1 / (1 - rate)} == set(found.tolist())
    assert pytest.approx(rate, abs=0.03) == (found == 0).mean()


def test_dropout_can_be_ignored_and_can_drop_all() -> None:
    t = dense(rng.random(50), FAST)
    assert np.array_equal(t.to_numpy(), nn.dropout(t, 0.9, ignore=True).to_numpy())
    assert np.array_equal(t.to_numpy(), nn.dropout(t, 0.0).to_numpy())
    assert np.array_equal(np.zeros(50), nn.dropout(t, 1.0).to_numpy())
