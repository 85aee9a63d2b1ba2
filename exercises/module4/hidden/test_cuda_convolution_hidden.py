"""Task 4.4b, asked in other ways: odd layouts in memory, and the launches of a backward pass."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

HERE = Path(__file__)
cuda = SimpleNamespace(**run_path(str(HERE.parents[1] / "test_cuda_convolution.py")))
layouts = SimpleNamespace(**run_path(str(HERE.with_name("test_convolution_hidden.py"))))
rows = cuda.rows


def check_layout(kernel, case, orders, reverse):
    """Compare the whole storage of a result, gaps included."""
    x, w, out = case.x, case.w, np.zeros_like(case.d)
    arrays = zip((out, x, w), orders, (2, 3, 2), strict=True)
    run = cuda.launched(kernel, *[layouts.scattered(*array) for array in arrays], reverse)
    expected = rows.convolution(x, w, reverse=reverse)
    assert run.findings == []
    assert run["out"] == approx(layouts.scattered(expected, orders[0], 2)[0])


@task("4.4b")
@settings(max_examples=3)
@given(case=rows.cases(1), orders=layouts.orders(3), reverse=st.booleans())
@example(case=rows.ROWS, orders=((2, 0, 1), (1, 2, 0), (0, 2, 1)), reverse=False)
@example(case=cuda.DEEP_ROWS, orders=((0, 1, 2), (2, 1, 0), (1, 0, 2)), reverse=True)
def test_cuda_conv1d_of_any_layout(kernel, case, orders, reverse):
    """On a GPU, `_tensor_conv1d` uses the strides of all three, and writes nowhere else."""
    check_layout(kernel, case, orders, reverse)


@task("4.4b")
@settings(max_examples=3)
@given(case=rows.cases(2), orders=layouts.orders(4), reverse=st.booleans())
@example(case=rows.IMAGES, orders=((3, 0, 2, 1), (1, 3, 2, 0), (0, 2, 3, 1)), reverse=False)
@example(case=cuda.DEEP_IMAGES, orders=((0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2)), reverse=True)
def test_cuda_conv2d_of_any_layout(kernel, case, orders, reverse):
    """On a GPU, `_tensor_conv2d` uses the strides of all three, and writes nowhere else."""
    check_layout(kernel, case, orders, reverse)


def swapped(array):
    """(x, y, ...) seen as (y, x, ...), where it lies."""
    storage, shape, strides = rows.laid(array)
    return [storage, [shape[1], shape[0], *shape[2:]], [strides[1], strides[0], *strides[2:]]]


@task("4.4b")
@pytest.mark.parametrize("dims", [1, 2])
def test_cuda_backward(kernel, dims):
    """`_tensor_conv{dims}d` computes both gradients, from the layouts they are launched with."""
    x, w, d = rows.ROWS if dims == 1 else rows.IMAGES
    to_input, to_weight = rows.laid(np.zeros_like(x)), swapped(np.zeros_like(w))
    by_input = cuda.launched(kernel, to_input, rows.laid(d), swapped(w), True)
    by_weight = cuda.launched(kernel, to_weight, swapped(x), swapped(d), False)
    assert by_input.findings == []
    assert by_weight.findings == []
    expected = rows.convolution_gradients(x, w, d)
    assert by_input["out"].reshape(x.shape) == approx(expected["input"])
    assert by_weight["out"].reshape(w.shape) == approx(expected["weight"])
