"""Tasks 4.3 and 4.4, asked in other ways."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings

from grader.testing import approx, task

FOLDER = Path(__file__).parents[1]
pooling = SimpleNamespace(**run_path(str(FOLDER / "test_pooling.py")))
maxima = SimpleNamespace(**run_path(str(FOLDER / "test_maxima.py")))


@task("4.3")
@settings(max_examples=5)
@given(images=pooling.any_images())
@example(images=pooling.WIDE)
def test_avgpool2d_of_any_layout(student, images):
    """`avgpool2d` is right for images that don't lie in memory row by row."""
    expected = pooling.patches(images.x, images.kernel).mean(4)
    assert student.pooled_turned("avgpool2d", images.x, images.kernel) == approx(expected)


@task("4.3")
def test_tile_gradient(student):
    """What flows back through `tile` arrives at the cells it was cut from."""
    images = pooling.WIDE
    d = np.arange(images.x.size, dtype=float).reshape(2, 1, 2, 2, 6)
    found = student.tile_gradient(images.x, images.kernel, d)
    assert found == approx({"images": pooling.spread(d, images.kernel)})


@task("4.4")
@settings(max_examples=5)
@given(images=pooling.any_images())
@example(images=pooling.WIDE)
def test_maxpool2d_of_any_layout(student, images):
    """`maxpool2d` is right for images that don't lie in memory row by row."""
    expected = pooling.patches(images.x, images.kernel).max(4)
    assert student.pooled_turned("maxpool2d", images.x, images.kernel) == approx(expected)


@task("4.4")
@pytest.mark.parametrize("name", ["argmax", "max", "softmax", "logsoftmax"])
def test_far_below_zero(student, reference, name):
    """`{name}` is right where all numbers are far below 0."""
    x = maxima.array((2, 3), 1).x * 1e8 - 1e10
    found = student.along(name, x, 1)
    assert found == approx(reference.along(name, x, 1), abs=2e-6)


@task("4.4")
def test_dropout_of_each_number(student):
    """`dropout` decides for each number alone, not for rows or columns."""
    found = student.dropped(np.ones((40, 40)), 0.5, False, np.ones((40, 40)))["result"]
    whole = [float(np.all(part == part[0])) for part in [*found, *found.T]]
    assert sum(whole) == 0
