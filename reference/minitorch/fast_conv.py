"""Convolutions on the fast backend. Source: MiniTorch, tasks 4.1 and 4.2.

Planes are copied with enough zeros around them that a kernel may hang over every edge. In a plane
with its rows end to end, moving by a kernel's cell is then one step, the same for all rows, and
what is left are long loops without conditions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange

from .compilation import njit
from .convolution import Convolution
from .loops import GRAIN
from .tensor import Tensor
from .tensor_data import Shape, Storage, Strides
from .tensor_ops import wider

FAST: dict[str, Any] = {"fastmath": {"reassoc", "contract", "nsz"}}
"""Sums may be taken in any order, so that several are added at once."""
MANY = 8
"""Fewer images than this don't keep many threads busy, so their output channels are shared."""
Plane = tuple[int, int, int, int, int]
"""Where a plane starts in a storage, its height and width, and the steps down and to the right."""


@njit
def lay(sheet: Storage, top: int, left: int, pitch: int, a: Storage, plane: Plane) -> None:
    """Copy a plane to row `top` and column `left` of a sheet of zeros with rows of `pitch`."""
    start, height, width, down, right = plane
    for i in range(height):
        row = sheet[(top + i) * pitch + left : (top + i) * pitch + left + width]
        for j in range(width):
            row[j] = a[start + i * down + j * right]


def _add_scaled(out: Storage, a: Storage, factor: float) -> None:
    for j in range(len(out)):
        out[j] += factor * a[j]


def _dot(a: Storage, b: Storage) -> float:
    total = a[0] * b[0]
    for j in range(1, len(a)):
        total += a[j] * b[j]
    return total


add_scaled = njit(_add_scaled, **FAST)
dot = njit(_dot, **FAST)


@njit
def convolve(
    result: Storage, sheet: Storage, kernel: Storage, sizes: tuple[int, int, int, int], pitch: int
) -> None:
    """Add to `result` the convolution of a sheet with a kernel; all three have rows of `pitch`.

    `sizes` is (height, width) of the result and of the kernel. The longer loop is the inner one:
    over all cells of the result, or of the kernel.
    """
    high, wide, deep, broad = sizes
    if deep * broad <= high * wide:
        length = (high - 1) * pitch + wide
        for u in range(deep):
            for by in range(u * pitch, u * pitch + broad):
                add_scaled(result[:length], sheet[by : by + length], kernel[by])
    else:
        length = (deep - 1) * pitch + broad
        for i in range(high):
            for at in range(i * pitch, i * pitch + wide):
                result[at] += dot(sheet[at : at + length], kernel[:length])


@njit
def convolve_image(
    out: Storage,
    out_shape: Shape,
    out_strides: Strides,
    input: Storage,
    input_shape: Shape,
    input_strides: Strides,
    weight: Storage,
    weight_shape: Shape,
    weight_strides: Strides,
    reverse: bool,
    batch: int,
    channels: tuple[int, int],
) -> None:
    """Output channels channels[0] to channels[1] of one image."""
    _, _, high, wide = out_shape
    _, depth, height, width = input_shape
    _, _, deep, broad = weight_shape
    pitch, rows = max(width, wide) + broad, max(height, high) + deep
    sheets = np.zeros((depth, rows * pitch), out.dtype)
    kernel = np.zeros(deep * pitch, out.dtype)
    top, left = (deep - 1, broad - 1) if reverse else (0, 0)
    turn = -1 if reverse else 1
    s_out, s_in, s_w = out_strides, input_strides, weight_strides
    for c in range(depth):
        start = batch * s_in[0] + c * s_in[1]
        lay(sheets[c], top, left, pitch, input, (start, height, width, s_in[2], s_in[3]))
    for o in range(channels[0], channels[1]):
        result = np.zeros(high * pitch, out.dtype)
        for c in range(depth):
            start = o * s_w[0] + c * s_w[1] + top * s_w[2] + left * s_w[3]
            plane = (start, deep, broad, turn * s_w[2], turn * s_w[3])
            lay(kernel, 0, 0, pitch, weight, plane)
            convolve(result, sheets[c], kernel, (high, wide, deep, broad), pitch)
        for i in range(high):
            for j in range(wide):
                at = batch * s_out[0] + o * s_out[1] + i * s_out[2] + j * s_out[3]
                out[at] = result[i * pitch + j]


def _tensor_conv2d(
    out: Storage,
    out_shape: Shape,
    out_strides: Strides,
    out_size: int,
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
    batches, outputs = out_shape[0], out_shape[1]
    work = out_size * weight_shape[1] * weight_shape[2] * weight_shape[3]
    groups = 1 if batches >= MANY else min(outputs, MANY)
    share = -(-outputs // max(1, groups))
    if work <= GRAIN:  # too little to wake the threads for
        for batch in range(batches):
            convolve_image(
                out, out_shape, out_strides, input, input_shape, input_strides,
                weight, weight_shape, weight_strides, reverse, batch, (0, outputs),
            )  # fmt: skip
        return
    for task in prange(batches * groups):
        batch, first = task // groups, task % groups * share
        convolve_image(
            out, out_shape, out_strides, input, input_shape, input_strides,
            weight, weight_shape, weight_strides, reverse,
            batch, (first, min(first + share, outputs)),
        )  # fmt: skip


tensor_conv2d = njit(_tensor_conv2d, parallel=True)


def _tensor_conv1d(
    out: Storage,
    out_shape: Shape,
    out_strides: Strides,
    out_size: int,
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
    tensor_conv2d(
        out, flat(out_shape, 1), flat(out_strides, 0), out_size,
        input, flat(input_shape, 1), flat(input_strides, 0),
        weight, flat(weight_shape, 1), flat(weight_strides, 0), reverse,
    )  # fmt: skip


@njit
def flat(sizes: Shape, height: int) -> Shape:
    """(a, b, width) as (a, b, height, width)."""
    return np.array([sizes[0], sizes[1], height, sizes[2]], np.int32)


tensor_conv1d = njit(_tensor_conv1d)


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
