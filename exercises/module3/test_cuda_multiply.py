"""Task 3.4: products of matrices on a GPU, by way of shared memory."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

cuda = SimpleNamespace(**run_path(str(Path(__file__).with_name("test_cuda_ops.py"))))
FILE, operand, output, layout = cuda.FILE, cuda.operand, cuda.output, cuda.layout
TILE = 16
OFTEN = "a cell is read from global memory again and again: read it from shared memory"


def practised(kernel, size, side):
    """`_mm_practice` of two square matrices, by one block of (side, side) threads."""
    a, b = np.arange(1.0, size * size + 1), np.arange(2.0, size * size + 2) % 7
    run = kernel(f"{FILE}:_mm_practice").launch(
        1, (side, side), out=np.full(size * size, np.nan), a=a, b=b, size=size
    )
    return run, (a.reshape(size, size) @ b.reshape(size, size)).ravel()


@task("3.4", weight=3)
@pytest.mark.parametrize(("size", "side"), [(1, 1), (2, 2), (5, 5), (5, 8), (12, 12)])
def test_mm_practice(kernel, size, side):
    """`_mm_practice` multiplies {size} x {size} matrices in a block of {side} x {side} threads."""
    run, expected = practised(kernel, size, side)
    assert run.findings == []
    assert run["out"] == approx(expected)


@task("3.4", weight=2)
def test_mm_practice_reads_each_cell_once(kernel):
    """`_mm_practice` reads each cell of a and b once; each thread writes once."""
    run, _ = practised(kernel, 6, 6)
    assert run.findings == []
    assert (run.reads["a"].max(), run.reads["b"].max()) == (1, 1), OFTEN
    assert run.thread_writes["out"].max() == 1


def multiplied(kernel, out, a, b):
    """The product by blocks of (TILE, TILE) threads: a tile of `out` each."""
    batches, rows, columns = out[1]
    blocks = (-(-columns // TILE), -(-rows // TILE), batches)
    return kernel(f"{FILE}:_tensor_matrix_multiply").launch(
        blocks, (TILE, TILE), **output(out), **operand("a", a), **operand("b", b)
    )


@st.composite
def factors(draw):
    """An output and two factors, three dimensions each; a batch of 1 is used for all."""
    batch = draw(st.sampled_from([1, 2]))
    n, k, m = (draw(st.sampled_from([1, 3, 15, 16, 17, 20])) for _ in range(3))
    a, b = (draw(st.sampled_from([batch, 1])) for _ in range(2))
    return (
        draw(cuda.ops.layouts([batch, n, m])),
        draw(cuda.ops.layouts([a, n, k])),
        draw(cuda.ops.layouts([b, k, m])),
    )


SMALL = (layout([1, 2, 3]), layout([1, 2, 4]), layout([1, 4, 3]))
UNEVEN = (layout([1, 17, 18]), layout([1, 17, 19]), layout([1, 19, 18]))
BATCHED = (layout([2, 3, 3]), layout([2, 3, 2]), layout([1, 2, 3]))
TURNED = (
    layout([1, 3, 17], [2, 1, 0]),
    layout([1, 3, 5], [0, 2, 1]),
    layout([1, 5, 17], [2, 0, 1]),
)


@task("3.4", weight=4)
@settings(max_examples=5)
@given(product=factors())
@example(product=SMALL)
@example(product=UNEVEN)
@example(product=BATCHED)
@example(product=(layout([3, 2, 2]), layout([3, 2, 3]), layout([3, 3, 2])))
@example(product=(layout([2, 3, 3]), layout([1, 3, 2]), layout([2, 2, 3])))
@example(product=TURNED)
def test_cuda_product(kernel, product):
    """The product is right for any strides and batches, and sides that don't divide the tile."""
    out, a, b = product
    run = multiplied(kernel, out, a, b)
    assert run.findings == []
    assert run["out"] == approx(cuda.ops.written(out, cuda.ops.seen(a) @ cuda.ops.seen(b)))


@task("3.4", weight=2)
@settings(max_examples=2)
@given(product=factors())
@example(product=UNEVEN)
def test_cuda_product_reads_each_cell_once(kernel, product):
    """A block reads each cell of a and b once at most; each thread writes one element of `out`."""
    out, a, b = product
    batches, rows, columns = out[1]
    run = multiplied(kernel, out, a, b)
    assert run.findings == []
    assert run.reads["a"].max() <= -(-columns // TILE) * (batches if a[1][0] == 1 else 1), OFTEN
    assert run.reads["b"].max() <= -(-rows // TILE) * (batches if b[1][0] == 1 else 1), OFTEN
    assert run.thread_writes["out"].max() == 1


@task("3.4")
def test_cuda_product_reads_neighbours(kernel):
    """Neighbouring threads read and write neighbours, of matrices that lie row by row."""
    run = multiplied(kernel, layout([1, 32, 32]), layout([1, 32, 32]), layout([1, 32, 32]))
    assert run.findings == []
    assert "uncoalesced" not in run.slow.kinds()
