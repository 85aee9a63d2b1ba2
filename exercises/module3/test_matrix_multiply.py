"""Task 3.2: products of matrices, compiled and parallel."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.testing import approx, task

ops = SimpleNamespace(**run_path(str(Path(__file__).with_name("test_fast_ops.py"))))
layout, seen, written = ops.layout, ops.seen, ops.written

FILE = "minitorch/fast_ops.py"
KERNEL = "_tensor_matrix_multiply"
INPUTS = [3, 6]
sizes = st.sampled_from([1, 2, 3, 4, 5, 0])


@st.composite
def products(draw):
    """An output and two factors, three dimensions each; a batch of 1 is used for all."""
    batch, n, k, m = draw(sizes), draw(sizes), draw(sizes), draw(sizes)
    a, b = (draw(st.sampled_from([batch, 1])) for _ in range(2))
    return (
        draw(ops.layouts([batch, n, m])),
        draw(ops.layouts([a, n, k])),
        draw(ops.layouts([b, k, m])),
    )


def multiplied(out, a, b):
    """The storage of `out` after a @ b."""
    return written(out, seen(a) @ seen(b))


@task("3.2", weight=3)
@settings(max_examples=60)
@given(factors=products())
@example(factors=(layout([1, 2, 2]), layout([1, 2, 2]), layout([1, 2, 2])))
@example(factors=(layout([1, 2, 4]), layout([1, 2, 3]), layout([1, 3, 4])))
@example(factors=(layout([2, 2, 2]), layout([2, 2, 3]), layout([1, 3, 2])))
@example(factors=(layout([2, 2, 2]), layout([1, 2, 3]), layout([2, 3, 2])))
@example(factors=(layout([1, 2, 4]), layout([1, 2, 3], [0, 2, 1]), layout([1, 3, 4], [2, 0, 1])))
@example(factors=(layout([2, 3, 2], [2, 1, 0], 1), layout([2, 3, 2]), layout([2, 2, 2])))
@example(factors=(layout([1, 2, 2]), layout([1, 2, 0]), layout([1, 0, 2])))
def test_kernel_of_any_layout(student, factors):
    """`_tensor_matrix_multiply` is right for any sizes, strides and batches."""
    out, a, b = factors
    answer = student.filled("tensor_matrix_multiply", 1, out, [a, b])
    assert answer == approx(multiplied(out, a, b))


@task("3.2", weight=2)
def test_two_threads_multiply(student, chance):
    """Products are right on two threads, again and again: many elements, and few long sums."""
    for batch, n, k, m in ((3, 40, 50, 60), (1, 2, 100_000, 2)):
        out = layout([batch, n, m])
        a, b = ops.large(chance, [batch, n, k]), ops.large(chance, [1, k, m], [2, 0, 1])
        answers = student.filled_again(ops.AGAIN, "tensor_matrix_multiply", 2, out, [a, b])
        assert answers == approx([multiplied(out, a, b)] * 2)


BATCHES = st.sampled_from(
    [((), ()), ((2,), (2,)), ((1,), (3,)), ((3,), ()), ((), (2,)), ((2, 1), (3,)), ((2, 3), (1, 3))]
)


@st.composite
def factors_of_tensors(draw):
    """Two tensors of two dimensions or more whose batches broadcast."""
    n, k, m = (draw(st.integers(1, 4)) for _ in range(3))
    front_a, front_b = draw(BATCHES)
    return draw(ops.layouts([*front_a, n, k])), draw(ops.layouts([*front_b, k, m]))


@task("3.2", weight=3)
@settings(max_examples=30)
@given(factors=factors_of_tensors())
@example(factors=(layout([2, 3]), layout([3, 2])))
@example(factors=(layout([2, 2, 3]), layout([3, 4])))
@example(factors=(layout([3, 4]), layout([2, 4, 2])))
@example(factors=(layout([2, 1, 2, 3]), layout([3, 3, 2])))
@example(factors=(layout([2, 3], [1, 0]), layout([3, 2], [1, 0])))
def test_product_of_tensors(student, factors):
    """`FastOps.matrix_multiply` multiplies matrices, and batches of them that broadcast."""
    a, b = factors
    assert student.product(a, b) == approx(seen(a) @ seen(b))


@task("3.2")
def test_main_loop_of_the_product_is_parallel(source):
    """In `_tensor_matrix_multiply` the outer loop is over `prange`."""
    assert source.keeps("parallel", FILE, KERNEL, INPUTS)


@task("3.2", weight=2)
def test_inner_loop_of_the_product(source):
    """The product uses no index and calls nothing; its inner loop multiplies once, writes a sum."""
    assert source.keeps("product", FILE, KERNEL, INPUTS)
