"""Tensors of any layout whose arithmetic is exact.

Their elements are quarters of small integers: float32 holds their sums and products exactly, in
whatever order they are formed, so that results can be compared by `==`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from backends import Array, dense, layouts
from hypothesis import strategies as st
from minitorch.cuda_ops import CudaOps
from minitorch.tensor import Tensor
from minitorch.tensor_ops import SimpleBackend, TensorBackend

CUDA = TensorBackend(CudaOps)

Shape = tuple[int, ...]


def shapes(min_dims: int, max_dims: int, max_side: int = 4) -> st.SearchStrategy[Shape]:
    """Shapes, with 0 and 1 among the sides."""
    return st.lists(st.integers(0, max_side), min_size=min_dims, max_size=max_dims).map(tuple)


def quarters(shape: Shape, dtype: Any = np.float64, seed: int = 0) -> Array:
    """Numbers from -2 to 2."""
    return (np.random.default_rng(seed).integers(-8, 9, shape) / 4).astype(dtype)


def on_gpu(array: Array) -> Tensor:
    """The array as a tensor that lies row by row."""
    return dense(array, CUDA)


def twin(a: Tensor) -> Tensor:
    """The same elements on the simple backend."""
    return dense(a.to_numpy(), SimpleBackend)


@st.composite
def laid(draw: st.DrawFn, shape: Shape) -> Tensor:
    """A tensor of `shape` of any layout: permuted, stretched, with gaps, running backwards."""
    layout = draw(layouts(shape))
    storage = quarters(layout.storage.shape, layout.storage.dtype, draw(st.integers(0, 99)))
    return Tensor.make(storage, shape, layout.strides, backend=CUDA)
