"""The backends that can run here, and tensors of any layout to try them on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st
from minitorch.fast_ops import FastOps
from minitorch.tensor import Tensor
from minitorch.tensor_ops import SimpleBackend, TensorBackend

Array = npt.NDArray[Any]
BACKENDS = {"simple": SimpleBackend, "fast": TensorBackend(FastOps)}
NUMBERS = st.floats(-100, 100, allow_subnormal=False, width=32)


@dataclass(frozen=True)
class Layout:
    """A storage with a shape and strides, and the elements it stands for."""

    storage: Array
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    @property
    def array(self) -> Array:
        """The elements, found one by one."""
        positions = [
            sum(i * s for i, s in zip(index, self.strides, strict=True))
            for index in np.ndindex(*self.shape)
        ]
        return self.storage[positions].reshape(self.shape)

    def tensor(self, backend: TensorBackend) -> Tensor:
        """The same as a tensor."""
        return Tensor.make(self.storage.copy(), self.shape, self.strides, backend=backend)

    def __repr__(self) -> str:
        return f"Layout(shape={self.shape}, strides={self.strides}, {self.storage.dtype})"


def dense(array: Array, backend: TensorBackend) -> Tensor:
    """A tensor that lies row by row."""
    return Tensor.make(np.array(array).ravel(), array.shape, backend=backend)


def _storage(draw: Any, size: int, dtype: Any) -> Array:
    seed = draw(st.integers(0, 2**32 - 1))
    return np.random.default_rng(seed).uniform(-3, 3, size).astype(dtype)


@st.composite
def layouts(
    draw: Any, shape: tuple[int, ...] | None = None, dtypes: Any = (np.float64, np.float32)
) -> Layout:
    """Any layout: dense, permuted, stretched by strides of 0, with gaps, running backwards."""
    if shape is None:
        shape = draw(st.lists(st.integers(0, 4), min_size=1, max_size=4).map(tuple))
    dtype = draw(st.sampled_from(dtypes))
    order = draw(st.permutations(range(len(shape))))
    strides, step = [0] * len(shape), 1
    for d in order:
        kind = draw(st.sampled_from(["dense", "dense", "dense", "gap", "stretched", "backwards"]))
        gap = 2 if kind == "gap" else 1
        strides[d] = {"stretched": 0, "backwards": -step}.get(kind, step * gap)
        step *= 1 if kind == "stretched" else max(1, shape[d]) * gap
    return Layout(_storage(draw, step, dtype), shape, tuple(strides))


def stretchable(draw: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape that broadcasts to `shape`."""
    kept = shape[draw(st.integers(0, len(shape) - 1)) :]
    return tuple(n if draw(st.booleans()) else 1 for n in kept)


@st.composite
def pairs(draw: Any) -> tuple[Layout, Layout]:
    """Two layouts that broadcast."""
    shape = draw(st.lists(st.integers(0, 4), min_size=1, max_size=4).map(tuple))
    first, second = stretchable(draw, shape), shape
    if draw(st.booleans()):
        first, second = second, first
    dtypes = (draw(st.sampled_from([np.float64, np.float32])),)
    return draw(layouts(first, dtypes)), draw(layouts(second, dtypes))


@st.composite
def products(draw: Any) -> tuple[Layout, Layout]:
    """Two layouts whose matrices can be multiplied, with batches that broadcast."""
    n, k, m = (draw(st.integers(0, 9)) for _ in range(3))
    batches = draw(st.lists(st.integers(0, 3), max_size=2).map(tuple))
    first = tuple(b if draw(st.booleans()) else 1 for b in batches)
    return draw(layouts((*first, n, k))), draw(layouts((*batches, k, m)))
