"""How a tensor lies in memory: a flat storage, and strides that say where each element is.

The element at index (i, j, ...) is at position i * strides[0] + j * strides[1] + ... of the
storage. A position below 0 counts from the storage's end, as an index of a Python list does.
Source: MiniTorch, tasks 2.1 and 2.2.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt

MAX_DIMS = 32

Storage = npt.NDArray[Any]  # float64 or float32, one dimension
OutIndex = npt.NDArray[np.int32]
Index = npt.NDArray[np.int32]
Shape = npt.NDArray[np.int32]
Strides = npt.NDArray[np.int32]
Sizes = tuple[int, ...]
UserIndex = Sequence[int]
UserShape = Sequence[int]
UserStrides = Sequence[int]

FLOATS = (np.dtype(np.float64), np.dtype(np.float32))


class IndexingError(RuntimeError):
    """An index, a shape or strides that don't fit."""


def __getattr__(name: str) -> object:
    """Existing material finds `prod` here too. Where it is missing, nothing else is."""
    if name == "prod":
        from .operators import prod  # noqa: PLC0415 - for whoever asks for it

        return prod
    raise AttributeError(f"minitorch.tensor_data has no {name!r}")


def index_to_position(index: Index, strides: Strides) -> int:
    """The position in storage of the element at `index`: the sum of index[d] * strides[d]."""
    position = 0
    for d in range(len(strides)):
        position += index[d] * strides[d]
    return position


def to_index(ordinal: int, shape: Shape, out_index: OutIndex) -> None:
    """Write into `out_index` the index of element number `ordinal`, counted row by row.

    The last dimension changes fastest. All of `shape` must be positive.
    """
    rest = ordinal + 0  # a copy: compiled callers may pass a loop's own counter
    for d in range(len(shape) - 1, -1, -1):
        out_index[d] = rest % shape[d]
        rest = rest // shape[d]


def broadcast_index(big_index: Index, big_shape: Shape, shape: Shape, out_index: OutIndex) -> None:
    """Write into `out_index` the index of `shape` that is broadcast to `big_index` of `big_shape`.

    Dimensions are paired from the last; those of `shape` that are 1 keep index 0.
    """
    extra = len(big_shape) - len(shape)
    for d in range(len(shape)):
        out_index[d] = big_index[d + extra] if shape[d] > 1 else 0


def shape_broadcast(shape1: UserShape, shape2: UserShape) -> tuple[int, ...]:
    """The shape to which both broadcast: paired from the last dimension, 1 stretches to anything.

    (5, 1) and (3,) give (5, 3). Raises `IndexingError` naming both shapes where they don't fit.
    """
    return _broadcast(tuple(shape1), tuple(shape2))


@lru_cache(maxsize=4096)
def _broadcast(shape1: tuple[int, ...], shape2: tuple[int, ...]) -> tuple[int, ...]:
    longer, shorter = sorted((shape1, shape2), key=len, reverse=True)
    padded = (1,) * (len(longer) - len(shorter)) + shorter
    for a, b in zip(longer, padded, strict=True):
        if a != b and 1 not in (a, b):
            raise IndexingError(f"shapes {shape1} and {shape2} don't broadcast")
    return tuple(b if a == 1 else a for a, b in zip(longer, padded, strict=True))


@lru_cache(maxsize=4096)
def strides_from_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The strides of a tensor that lies row by row: (2, 3, 4) gives (12, 4, 1)."""
    strides, step = [], 1
    for size in reversed(shape):
        strides.append(step)
        step *= size
    return tuple(reversed(strides))


@lru_cache(maxsize=4096)
def _frozen(numbers: tuple[int, ...]) -> npt.NDArray[np.int32]:
    """A shape or strides as compiled code takes them: made once, and read only."""
    array = np.array(numbers, dtype=np.int32)
    array.flags.writeable = False
    return array


def _on_gpu(storage: object) -> bool:
    """Whether this is numba's array on a GPU, or its simulator's, which has no CUDA interface."""
    return hasattr(storage, "copy_to_host")


def _checked(storage: Sequence[float] | Storage) -> Storage:
    """The storage, float64 or float32. Numbers become float64; arrays must be floats already."""
    if _on_gpu(storage):
        return cast("Storage", storage)
    if not isinstance(storage, np.ndarray):
        return np.array(storage, dtype=np.float64)
    if storage.dtype not in FLOATS:
        raise TypeError(
            f"storage is {storage.dtype}, but tensors hold float64 or float32: "
            "convert it with .astype(np.float64)"
        )
    if storage.ndim != 1:
        raise IndexingError(f"storage has {storage.ndim} dimensions; it must be flat: .ravel() it")
    return np.require(storage, requirements=("C", "W"))  # a copy only of what can't be written


class TensorData:
    """A storage with a shape and strides. Several may share one storage.

    `version` counts the changes made in place through any of those that share it.
    Raises `IndexingError` where shape, strides and storage don't fit, `TypeError` for storage that
    does not hold floats.
    """

    dtype: np.dtype[Any]
    """float64 or float32."""

    def __init__(
        self,
        storage: Sequence[float] | Storage,
        shape: UserShape,
        strides: UserStrides | None = None,
    ) -> None:
        self._storage = _checked(storage)
        self.dtype = self._storage.dtype
        self.shape = tuple(shape)
        self.strides = strides_from_shape(self.shape) if strides is None else tuple(strides)
        self.dims = len(self.shape)
        self.size = math.prod(self.shape)
        self.changes = [0]
        self._fit(given=strides is not None)

    @classmethod
    def dense(cls, storage: Storage, shape: tuple[int, ...]) -> TensorData:
        """The same for a storage that was made for this shape: nothing is checked."""
        made = cls.__new__(cls)
        made._storage = storage
        made.dtype = storage.dtype
        made.shape = shape
        made.strides = strides_from_shape(shape)
        made.dims = len(shape)
        made.size = storage.size
        made.changes = [0]
        return made

    def _fit(self, *, given: bool) -> None:
        if self.dims > MAX_DIMS:
            raise IndexingError(f"{self.dims} dimensions; at most {MAX_DIMS} are possible")
        length = len(self._storage)
        if not given:
            if length != self.size or min(self.shape, default=0) < 0:
                raise IndexingError(
                    f"shape {self.shape} has {self.size} elements, the storage {length}"
                )
            return
        if len(self.strides) != self.dims:
            raise IndexingError(f"strides {self.strides} don't fit shape {self.shape}")
        reach = [(n - 1) * s for n, s in zip(self.shape, self.strides, strict=True)]
        last, first = sum(r for r in reach if r > 0), sum(r for r in reach if r < 0)
        if self.size and (last >= length or first < -length):
            raise IndexingError(
                f"shape {self.shape} with strides {self.strides} reaches positions "
                f"{first} to {last} of a storage of {length}"
            )

    @property
    def _shape(self) -> Shape:
        return _frozen(self.shape)

    @property
    def _strides(self) -> Strides:
        return _frozen(self.strides)

    @property
    def version(self) -> int:
        """How many changes in place there were."""
        return self.changes[0]

    def to_cuda_(self) -> None:
        """Move the storage to the GPU. Raises `cuda_ops.NoGPU` where there is none."""
        if not _on_gpu(self._storage):
            from . import cuda_ops  # noqa: PLC0415 - only those who ask for it need it

            self._storage = cuda_ops.to_device(self._storage)

    def to_host(self) -> Storage:
        """The storage as a numpy array, copied from the GPU if it is there."""
        return (
            cast("Any", self._storage).copy_to_host() if _on_gpu(self._storage) else self._storage
        )

    def array(self) -> Storage:
        """All elements as a numpy array of this shape, copied."""
        places = np.zeros(self.shape, dtype=np.intp)
        for axis, (n, stride) in enumerate(zip(self.shape, self.strides, strict=True)):
            places += np.expand_dims(
                np.arange(n) * stride, [d for d in range(self.dims) if d != axis]
            )
        return self.to_host()[places]

    def is_contiguous(self) -> bool:
        """Whether the elements lie row by row. Dimensions of one element may have any stride."""
        if self.strides == strides_from_shape(self.shape):
            return True
        step = 1
        for n, stride in zip(reversed(self.shape), reversed(self.strides), strict=True):
            if n != 1 and stride != step:
                return False
            step *= n
        return True

    @staticmethod
    def shape_broadcast(shape_a: UserShape, shape_b: UserShape) -> UserShape:
        """The shape to which both broadcast."""
        return shape_broadcast(shape_a, shape_b)

    def index(self, index: int | UserIndex) -> int:
        """The position of the element at `index`. Raises `IndexingError` where there is none."""
        at = (index,) if isinstance(index, int) else tuple(index)
        shape = self.shape
        if len(at) == 0 and self.dims == 0:
            return 0
        if len(at) != self.dims:
            raise IndexingError(f"index {at} has {len(at)} dimensions, shape {shape} {self.dims}")
        for i, n in zip(at, shape, strict=True):
            if not 0 <= i < n:
                raise IndexingError(f"index {at} is outside of shape {shape}")
        return sum(int(i) * stride for i, stride in zip(at, self.strides, strict=True))

    def indices(self) -> Iterable[tuple[int, ...]]:
        """The index of every element, row by row."""
        return cast("Iterable[tuple[int, ...]]", np.ndindex(*self.shape))

    def sample(self) -> tuple[int, ...]:
        """The index of some element."""
        return tuple(random.randint(0, n - 1) for n in self.shape)

    def get(self, key: int | UserIndex) -> float:
        """The element at `key`."""
        return float(self._storage[self.index(key)])

    def set(self, key: int | UserIndex, val: float) -> None:
        """Change the element at `key` in place."""
        self._storage[self.index(key)] = val
        self.changes[0] += 1

    def tuple(self) -> tuple[Storage, Shape, Strides]:
        """Storage, shape and strides, as the functions of a backend take them."""
        return self._storage, _frozen(self.shape), _frozen(self.strides)

    def permute(self, *order: int) -> TensorData:
        """The same storage, with the dimensions in another order.

        (2, 3, 4) permuted by 2, 0, 1 is (4, 2, 3). Raises `IndexingError` unless `order` names
        each dimension once.
        """
        if sorted(order) != list(range(self.dims)):
            raise IndexingError(f"{order} is no order of the dimensions of {self.shape}")
        # solution
        shape, strides = (tuple([of[d] for d in order]) for of in (self.shape, self.strides))
        return self.viewed(shape, strides)

    def viewed(self, shape: Sizes, strides: Sizes) -> TensorData:
        """The same storage in a shape and strides that are known to fit.

        Changes in place are seen by both.
        """
        view = TensorData.dense(self._storage, shape)
        view.strides = strides
        view.size = math.prod(shape)
        view.changes = self.changes
        return view

    def to_string(self) -> str:
        """The elements with two digits, in nested brackets."""
        return np.array2string(
            self.array(), separator=" ", formatter={"float_kind": lambda x: f"{x:3.2f}"}
        )
