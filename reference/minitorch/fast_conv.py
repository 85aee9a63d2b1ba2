"""Convolutions on the fast backend. Source: MiniTorch, tasks 4.1 and 4.2."""

from __future__ import annotations

from typing import Any

from numba import prange

from .compilation import njit
from .convolution import Convolution
from .planes import convolve_share, convolved_alone, layout_of, shares
from .tensor import Tensor
from .tensor_data import Shape, Storage, Strides
from .tensor_ops import wider


def _tensor_conv1d(
    out: Storage,
    out_shape: Shape,
    out_strides: Strides,
    out_size: int,  # noqa: ARG001 - the course's signature
    input: Storage,
    input_shape: Shape,
    input_strides: Strides,
    weight: Storage,
    weight_shape: Shape,
    weight_strides: Strides,
    reverse: bool,
) -> None:
    """out[b, o, i] = sum over c, v of weight[o, c, v] * input[b, c, i + v]: images of height 1.

    With `reverse`, of input[b, c, i - v]. Outside of its row the input is 0. Shapes are (batch, out
    channels, w), (batch, in channels, width), (out channels, in channels, kw). Source: task 4.1.
    """
    shapes = out_shape, input_shape, weight_shape
    layout = layout_of(shapes, (out_strides, input_strides, weight_strides))
    if convolved_alone(out, input, weight, layout, reverse):
        return
    for share in prange(shares(layout)):
        convolve_share(out, input, weight, layout, reverse, share)


tensor_conv1d = njit(_tensor_conv1d, parallel=True)


def _tensor_conv2d(
    out: Storage,
    out_shape: Shape,
    out_strides: Strides,
    out_size: int,  # noqa: ARG001
    input: Storage,
    input_shape: Shape,
    input_strides: Strides,
    weight: Storage,
    weight_shape: Shape,
    weight_strides: Strides,
    reverse: bool,
) -> None:
    """out[b, o, i, j] = sum over c, u, v of weight[o, c, u, v] * input[b, c, i + u, j + v].

    With `reverse`, of input[b, c, i - u, j - v]. Outside of its image the input is 0. Shapes are
    (batch, out channels, h, w), (batch, in channels, height, width), (out channels, in channels,
    kh, kw). Source: task 4.2.
    """
    shapes = out_shape, input_shape, weight_shape
    layout = layout_of(shapes, (out_strides, input_strides, weight_strides))
    if convolved_alone(out, input, weight, layout, reverse):
        return
    for share in prange(shares(layout)):
        convolve_share(out, input, weight, layout, reverse, share)


tensor_conv2d = njit(_tensor_conv2d, parallel=True)


def convolution(kernel: Any, input: Tensor, weight: Tensor, reverse: bool, *size: int) -> Tensor:
    """Run a low-level convolution. `size` is the result's, without batch and channels."""
    dtype = wider(input, weight)
    shape = (input.shape[0], weight.shape[0], *size)
    out = input.zeros(shape, dtype)
    kernel(*out.tuple(), out.size, *input.tuple(), *weight.tuple(), reverse)
    return out


class Conv1dFun(Convolution):
    """y[i] = sum w[v] x[i + v]; dL/dx[i] = sum w[v] d[i - v]; dL/dw[v] = sum d[i] x[i + v]."""

    kernel = staticmethod(tensor_conv1d)
    run = staticmethod(convolution)
    dims = 3


class Conv2dFun(Convolution):
    """The same over height and width."""

    kernel = staticmethod(tensor_conv2d)
    run = staticmethod(convolution)
    dims = 4


def conv1d(input: Tensor, weight: Tensor) -> Tensor:
    """(batch, in channels, width) with (out channels, in channels, kernel width), differentiable.

    The result is (batch, out channels, width): cell i sees the input's cells from i on.
    """
    return Conv1dFun.apply(input, weight)


def conv2d(input: Tensor, weight: Tensor) -> Tensor:
    """(batch, in channels, h, w) with (out channels, in channels, kh, kw), differentiable.

    The result is (batch, out channels, h, w): cell (i, j) sees the input's cells from (i, j) on.
    """
    return Conv2dFun.apply(input, weight)
