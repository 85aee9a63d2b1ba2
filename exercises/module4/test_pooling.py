"""Task 4.3, and what of task 4.4 belongs to images: patches of (batch, channel, height, width)."""

from typing import NamedTuple

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, gradients, task


class Images(NamedTuple):
    """Images, a kernel (height, width) that divides them, and how much each patch matters."""

    x: np.ndarray
    kernel: tuple[int, int]
    d: np.ndarray


def images(batch, channels, patches, kernel, seed=0):
    """Images of so many patches (down, across); no two cells are equal."""
    shape = batch, channels, patches[0] * kernel[0], patches[1] * kernel[1]
    numbers = np.random.default_rng(seed)
    x = numbers.permutation(np.prod(shape)).reshape(shape) - np.prod(shape) // 2
    d = numbers.integers(1, 9, (batch, channels, *patches))
    return Images(x.astype(float), kernel, d.astype(float))


@st.composite
def any_images(draw):
    """Small images."""
    counts = [draw(st.integers(1, 3)) for _ in range(6)]
    batch, channels, down, across, high, wide = counts
    seed = draw(st.integers(0, 99))
    return images(batch, channels, (down, across), (high, wide), seed)


CELL = images(1, 1, (2, 2), (1, 1))
HALVES = images(1, 1, (1, 2), (2, 1))
SQUARE = images(2, 2, (2, 3), (2, 2))
WIDE = images(2, 1, (2, 2), (2, 3))
HIGH = images(1, 2, (1, 3), (3, 1))


def patches(x, kernel):
    """(batch, channel, down, across, cells of a patch row by row), patch by patch."""
    high, wide = kernel
    batch, channels, down, across = *x.shape[:2], x.shape[2] // high, x.shape[3] // wide
    cut = np.zeros((batch, channels, down, across, high * wide))
    for i, j in np.ndindex(down, across):
        patch = x[:, :, i * high : (i + 1) * high, j * wide : (j + 1) * wide]
        cut[:, :, i, j] = patch.reshape(batch, channels, -1)
    return cut


def spread(parts, kernel):
    """Images from their patches: what `patches` does, undone."""
    batch, channels, down, across, _ = parts.shape
    high, wide = kernel
    x = np.zeros((batch, channels, down * high, across * wide))
    for i, j in np.ndindex(down, across):
        patch = parts[:, :, i, j].reshape(batch, channels, high, wide)
        x[:, :, i * high : (i + 1) * high, j * wide : (j + 1) * wide] = patch
    return x


# 4.3


@task("4.3")
def test_tile_of_an_image(student):
    """`tile` of an image 4 by 6 with a kernel 2 by 3: 2 by 2 patches, each cut row by row."""
    found = student.tiled(np.arange(24.0).reshape(1, 1, 4, 6), [2, 3])
    rows = [[0, 1, 2, 6, 7, 8], [3, 4, 5, 9, 10, 11]]
    expected = np.array([rows, [[n + 12 for n in row] for row in rows]], float)
    assert found == approx({"patches": expected[None, None], "height": 2, "width": 2})


@task("4.3", weight=2)
@settings(max_examples=10)
@given(images=any_images())
@example(images=HALVES)
@example(images=SQUARE)
@example(images=WIDE)
@example(images=HIGH)
def test_tile(student, images):
    """`tile` gathers the patches of every image and channel, and counts them down and across."""
    expected = patches(images.x, images.kernel)
    _, _, down, across, _ = expected.shape
    found = student.tiled(images.x, images.kernel)
    assert found == approx({"patches": expected, "height": down, "width": across})


@task("4.3", weight=2)
@settings(max_examples=10)
@given(images=any_images())
@example(images=CELL)
@example(images=HALVES)
@example(images=SQUARE)
@example(images=WIDE)
@example(images=HIGH)
def test_avgpool2d(student, images):
    """`avgpool2d` answers the mean of each patch."""
    expected = patches(images.x, images.kernel).mean(4)
    assert student.pooled("avgpool2d", images.x, images.kernel) == approx(expected)


@task("4.3", weight=2)
@settings(max_examples=6)
@given(images=any_images())
@example(images=HALVES)
@example(images=SQUARE)
@example(images=WIDE)
def test_avgpool2d_gradient(student, images):
    """Each cell matters as much as its patch, divided by the patch's number of cells."""
    cells = images.kernel[0] * images.kernel[1]
    parts = np.repeat(images.d[..., None] / cells, cells, axis=4)
    found = student.pooling_gradient("avgpool2d", images.x, images.kernel, images.d)
    assert found == gradients({"images": spread(parts, images.kernel)})


# 4.4


@task("4.4", weight=2)
@settings(max_examples=10)
@given(images=any_images())
@example(images=CELL)
@example(images=HALVES)
@example(images=SQUARE)
@example(images=WIDE)
@example(images=HIGH)
def test_maxpool2d(student, images):
    """`maxpool2d` answers the largest cell of each patch."""
    expected = patches(images.x, images.kernel).max(4)
    assert student.pooled("maxpool2d", images.x, images.kernel) == approx(expected)


@task("4.4", weight=2)
@settings(max_examples=6)
@given(images=any_images())
@example(images=HALVES)
@example(images=SQUARE)
@example(images=WIDE)
def test_maxpool2d_gradient(student, images):
    """Only the largest cell of a patch matters, as much as its patch does; the others don't."""
    parts = patches(images.x, images.kernel)
    largest = parts == parts.max(4, keepdims=True)
    expected = spread(largest * images.d[..., None], images.kernel)
    found = student.pooling_gradient("maxpool2d", images.x, images.kernel, images.d)
    assert found == gradients({"images": expected})
