"""Convolution on a GPU (task 4.4b)."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from backends import Array
from hypothesis import given, settings
from hypothesis import strategies as st
from minitorch.cuda_conv import conv1d, conv2d, tensor_conv1d, tensor_conv2d
from minitorch.tensor import Tensor
from minitorch.tensor_data import IndexingError
from simulated.tensors import Shape, laid, on_gpu, quarters

sizes = st.integers(1, 3)


def convolved(x: Any, w: Any, *, reverse: bool = False) -> Any:
    """By definition: out[b, o, i] = the sum of w[o, c, k] * x[b, c, i + k] over c and k.

    In any number of dimensions, with x = 0 outside, and at i - k if in reverse.
    """
    out: Any = np.zeros((x.shape[0], w.shape[0], *x.shape[2:]))
    for place in itertools.product(*map(range, x.shape[2:])):
        for k in itertools.product(*map(range, w.shape[2:])):
            at = tuple(i - j if reverse else i + j for i, j in zip(place, k, strict=True))
            if all(0 <= i < n for i, n in zip(at, x.shape[2:], strict=True)):
                out[:, :, *place] += x[:, :, *at] @ w[:, :, *k].T
    return out


@settings(max_examples=8, deadline=None)
@given(data=st.data(), b=sizes, c=sizes, o=sizes, width=st.integers(1, 7), k=st.integers(1, 5))
def test_conv1d_weighs_what_follows_each_place(
    data: st.DataObject, b: int, c: int, o: int, width: int, k: int
) -> None:
    """For any layouts, and for weights that are wider than the input."""
    x, w = data.draw(laid((b, c, width))), data.draw(laid((o, c, k)))
    assert np.array_equal(conv1d(x, w).to_numpy(), convolved(x.to_numpy(), w.to_numpy()))


@settings(max_examples=8, deadline=None)
@given(data=st.data(), b=sizes, c=sizes, o=sizes, side=sizes, width=sizes, k=sizes, h=sizes)
def test_conv2d_weighs_what_follows_each_place(
    data: st.DataObject, b: int, c: int, o: int, side: int, width: int, k: int, h: int
) -> None:
    x, w = data.draw(laid((b, c, side, width))), data.draw(laid((o, c, k, h)))
    assert np.array_equal(conv2d(x, w).to_numpy(), convolved(x.to_numpy(), w.to_numpy()))


@pytest.mark.parametrize(
    ("kernel", "shape", "weight"),
    [(tensor_conv1d, (2, 3, 5), (2, 3, 2)), (tensor_conv2d, (2, 2, 3, 4), (3, 2, 2, 3))],
)
def test_in_reverse_it_weighs_what_comes_before(kernel: Any, shape: Shape, weight: Shape) -> None:
    x, w = quarters(shape), quarters(weight, seed=1)
    out = np.zeros((shape[0], weight[0], *shape[2:]))
    arguments = [
        part for a in (out, x, w) for part in (a.ravel(), np.array(a.shape), steps(a.shape))
    ]
    filled = arguments[0]
    kernel[3, (4, 4)](*arguments[:3], out.size, *arguments[3:], True)
    assert np.array_equal(filled.reshape(out.shape), convolved(x, w, reverse=True))


def steps(shape: tuple[int, ...]) -> Array:
    """Strides, in elements."""
    return np.array(np.zeros(shape, np.int8).strides)


@pytest.mark.parametrize(
    ("convolve", "shape", "weight"),
    [(conv1d, (2, 3, 5), (4, 3, 2)), (conv2d, (2, 2, 3, 4), (3, 2, 2, 2))],
)
def test_gradients_follow_from_linearity(convolve: Any, shape: Shape, weight: Shape) -> None:
    """For L = g . conv(x, w), any other input z has dL/dx . z = g . conv(z, w), and so for w."""
    x, w = on_gpu(quarters(shape)), on_gpu(quarters(weight, seed=1))
    x.requires_grad_(True)
    w.requires_grad_(True)
    out = convolve(x, w)
    g = quarters(out.shape, seed=2)
    out.backward(on_gpu(g))
    assert x.grad is not None
    assert w.grad is not None
    for seed in range(3, 6):
        z, v = quarters(shape, seed=seed), quarters(weight, seed=seed)
        assert np.vdot(x.grad.to_numpy(), z) == np.vdot(g, convolved(z, w.to_numpy()))
        assert np.vdot(w.grad.to_numpy(), v) == np.vdot(g, convolved(x.to_numpy(), v))


@pytest.mark.parametrize(
    ("shape", "weight"), [((0, 2, 3), (2, 2, 2)), ((2, 0, 3), (2, 0, 2)), ((2, 2, 0), (2, 2, 2))]
)
def test_empty_inputs_give_zeros_or_nothing(shape: Shape, weight: Shape) -> None:
    x, w = quarters(shape), quarters(weight)
    assert np.array_equal(conv1d(on_gpu(x), on_gpu(w)).to_numpy(), convolved(x, w))


def test_float32_stays_float32() -> None:
    x, w = quarters((1, 2, 3), np.float32), quarters((2, 2, 2), np.float32)
    assert conv1d(on_gpu(x), on_gpu(w)).dtype == np.float32


@pytest.mark.parametrize(
    ("convolve", "shape", "weight"),
    [
        (conv1d, (1, 2, 3), (2, 3, 2)),
        (conv1d, (2, 3), (2, 3, 2)),
        (conv2d, (1, 2, 3, 4), (2, 2, 3)),
    ],
)
def test_shapes_that_do_not_fit_are_named(convolve: Any, shape: Shape, weight: Shape) -> None:
    x, w = (Tensor.zeros(on_gpu(np.zeros(1)), size) for size in (shape, weight))
    with pytest.raises(IndexingError) as raised:
        convolve(x, w)
    assert str(shape) in str(raised.value)
    assert str(weight) in str(raised.value)
