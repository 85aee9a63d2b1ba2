"""What only the compiled backend must do: large tensors, its kernels by themselves."""

from __future__ import annotations

import numpy as np
import pytest
from backends import BACKENDS, Array, dense, layouts
from hypothesis import given, settings
from hypothesis import strategies as st
from minitorch import operators
from minitorch.compilation import njit
from minitorch.fast_ops import tensor_map, tensor_matrix_multiply, tensor_reduce, tensor_zip
from minitorch.tensor_data import strides_from_shape

FAST = BACKENDS["fast"]
LARGE = [(40_000,), (3, 17_000), (17_000, 3), (130, 257), (9, 70, 90), (33, 1, 2000), (2, 100_000)]
rng = np.random.default_rng(0)


@pytest.mark.parametrize("shape", LARGE, ids=str)
def test_large_tensors_are_shared_among_threads_without_a_seam(shape: tuple[int, ...]) -> None:
    """Map and zip of what is cut into patches, as it lies, turned around, and stretched."""
    x, y = rng.random(shape), rng.random(shape)
    turned = tuple(reversed(range(len(shape))))
    a, b = dense(x, FAST), dense(y, FAST)
    assert np.array_equal(-x, (-a).to_numpy())
    assert np.array_equal(x * y, (a * b).to_numpy())
    assert np.array_equal((-x).transpose(turned), (-a.permute(*turned)).to_numpy())
    flipped = dense(np.ascontiguousarray(y.transpose(turned)), FAST)
    assert np.array_equal((x * y).transpose(turned), (a.permute(*turned) * flipped).to_numpy())
    row = dense(y.ravel()[: shape[-1]], FAST)
    assert np.array_equal(x * y.ravel()[: shape[-1]], (a * row).to_numpy())


@pytest.mark.parametrize("shape", LARGE, ids=str)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_large_reductions_fold_every_element_once(shape: tuple[int, ...], dtype: type) -> None:
    """Sums of whole numbers are exact in any order; the largest is where it is."""
    x: Array = rng.integers(0, 8, shape).astype(dtype)
    x.ravel()[-1] = 50
    a = dense(x, FAST)
    turned = tuple(reversed(range(len(shape))))
    for dim in range(len(shape)):
        assert np.array_equal(x.sum(dim, keepdims=True), a.sum(dim).to_numpy())
        assert np.array_equal(x.max(dim, keepdims=True), FAST.max_reduce(a, dim).to_numpy())
        expected = x.transpose(turned).sum(dim, keepdims=True)
        assert np.array_equal(expected, a.permute(*turned).sum(dim).to_numpy())


@pytest.mark.parametrize("n", [1, 5, 6, 7, 31, 33, 65, 255, 257, 300])
def test_products_of_any_size_fit_their_patches(n: int) -> None:
    """Sizes on both sides of a patch, a panel and a block, as they lie and transposed."""
    for rows, depth, columns in ((n, 40, 23), (40, n, 70), (19, 33, n)):
        x, y = rng.random((rows, depth)), rng.random((depth, columns))
        a, b = dense(x, FAST), dense(y, FAST)
        assert np.allclose(x @ y, (a @ b).to_numpy(), 1e-12)
        at, bt = dense(np.ascontiguousarray(x.T), FAST), dense(np.ascontiguousarray(y.T), FAST)
        assert np.allclose(x @ y, (at.permute(1, 0) @ bt.permute(1, 0)).to_numpy(), 1e-12)


def test_many_small_products_are_shared_in_groups() -> None:
    x, y = rng.random((700, 5, 6)), rng.random((6, 4))
    assert np.allclose(x @ y, (dense(x, FAST) @ dense(y, FAST)).to_numpy(), 1e-12)


@settings(max_examples=40, deadline=None)
@given(a=layouts((3, 4, 5)), b=layouts((1, 5, 2)))
def test_the_plain_product_of_task_3_2_agrees(a: object, b: object) -> None:
    x, y = a.tensor(FAST), b.tensor(FAST)  # type: ignore[attr-defined]
    out = dense(np.zeros((3, 4, 2)), FAST)
    tensor_matrix_multiply(*out.tuple(), *x.tuple(), *y.tuple())
    assert np.allclose(x.to_numpy() @ y.to_numpy(), out.to_numpy(), 1e-4, 1e-4)


def test_low_level_kernels_take_arrays_of_ones_own() -> None:
    """Existing tests call them with storage, shape and strides that they made themselves."""
    shape = np.array([2, 3], np.int32)
    strides = np.array(strides_from_shape((2, 3)), np.int32)
    x, out = np.arange(6.0), np.zeros(6)
    tensor_map(njit(operators.neg))(out, shape, strides, x, shape, strides)
    assert (-x).tolist() == out.tolist()
    tensor_zip(njit(operators.mul))(out, shape, strides, x, shape, strides, x, shape, strides)
    assert (x * x).tolist() == out.tolist()
    total, flat = np.zeros(2), np.array([2, 1], np.int32)
    ones = np.array([1, 1], np.int32)
    tensor_reduce(njit(operators.add))(total, flat, ones, x, shape, strides, 1)
    assert total.tolist() == [3.0, 12.0]


@settings(max_examples=25, deadline=None)
@given(n=st.integers(0, 700), start=st.floats(-5, 5))
def test_a_fold_starts_from_what_the_result_holds(n: int, start: float) -> None:
    x = np.arange(float(n))
    out = np.array([start])
    one, shape = np.array([1], np.int32), np.array([n], np.int32)
    tensor_reduce(njit(operators.add))(out, one, one, x, shape, one, 0)
    assert pytest.approx(start + n * (n - 1) / 2) == out[0]


def test_division_by_zero_is_infinite_in_compiled_code() -> None:
    assert [np.inf, -np.inf] == FAST.inv_map(dense(np.array([0.0, -0.0]), FAST)).to_numpy().tolist()
