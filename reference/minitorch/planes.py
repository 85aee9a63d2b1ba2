"""Convolution of one image, plane by plane: what `fast_conv` shares among its threads.

Planes are copied with enough zeros around them that a kernel may hang over every edge. In a plane
with its rows end to end, moving by a kernel's cell is then one step, the same for all rows, and
what is left are long loops without conditions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .compilation import njit
from .loops import GRAIN
from .tensor_data import Shape, Storage, Strides

FAST: dict[str, Any] = {"fastmath": {"reassoc", "contract", "nsz"}}
"""Sums may be taken in any order, so that several are added at once."""
MANY = 8
"""Fewer images than this don't keep many threads busy, so their output channels are shared."""
Layout = npt.NDArray[np.int64]
"""Of shape (6, 4): the shapes of result, input and weight, as those of images, then the strides."""
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
    input: Storage,
    weight: Storage,
    layout: Layout,
    reverse: bool,
    batch: int,
    channels: tuple[int, int],
) -> None:
    """Output channels channels[0] to channels[1] of one image."""
    s_out, s_in, s_w = layout[3], layout[4], layout[5]
    high, wide = layout[0, 2], layout[0, 3]
    depth, height, width = layout[1, 1], layout[1, 2], layout[1, 3]
    deep, broad = layout[2, 2], layout[2, 3]
    pitch, rows = max(width, wide) + broad, max(height, high) + deep
    sheets = np.zeros((depth, rows * pitch), out.dtype)
    kernel = np.zeros(deep * pitch, out.dtype)
    top, left = (deep - 1, broad - 1) if reverse else (0, 0)
    turn = -1 if reverse else 1
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


@njit
def layout_of(
    shapes: tuple[Shape, Shape, Shape], strides: tuple[Strides, Strides, Strides]
) -> Layout:
    """The layout of images, or of rows, which are images of height 1."""
    layout = np.empty((6, 4), np.int64)
    for n in range(3):
        layout[n, 2], layout[n + 3, 2] = 1, 0
        for at in (0, 1):
            layout[n, at], layout[n + 3, at] = shapes[n][at], strides[n][at]
        for at in range(2, len(shapes[n])):
            to = at + 4 - len(shapes[n])
            layout[n, to], layout[n + 3, to] = shapes[n][at], strides[n][at]
    return layout


@njit
def groups_of(layout: Layout) -> int:
    """Into how many groups the output channels of an image are cut."""
    images, channels = layout[0, 0], layout[0, 1]
    return 1 if images >= MANY else max(1, min(channels, MANY))


@njit
def shares(layout: Layout) -> int:
    """How many shares there are for threads: each has an image's output channels, or some."""
    return layout[0, 0] * groups_of(layout)


@njit
def convolve_share(
    out: Storage, input: Storage, weight: Storage, layout: Layout, reverse: bool, number: int
) -> None:
    """Share `number` of the convolution."""
    groups = groups_of(layout)
    size = -(-layout[0, 1] // groups)
    first = number % groups * size
    channels = first, min(first + size, layout[0, 1])
    convolve_image(out, input, weight, layout, reverse, number // groups, channels)


@njit
def convolved_alone(
    out: Storage, input: Storage, weight: Storage, layout: Layout, reverse: bool
) -> bool:
    """Whether it was too little to wake the threads for, and is done."""
    work = layout[0].prod() * layout[2, 1:].prod()
    if work <= GRAIN:
        for number in range(shares(layout)):
            convolve_share(out, input, weight, layout, reverse, number)
    return work <= GRAIN
