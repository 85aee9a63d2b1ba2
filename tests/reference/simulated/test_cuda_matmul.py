"""Products of matrices on a GPU: tile by tile (task 3.4), and in patches held in registers."""

from __future__ import annotations

import numpy as np
import pytest
from backends import Array
from hypothesis import given, settings
from hypothesis import strategies as st
from minitorch.cuda_device import layout, on_device
from minitorch.cuda_matmul import PATCHES, SIDE, best_patch, blocked, tiles
from minitorch.cuda_ops import TILE, tensor_matrix_multiply
from minitorch.tensor import Tensor
from minitorch.tensor_data import IndexingError
from minitorch.tensor_ops import product_shape
from simulated.tensors import Shape, laid, on_gpu, quarters, twin

PATCH = PATCHES[0]
KERNELS = {"tiled": (tensor_matrix_multiply, TILE), "blocked": (blocked(PATCH), SIDE)}

kernels = pytest.mark.parametrize("kernel", KERNELS)


def product(kernel: str, a: Tensor, b: Tensor, blocks: int = 2) -> Tensor:
    """What one of the two kernels makes of a @ b, with fewer blocks than tiles."""
    f, side = KERNELS[kernel]
    out = a.zeros(product_shape(a, b), np.result_type(a.dtype, b.dtype))
    storages = [x._tensor._storage for x in (out, a, b)]
    ways = [[on_device(numbers) for numbers in layout(x)] for x in (out, a, b)]
    f[blocks, (side, side)](
        storages[0], *ways[0], out.size, storages[1], *ways[1], storages[2], *ways[2]
    )
    return out


@kernels
@settings(max_examples=6, deadline=None)
@given(data=st.data(), n=st.integers(1, 10), k=st.integers(1, 10), m=st.integers(1, 10))
def test_sides_need_not_be_multiples_of_the_tile(
    kernel: str, data: st.DataObject, n: int, k: int, m: int
) -> None:
    """Whatever the strides: permuted, stretched, backwards."""
    a, b = data.draw(laid((n, k))), data.draw(laid((k, m)))
    assert np.array_equal(product(kernel, a, b).to_numpy(), a.to_numpy() @ b.to_numpy())


@kernels
@pytest.mark.parametrize(
    ("left", "right"),
    [((2, 1), (3,)), ((), (2, 2)), ((3,), ()), ((2, 3), (1, 3))],
)
def test_batches_broadcast(kernel: str, left: Shape, right: Shape) -> None:
    a, b = quarters((*left, 2, 3)), quarters((*right, 3, 5), seed=1)
    assert np.array_equal(product(kernel, on_gpu(a), on_gpu(b)).to_numpy(), a @ b)


@kernels
def test_more_tiles_than_blocks(kernel: str) -> None:
    a, b = quarters((17, 9)), quarters((9, 18), seed=1)
    for blocks in (1, 4):
        assert np.array_equal(product(kernel, on_gpu(a), on_gpu(b), blocks).to_numpy(), a @ b)


@kernels
def test_transposed_operands(kernel: str) -> None:
    a, b = quarters((9, 6)), quarters((7, 9), seed=1)
    found = product(kernel, on_gpu(a).permute(1, 0), on_gpu(b).permute(1, 0))
    assert np.array_equal(found.to_numpy(), a.T @ b.T)


@pytest.mark.parametrize(
    ("left", "right"),
    [((0, 2), (2, 3)), ((2, 0), (0, 3)), ((2, 3), (3, 0)), ((0, 2, 2), (2, 2))],
)
def test_empty_sides_give_zeros_or_nothing(left: Shape, right: Shape) -> None:
    a, b = quarters(left), quarters(right)
    assert np.array_equal((on_gpu(a) @ on_gpu(b)).to_numpy(), a @ b)


def test_the_operator_multiplies_small_and_large() -> None:
    small, large = quarters((3, 3)), quarters((2, 16, 9))
    assert best_patch((3, 3)) == 0
    assert best_patch((2, 16, 16)) == PATCH
    assert np.array_equal((on_gpu(small) @ on_gpu(small)).to_numpy(), small @ small)
    found = on_gpu(large) @ on_gpu(large).permute(0, 2, 1)
    assert np.array_equal(found.to_numpy(), large @ large.transpose(0, 2, 1))


def test_a_patch_is_not_for_narrow_matrices() -> None:
    """Most of a tile would lie outside of them."""
    assert best_patch((10**6, 1)) == 0


def test_tiles_cover_every_matrix_of_a_batch() -> None:
    assert tiles((5, 9, 8), 4) == 5 * 3 * 2


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(IndexingError, match=r"\(2, 3\) @ \(2, 3\)"):
        on_gpu(quarters((2, 3))) @ on_gpu(quarters((2, 3)))


def _gradients(a: Tensor, b: Tensor) -> list[Array]:
    a.requires_grad_(True)
    b.requires_grad_(True)
    ((a @ b) * (a @ b)).sum().backward()
    return [x.grad.to_numpy() for x in (a, b) if x.grad is not None]


def test_gradients_are_those_of_the_simple_backend() -> None:
    a, b = on_gpu(quarters((2, 3, 2))), on_gpu(quarters((2, 3), seed=1))
    for found, expected in zip(_gradients(a, b), _gradients(twin(a), twin(b)), strict=True):
        assert np.array_equal(found, expected)
