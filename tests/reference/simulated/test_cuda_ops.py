"""Maps, zips and reductions on a GPU (task 3.3), and practice (3.3, 3.4)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from backends import Array
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import BroadcastableShapes, mutually_broadcastable_shapes
from minitorch import operators
from minitorch.cuda_device import BLOCKS, THREADS, cuda, merged
from minitorch.cuda_ops import (
    BLOCK_DIM,
    CudaOps,
    device_jit,
    mm_practice,
    sum_practice,
    tensor_map,
    tensor_reduce,
)
from minitorch.cuda_places import shares
from minitorch.tensor import Tensor
from minitorch.tensor_data import IndexingError
from simulated.tensors import CUDA, Shape, laid, on_gpu, quarters, shapes, twin

few = settings(max_examples=15, deadline=None)


@few
@given(a=shapes(0, 3).flatmap(laid))
def test_map_applies_a_function_to_each_element(a: Tensor) -> None:
    assert np.array_equal(CUDA.neg_map(a).to_numpy(), -a.to_numpy())


@few
@given(a=laid((3, 2)))
def test_a_result_has_the_dtype_of_its_operand(a: Tensor) -> None:
    assert (-a).dtype == a.dtype
    assert a.sum(0).dtype == a.dtype


def test_float32_and_float64_make_float64() -> None:
    wide, narrow = on_gpu(quarters((2, 2))), on_gpu(quarters((2, 2), np.float32))
    assert (narrow + wide).dtype == np.float64
    assert (narrow @ wide).dtype == np.float64


@few
@given(a=laid((3, 1)))
def test_map_broadcasts_to_the_tensor_it_fills(a: Tensor) -> None:
    filled = Tensor.make(np.zeros(24), (2, 3, 4), (1, 2, 6), backend=CUDA)
    CUDA.id_map(a, filled)
    assert np.array_equal(filled.to_numpy(), np.broadcast_to(a.to_numpy(), (2, 3, 4)))


@few
@given(data=st.data(), pair=mutually_broadcastable_shapes(num_shapes=2, min_side=0, max_side=4))
def test_zip_applies_a_function_to_each_pair_of_broadcast_tensors(
    data: st.DataObject, pair: BroadcastableShapes
) -> None:
    a, b = (data.draw(laid(shape)) for shape in pair.input_shapes)
    assert np.array_equal((a + b).to_numpy(), a.to_numpy() + b.to_numpy())


@few
@given(data=st.data(), shape=shapes(1, 3))
def test_sum_adds_along_any_dimension(data: st.DataObject, shape: Shape) -> None:
    a, dim = data.draw(laid(shape)), data.draw(st.integers(0, len(shape) - 1))
    assert np.array_equal(a.sum(dim).to_numpy(), a.to_numpy().sum(dim, keepdims=True))


@few
@given(a=laid((2, 5)))
def test_a_fold_has_any_function_and_starts_once(a: Tensor) -> None:
    """The start need not be neutral: 5 is added once, however many threads fold."""
    from_five = CudaOps.reduce(operators.add, 5.0)
    assert np.array_equal(from_five(a, 1).to_numpy(), a.to_numpy().sum(1, keepdims=True) + 5)
    assert np.array_equal(CUDA.max_reduce(a, 1).to_numpy(), a.to_numpy().max(1, keepdims=True))


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 2)])
def test_the_fold_of_nothing_is_its_start(shape: Shape) -> None:
    dim = shape.index(0)
    expected = np.full(np.sum(quarters(shape), dim, keepdims=True).shape, -np.inf)
    assert np.array_equal(CUDA.max_reduce(on_gpu(quarters(shape)), dim).to_numpy(), expected)


def test_more_elements_than_threads_in_the_grid() -> None:
    a = on_gpu(quarters((2 * BLOCKS * THREADS + 7,)))
    assert np.array_equal((a * a).to_numpy(), a.to_numpy() ** 2)
    assert np.array_equal((-a).to_numpy(), -a.to_numpy())


@pytest.mark.parametrize(("shape", "dim"), [((300,), 0), ((300, 2), 0), ((2, 300), 1)])
def test_a_long_fold_is_shared_among_blocks(shape: Shape, dim: int) -> None:
    a = on_gpu(quarters(shape))
    from_five = CudaOps.reduce(operators.add, 5.0)
    assert shares(a, dim) > 1
    assert np.array_equal(from_five(a, dim).to_numpy(), a.to_numpy().sum(dim, keepdims=True) + 5)


@pytest.mark.parametrize("threads", [1, 3, 8, (3, 2), (2, 5)])
def test_the_kernel_of_reduce_takes_any_block(threads: Any) -> None:
    """As (rows, columns), or as a number of threads that fold one output together."""
    a, out = quarters((7, 3)), np.zeros(3)
    shape, strides = np.array([7, 3], np.int32), np.array([3, 1], np.int32)
    tensor_reduce(device_jit(operators.add))[2, threads](
        out, np.array([1, 3], np.int32), strides, 3, a.ravel(), shape, strides, 0, 0.0
    )
    assert np.array_equal(out, a.sum(0))


@pytest.mark.parametrize(("shape", "strides"), [((5,), (1,)), ((1, 5), (5, 1))])
def test_a_kernel_takes_any_launch_and_a_device_function(shape: Shape, strides: Shape) -> None:
    a, out = quarters((5,)), np.zeros((2, 5))
    tensor_map(cuda.jit(device=True)(operators.neg))[2, 3](
        out.ravel(), np.array([2, 5]), np.array([5, 1]), 10, a, np.array(shape), np.array(strides)
    )
    assert np.array_equal(out, [-a, -a])


@pytest.mark.parametrize(
    ("shape", "strides", "expected"),
    [
        ((2, 3, 4), (12, 4, 1), ((24,), (1,))),
        ((2, 1, 4), (1, 9, 2), ((2, 4), (1, 2))),
        ((2, 3), (0, 0), ((6,), (0,))),
        ((1, 1), (5, 5), ((1,), (0,))),
    ],
)
def test_dimensions_merge_where_they_lie_like_one(
    shape: Shape, strides: Shape, expected: Any
) -> None:
    assert merged(shape, strides) == expected


def test_results_stay_on_the_device() -> None:
    a = on_gpu(quarters((2, 3)))
    for result in (-a, a + a, a.sum(0), a @ a.permute(1, 0), a.zeros(), a.permute(1, 0)):
        assert hasattr(result._tensor._storage, "copy_to_host")


def test_elements_are_read_and_set_where_they_are() -> None:
    a = on_gpu(np.zeros((2, 2)))
    a[1, 0] = 3.0
    assert (a[1, 0], a.sum().item()) == (3.0, 3.0)


def _gradients(a: Tensor, b: Tensor) -> list[Array]:
    a.requires_grad_(True)
    b.requires_grad_(True)
    ((a * b).sigmoid() + (a - b).exp() + b.relu()).sum(0).mean().backward()
    return [x.grad.to_numpy() for x in (a, b) if x.grad is not None]


@settings(max_examples=5, deadline=None)
@given(a=laid((3, 2)), b=laid((2,)))
def test_gradients_are_those_of_the_simple_backend(a: Tensor, b: Tensor) -> None:
    for found, expected in zip(_gradients(a, b), _gradients(twin(a), twin(b)), strict=True):
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("size", [0, 1, 31, 32, 33, 70])
def test_each_block_of_sum_practice_adds_its_part(size: int) -> None:
    a = quarters((size,))
    expected = [a[i : i + BLOCK_DIM].sum() for i in range(0, size, BLOCK_DIM)]
    assert sum_practice(on_gpu(a)).array().tolist() == expected


@pytest.mark.parametrize("size", [0, 1, 3, 7])
def test_mm_practice_multiplies_square_matrices(size: int) -> None:
    a, b = quarters((size, size), seed=1), quarters((size, size), np.float32, seed=2)
    assert np.array_equal(mm_practice(on_gpu(a), on_gpu(b)).array(), a @ b)


@pytest.mark.parametrize(("left", "right"), [((2, 3), (3, 2)), ((2, 2), (3, 3)), ((40, 40),) * 2])
def test_mm_practice_refuses_other_shapes(left: Shape, right: Shape) -> None:
    with pytest.raises(IndexingError, match=f"\\({left[0]}, {left[1]}\\)"):
        mm_practice(on_gpu(np.zeros(left)), on_gpu(np.zeros(right)))


def test_constants_move_to_the_gpu_and_back() -> None:
    """To the backend of the first operand; the second stays as it was."""
    near, far = twin(on_gpu(np.ones(2))), on_gpu(np.ones(2))
    assert [2.0, 2.0] == (far + near).to_numpy().tolist() == (near + far).to_numpy().tolist()
    assert [1.0, 1.0] == near.to_numpy().tolist() == far.to_numpy().tolist()


def test_derivatives_do_not_cross_from_one_backend_to_another() -> None:
    near = twin(on_gpu(np.zeros(2)))
    near.requires_grad_(True)
    with pytest.raises(TypeError, match="different backends"):
        on_gpu(np.zeros(2)) + near
