"""Task 4.4b: convolutions in CUDA, run by a simulator that watches every access."""

import math
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

plain = SimpleNamespace(**run_path(str(Path(__file__).with_name("test_convolution.py"))))
case = plain.case
FILE = "minitorch/cuda_conv.py"
TILE = 16
"""A block has TILE x TILE threads."""


def operand(name, array, turned):
    """An array as a kernel gets it; `turned`, the last two of its dimensions lie exchanged."""
    memory = np.ascontiguousarray(array.swapaxes(-1, -2)) if turned else array
    seen = memory.swapaxes(-1, -2) if turned else memory
    strides = [n // array.itemsize for n in seen.strides]
    return {
        name: memory.ravel(),
        f"{name}_shape": np.array(array.shape, np.int32),
        f"{name}_strides": np.array(strides, np.int32),
    }


def check(kernel, case, size, blocks, turned, reverse):
    """Launch a kernel for a result of that size, by at most so many blocks, and compare it."""
    x, w = case.x, case.w
    out = np.zeros((len(x), len(w), *size))
    tiles = -(-len(x) * math.prod(size) // TILE) * -(-len(w) // TILE)
    run = kernel(f"{FILE}:_tensor_conv{len(size)}d").launch(
        min(tiles, blocks),
        (TILE, TILE),
        **operand("out", out, False),
        out_size=out.size,
        **operand("input", x, turned),
        **operand("weight", w, turned),
        reverse=reverse,
    )
    assert run.findings == []
    expected = plain.convolution(x, w, reverse=reverse, size=size)
    assert run["out"].reshape(out.shape) == approx(expected)


# Sides of a tile, and just beside them; many channels, so that a sum takes several tiles.
ROWS = case((2, 3, 9), (17, 3, 7))
FEW = case((1, 2, 3), (2, 2, 5))
IMAGES = case((2, 3, 3, 4), (17, 3, 2, 3))
SMALL = case((1, 2, 2, 3), (2, 2, 3, 2))


@task("4.4b", weight=2)
@settings(max_examples=3)
@given(case=plain.cases(1), width=st.integers(1, 5), reverse=st.booleans())
@example(case=FEW, width=3, reverse=False)
@example(case=FEW, width=5, reverse=True)
@example(case=ROWS, width=9, reverse=False)
@example(case=ROWS, width=9, reverse=True)
def test_cuda_conv1d(kernel, case, width, reverse):
    """`_tensor_conv1d` is right on a GPU, without races and without leaving its arrays."""
    check(kernel, case, (width,), 99, False, reverse)


@task("4.4b", weight=2)
@settings(max_examples=3)
@given(
    case=plain.cases(2), size=st.tuples(st.integers(1, 4), st.integers(1, 4)), reverse=st.booleans()
)
@example(case=SMALL, size=(2, 3), reverse=False)
@example(case=SMALL, size=(3, 2), reverse=True)
@example(case=IMAGES, size=(3, 4), reverse=False)
@example(case=IMAGES, size=(3, 4), reverse=True)
def test_cuda_conv2d(kernel, case, size, reverse):
    """`_tensor_conv2d` is right on a GPU, without races and without leaving its arrays."""
    check(kernel, case, size, 99, False, reverse)


@task("4.4b")
def test_cuda_convolutions_by_few_blocks(kernel):
    """Both kernels go on with another tile where there are more tiles than blocks."""
    check(kernel, ROWS, (9,), 2, False, False)
    check(kernel, IMAGES, (3, 4), 2, False, False)


@task("4.4b")
def test_cuda_convolutions_of_any_layout(kernel):
    """Both kernels use the strides of input and weight."""
    check(kernel, FEW, (3,), 99, True, False)
    check(kernel, SMALL, (2, 3), 99, True, True)
