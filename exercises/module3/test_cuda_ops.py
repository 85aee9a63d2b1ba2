"""Task 3.3: kernels of map, zip and reduce for a GPU.

They run in a simulator that watches every access. A tensor is [storage, shape, strides].
"""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

ops = SimpleNamespace(**run_path(str(Path(__file__).with_name("test_fast_ops.py"))))
layout, PLAIN, TURNED, ROW, COLUMN = ops.layout, ops.PLAIN, ops.TURNED, ops.ROW, ops.COLUMN

FILE = "minitorch/cuda_ops.py"
STRETCHED, MIXED, JOINED = "lambda x: 2 * x + 1", "lambda x, y: x - 3 * y", "lambda x, y: x + y - 1"
NEUTRAL = 1.0  # x + 1 - 1 is x
BLOCK_DIM = 32  # of the practice
THREADS = 8
ONCE = "a number is read from global memory more than once"
SHARED = "nothing lies in shared memory (cuda.shared.array)"
ALONE = ops.Tensor(np.array([5.0, 6.0, 7.0]), [1], [3])  # one element; its stride doesn't count


def operand(name, tensor):
    """A tensor as three arguments of a kernel."""
    storage, shape, strides = tensor
    sizes, steps = np.array(shape, np.int64), np.array(strides, np.int64)
    return {name: storage, f"{name}_shape": sizes, f"{name}_strides": steps}


def output(tensor):
    """The output as four arguments."""
    return {**operand("out", tensor), "out_size": int(np.prod(tensor[1]))}


def launched(kernel, out, **inputs):
    """Map or zip, with more threads than elements, and blocks of which the last is not full."""
    size = int(np.prod(out[1]))
    operands = {key: value for name in inputs for key, value in operand(name, inputs[name]).items()}
    return kernel.launch(size // THREADS + 1, THREADS, **output(out), **operands)


@st.composite
def operations(draw, inputs):
    """An output with elements, and inputs that broadcast to it."""
    shape = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    return draw(ops.layouts(shape)), [draw(ops.operands(shape)) for _ in range(inputs)]


@task("3.3", weight=3)
@settings(max_examples=12)
@given(operation=operations(1))
@example(operation=(PLAIN, [PLAIN]))
@example(operation=(PLAIN, [TURNED]))
@example(operation=(TURNED, [PLAIN]))
@example(operation=(PLAIN, [ROW]))
@example(operation=(layout([3, 4], gaps=1), [layout([4])]))
@example(operation=(layout([8]), [layout([8])]))
@example(operation=(layout([3]), [ALONE]))
def test_cuda_map(kernel, operation):
    """The kernel of map writes fn of each element, here 2x + 1, and no thread writes twice."""
    out, [a] = operation
    run = launched(kernel(f"{FILE}:tensor_map", STRETCHED), out, a=a)
    assert run.findings == []
    assert run["out"] == approx(ops.mapped(out, a))
    assert run.thread_writes["out"].max() <= 1


@task("3.3", weight=3)
@settings(max_examples=12)
@given(operation=operations(2))
@example(operation=(PLAIN, [PLAIN, PLAIN]))
@example(operation=(PLAIN, [PLAIN, TURNED]))
@example(operation=(PLAIN, [TURNED, PLAIN]))
@example(operation=(TURNED, [PLAIN, PLAIN]))
@example(operation=(PLAIN, [ROW, COLUMN]))
@example(operation=(layout([3, 4], gaps=1), [layout([4]), layout([3, 4])]))
@example(operation=(layout([3]), [ALONE, layout([3])]))
@example(operation=(layout([3]), [layout([3]), ALONE]))
def test_cuda_zip(kernel, operation):
    """The kernel of zip writes fn of each pair, here x - 3y, and no thread writes twice."""
    out, [a, b] = operation
    run = launched(kernel(f"{FILE}:tensor_zip", MIXED), out, a=a, b=b)
    assert run.findings == []
    assert run["out"] == approx(ops.zipped(out, a, b))
    assert run.thread_writes["out"].max() <= 1


@st.composite
def folds(draw):
    """An output, an input, and the dimension to fold; all have elements."""
    shape = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    dim = draw(st.integers(0, len(shape) - 1))
    shape[dim] = draw(st.sampled_from([1, 2, 3, 5, 8, 11, 16, 21]))
    return draw(ops.layouts([*shape[:dim], 1, *shape[dim + 1 :]])), draw(ops.layouts(shape)), dim


def reduced(kernel, fold):
    """Reduce with a block of THREADS for each element of the output."""
    out, a, dim = fold
    return kernel(f"{FILE}:tensor_reduce", JOINED).launch(
        int(np.prod(out[1])), THREADS, **output(out), **operand("a", a), dim=dim, start=NEUTRAL
    )


EIGHT = (layout([2, 1]), layout([2, 8]), 1)
FIVE = (layout([2, 1]), layout([2, 5]), 1)
LONG = (layout([1, 2]), layout([21, 2]), 0)


@task("3.3", weight=4)
@settings(max_examples=12)
@given(fold=folds())
@example(fold=EIGHT)
@example(fold=FIVE)
@example(fold=LONG)
@example(fold=(layout([2, 1], gaps=1), layout([2, 9], [1, 0]), 1))
def test_cuda_reduce(kernel, fold):
    """The kernel of reduce folds one dimension, here by x + y - 1, one block for each result."""
    out, a, dim = fold
    run = reduced(kernel, fold)
    assert run.findings == []
    assert run["out"] == approx(
        ops.written(out, NEUTRAL + (ops.seen(a) - 1).sum(dim, keepdims=True))
    )


@task("3.3", weight=2)
@settings(max_examples=4)
@given(fold=folds())
@example(fold=EIGHT)
@example(fold=LONG)
def test_cuda_reduce_in_shared_memory(kernel, fold):
    """Each element is read once, by all threads together; each result is written once."""
    run = reduced(kernel, fold)
    assert run.findings == []
    assert run.reads["a"].max() == 1, ONCE
    assert run.writes["out"].max() == 1
    share = -(-fold[1][1][fold[2]] // THREADS)
    assert run.thread_reads["a"].max() <= share, "a thread reads more than its share of the numbers"
    assert run.shared != [], SHARED


@task("3.3", weight=3)
@settings(max_examples=5)
@given(size=st.integers(1, 100))
@example(size=32)
@example(size=33)
@example(size=5)
def test_sum_practice(kernel, size):
    """`_sum_practice` adds up each 32 numbers in shared memory, reading each number once."""
    a, blocks = np.arange(1.0, size + 1), -(-size // BLOCK_DIM)
    run = kernel(f"{FILE}:_sum_practice").launch(
        blocks, BLOCK_DIM, out=np.zeros(blocks), a=a, size=size
    )
    assert run.findings == []
    sums = [a[i : i + BLOCK_DIM].sum() for i in range(0, size, BLOCK_DIM)]
    assert run["out"] == approx(np.array(sums))
    assert run.reads["a"].max() == 1, ONCE
    assert run.writes["out"].max() == 1
    assert run.shared != [], SHARED
