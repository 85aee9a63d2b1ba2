"""Convolution on a GPU, in one and two dimensions. Source: MiniTorch, task 4.4b.

A convolution is the product of a matrix of windows, one row for each place in the output, with the
matrix of weights, one column for each output channel. The kernels multiply tile by tile, as
`cuda_ops._tensor_matrix_multiply` does, and never build more of the windows than a tile.
Source: K. Chellapilla, S. Puri and P. Simard, High Performance Convolutional Neural Networks for
Document Processing (2006); NVIDIA's CUTLASS, Implicit GEMM.
"""

from __future__ import annotations

from math import prod
from typing import Any

from .convolution import Convolution
from .cuda_device import BLOCKS, SIMULATED, cuda, device_jit, empty, jit, layout, on_device
from .tensor import Tensor
from .tensor_data import Shape, Storage, Strides
from .tensor_ops import wider

TILE = 4 if SIMULATED else 16
"""A block of (TILE, TILE) threads computes TILE places of TILE channels."""


@device_jit
def _split(n: int, rows: int, columns: int) -> tuple[int, int, int]:
    """The index of element n of a shape (..., rows, columns)."""
    return n // columns // rows, n // columns % rows, n % columns


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
    """out[b, o, i] = the sum of weight[o, c, k] * input[b, c, i + k] over c and k.

    Input is (batch, in_channels, width), weight (out_channels, in_channels, k), out (batch,
    out_channels, out_width); none is empty. Outside of its width, input is 0. With `reverse`, it is
    taken at i - k.
    """
    windows = cuda.shared.array((TILE, TILE), input.dtype)  # [(c, k), place]
    weights = cuda.shared.array((TILE, TILE), weight.dtype)  # [channel, (c, k)]
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    channels, out_width, width, size = out_shape[1], out_shape[2], input_shape[2], weight_shape[2]
    places, depth = out_shape[0] * out_width, weight_shape[1] * size
    across, down = (places + TILE - 1) // TILE, (channels + TILE - 1) // TILE

    for tile in range(cuda.blockIdx.x, across * down, cuda.gridDim.x):
        place, channel = tile % across * TILE + x, tile // across * TILE + y
        b, i = place // out_width, place % out_width
        total = out.dtype.type(0)
        for first in range(0, depth, TILE):
            c, k = (first + y) // size, (first + y) % size
            at = i - k if reverse else i + k
            windows[y, x] = 0
            if place < places and first + y < depth and 0 <= at < width:
                windows[y, x] = input[
                    b * input_strides[0] + c * input_strides[1] + at * input_strides[2]
                ]
            c, k = (first + x) // size, (first + x) % size
            weights[y, x] = 0
            if channel < channels and first + x < depth:
                weights[y, x] = weight[
                    channel * weight_strides[0] + c * weight_strides[1] + k * weight_strides[2]
                ]
            cuda.syncthreads()
            for n in range(TILE):
                total += windows[n, x] * weights[y, n]
            cuda.syncthreads()
        if place < places and channel < channels:
            out[b * out_strides[0] + channel * out_strides[1] + i * out_strides[2]] = total


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
    """out[b, o, i, j] = the sum of weight[o, c, k, h] * input[b, c, i + k, j + h] over c, k, h.

    Input is (batch, in_channels, height, width), weight (out_channels, in_channels, k, h), out
    (batch, out_channels, out_height, out_width); none is empty. Outside of its height and width,
    input is 0. With `reverse`, it is taken at i - k, j - h.
    """
    windows = cuda.shared.array((TILE, TILE), input.dtype)  # [(c, k, h), place]
    weights = cuda.shared.array((TILE, TILE), weight.dtype)  # [channel, (c, k, h)]
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    channels, out_height, out_width = out_shape[1], out_shape[2], out_shape[3]
    height, width = input_shape[2], input_shape[3]
    rows, columns = weight_shape[2], weight_shape[3]
    s, w, o = input_strides, weight_strides, out_strides
    places, depth = out_shape[0] * out_height * out_width, weight_shape[1] * rows * columns
    across, down = (places + TILE - 1) // TILE, (channels + TILE - 1) // TILE

    for tile in range(cuda.blockIdx.x, across * down, cuda.gridDim.x):
        place, channel = tile % across * TILE + x, tile // across * TILE + y
        b, i, j = _split(place, out_height, out_width)
        total = out.dtype.type(0)
        for first in range(0, depth, TILE):
            n = first + y
            c, k, h = _split(n, rows, columns)
            at, to = (i - k, j - h) if reverse else (i + k, j + h)
            windows[y, x] = 0
            if place < places and n < depth and 0 <= at < height and 0 <= to < width:
                windows[y, x] = input[b * s[0] + c * s[1] + at * s[2] + to * s[3]]
            n = first + x
            c, k, h = _split(n, rows, columns)
            weights[y, x] = 0
            if channel < channels and n < depth:
                weights[y, x] = weight[channel * w[0] + c * w[1] + k * w[2] + h * w[3]]
            cuda.syncthreads()
            for m in range(TILE):
                total += windows[m, x] * weights[y, m]
            cuda.syncthreads()
        if place < places and channel < channels:
            out[b * o[0] + channel * o[1] + i * o[2] + j * o[3]] = total


tensor_conv1d = jit(_tensor_conv1d)
tensor_conv2d = jit(_tensor_conv2d)


def convolved(
    kernel: Any,
    input: Tensor,
    weight: Tensor,
    reverse: bool,
    *sizes: int,
) -> Tensor:
    """The convolution at places of `sizes`: out_width, or out_height and out_width."""
    shape, dtype = (input.shape[0], weight.shape[0], *sizes), wider(input, weight)
    if input.size == 0 or weight.size == 0 or 0 in sizes:
        return input.zeros(shape, dtype)
    out = empty(input, shape, dtype)
    tiles = -(-shape[0] * prod(sizes) // TILE) * -(-shape[1] // TILE)
    kernel[min(tiles, BLOCKS), (TILE, TILE)](
        out._tensor._storage, *map(on_device, layout(out)), out.size,
        input._tensor._storage, *map(on_device, layout(input)),
        weight._tensor._storage, *map(on_device, layout(weight)), reverse,
    )  # fmt: skip
    return out


class Conv1dFun(Convolution):
    """out[b, o, i] = the sum of weight[o, c, k] * input[b, c, i + k]; input is 0 outside."""

    kernel = tensor_conv1d
    run = staticmethod(convolved)
    dims = 3


class Conv2dFun(Convolution):
    """out[b, o, i, j] = the sum of weight[o, c, k, h] * input[b, c, i + k, j + h]."""

    kernel = tensor_conv2d
    run = staticmethod(convolved)
    dims = 4


conv1d = Conv1dFun.apply
conv2d = Conv2dFun.apply
