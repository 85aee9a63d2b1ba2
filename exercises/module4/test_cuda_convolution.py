"""Task 4.4b: convolutions on a GPU, in a simulator that watches every access.

They are launched as `convolved` in cuda_conv.py does: blocks of (TILE, TILE) threads, at most one
for each TILE places of TILE channels. A tensor is [storage, shape, strides].
"""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

rows = SimpleNamespace(**run_path(str(Path(__file__).with_name("test_convolution.py"))))
case, cases, convolution = rows.case, rows.cases, rows.convolution
laid, room = rows.laid, rows.room

FILE = "minitorch/cuda_conv.py"
TILE = 16

MANY_ROWS = case((3, 2, 11), (17, 2, 3))  # 33 places of 17 channels: 3 tiles beside 2
DEEP_ROWS = case((2, 6, 5), (3, 6, 3))  # sums of 18 products
MANY_IMAGES = case((3, 2, 3, 4), (17, 2, 2, 1))
DEEP_IMAGES = case((1, 3, 3, 4), (2, 3, 2, 3))


def operand(name, tensor):
    """A tensor as three arguments of a kernel."""
    storage, shape, strides = tensor
    sizes, steps = np.array(shape, np.int64), np.array(strides, np.int64)
    return {name: storage, f"{name}_shape": sizes, f"{name}_strides": steps}


def launched(kernel, out, x, w, reverse, blocks=None):
    """One launch; `out` is [storage, shape, strides], and so are input and weight."""
    batch, channels, *size = out[1]
    tiles = -(-batch * int(np.prod(size)) // TILE) * -(-channels // TILE)
    name = "_tensor_conv1d" if len(size) == 1 else "_tensor_conv2d"
    return kernel(f"{FILE}:{name}").launch(
        blocks or tiles,
        (TILE, TILE),
        **operand("out", out),
        out_size=int(np.prod(out[1])),
        **operand("input", x),
        **operand("weight", w),
        reverse=reverse,
    )


def check(kernel, x, w, reverse, size, blocks=None):
    """Compare with the definition, for a result of that size; each cell is written once."""
    expected = convolution(x, w, reverse=reverse, size=size)
    empty = laid(np.full(expected.shape, np.nan))
    run = launched(kernel, empty, laid(x), laid(w), reverse, blocks)
    assert run.findings == []
    assert run["out"].reshape(expected.shape) == approx(expected)
    assert run.writes["out"].max() == 1


@task("4.4b", weight=2)
@settings(max_examples=4)
@given(case=cases(1))
@example(case=rows.ROWS)
@example(case=rows.LONG_KERNEL)
@example(case=MANY_ROWS)
@example(case=DEEP_ROWS)
def test_cuda_conv1d(kernel, case):
    """On a GPU, `_tensor_conv1d` is right, writes each cell once, and no thread races another."""
    check(kernel, case.x, case.w, False, case.x.shape[2:])


@task("4.4b")
@settings(max_examples=3)
@given(case=cases(1), width=st.integers(1, 5))
@example(case=rows.ROWS, width=4)
@example(case=rows.LONG_KERNEL, width=5)
@example(case=DEEP_ROWS, width=3)
def test_cuda_conv1d_reversed(kernel, case, width):
    """With `reverse`, `_tensor_conv1d` looks back from a cell, for results of any width."""
    check(kernel, case.x, case.w, True, (width,))


@task("4.4b", weight=2)
@settings(max_examples=4)
@given(case=cases(2))
@example(case=rows.IMAGES)
@example(case=rows.HIGH_KERNEL)
@example(case=rows.WIDE_KERNEL)
@example(case=MANY_IMAGES)
@example(case=DEEP_IMAGES)
def test_cuda_conv2d(kernel, case):
    """On a GPU, `_tensor_conv2d` is right, writes each cell once, and no thread races another."""
    check(kernel, case.x, case.w, False, case.x.shape[2:])


@task("4.4b")
@settings(max_examples=3)
@given(case=cases(2), size=st.tuples(st.integers(1, 4), st.integers(1, 4)))
@example(case=rows.IMAGES, size=(2, 5))
@example(case=rows.HIGH_KERNEL, size=(4, 2))
@example(case=DEEP_IMAGES, size=(3, 4))
def test_cuda_conv2d_reversed(kernel, case, size):
    """With `reverse`, `_tensor_conv2d` looks up and to the left, for results of any size."""
    check(kernel, case.x, case.w, True, size)


@task("4.4b")
@pytest.mark.parametrize("blocks", [1, 3])
@pytest.mark.parametrize("dims", [1, 2])
def test_cuda_few_blocks(kernel, dims, blocks):
    """`_tensor_conv{dims}d` is right where {blocks} blocks have six tiles to compute."""
    x, w, _ = MANY_ROWS if dims == 1 else MANY_IMAGES
    check(kernel, x, w, False, x.shape[2:], blocks)


@task("4.4b")
@pytest.mark.parametrize("dims", [1, 2])
def test_cuda_through_shared_memory(kernel, dims):
    """`_tensor_conv{dims}d` takes its factors from shared memory, at most a quarter from global."""
    x, w, _ = case((1, 4, *[16, 1][:dims]), (16, 4, *[8, 1][:dims]))
    run = launched(kernel, room(x, w, x.shape[2:]), laid(x), laid(w), False)
    factors = 2 * 16 * 16 * 32  # of 16 places of 16 channels, each a sum of 32 products
    assert run.findings == []
    assert int(run.reads["input"].sum() + run.reads["weight"].sum()) <= factors // 4


@task("4.4b", weight=2)
def test_cuda_assembly(student, kernel):
    """`_tensor_conv1d` and `_tensor_conv2d` can be compiled for a real GPU, by numba."""
    x, w, _ = rows.ROWS
    launched(kernel, room(x, w, x.shape[2:]), laid(x), laid(w), False)  # is it written yet?
    arguments = ["tensor", "int", "tensor", "tensor", "bool"]
    words = [".target sm_80", ".entry"]
    for name in ("_tensor_conv1d", "_tensor_conv2d"):
        answer = student.assembly("minitorch.cuda_conv", name, arguments, words)
        if isinstance(answer, str):
            pytest.skip(f"no kernel can be compiled for a GPU here ({answer})")
        assert answer == words
