"""Tasks 3.3 and 3.4: what launches the kernels, in numba's simulator: the numbers must be right."""

import numpy as np
import pytest

from grader.testing import approx, task


def drawn(chance, *shape):
    """An array of whole and half numbers."""
    return np.random.default_rng(chance.randrange(1000)).integers(-6, 7, shape) / 2


@task("3.3")
@pytest.mark.parametrize("name", ["add_reduce", "mul_reduce"])
def test_reduce_is_launched(student, chance, name):
    """`CudaOps.reduce` folds along any dimension ({name})."""
    fold = np.sum if name == "add_reduce" else np.prod
    for shape, dim in [((3, 5), 1), ((70, 2), 0), ((2, 40, 2), 1), ((1, 70), 1)]:
        a = drawn(chance, *shape)
        assert student.launched(name, a, dim) == approx(fold(a, axis=dim, keepdims=True))


@task("3.3")
def test_reduce_of_nothing(student):
    """`CudaOps.reduce` of an empty dimension is its start: 0 for a sum."""
    assert student.launched("add_reduce", np.zeros((2, 0)), 1) == approx(np.zeros((2, 1)))


@task("3.4")
def test_product_is_launched(student, chance):
    """`CudaOps.matrix_multiply` is right for matrices of any shape, and for batches."""
    for left, right in [
        ((3, 5), (5, 6)),
        ((1, 4), (4, 1)),
        ((2, 3, 2), (1, 2, 3)),
        ((9, 5), (5, 16)),
    ]:
        a, b = drawn(chance, *left), drawn(chance, *right)
        assert student.launched("matrix_multiply", a, b) == approx(a @ b)
