"""The ground under the CUDA kernels: the GPU itself, and where the elements of a tensor are on it.

Positions count in 64 bits. A negative one counts from the storage's end: indexing does so in
compiled code as it does in Python.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numba
import numba.cuda
import numpy as np

from .tensor_data import Shape, Storage, Strides, UserShape, UserStrides, strides_from_shape

if TYPE_CHECKING:
    from .tensor import Tensor

cuda: Any = numba.cuda
config: Any = numba.config

# Small tensors are what one learns with: few blocks on a large GPU are no mistake of the reader.
config.CUDA_LOW_OCCUPANCY_WARNINGS = 0

SIMULATED = bool(config.ENABLE_CUDASIM)
"""Whether numba's simulator stands in for a GPU: every thread is one of Python's, so take few."""

BLOCKS = 4 if SIMULATED else 2048
"""Blocks that keep a GPU busy; threads go around again for what is left over."""

THREADS = 16 if SIMULATED else 256
"""Threads in a block of map, zip and reduce."""

WARP = 4 if SIMULATED else 32
"""Threads that run in step. They are fastest when neighbours read neighbouring elements."""

MOST_THREADS = 1024
"""Threads that a block can have at most."""

SHARE = 2 if SIMULATED else 16
"""Elements for each thread, at least, where several blocks share in folding one output."""


class NoGPU(RuntimeError):
    """No CUDA GPU answers."""


@lru_cache(maxsize=1)
def _gpu_answers() -> bool:
    return bool(cuda.is_available())


def to_device(storage: Storage) -> Any:
    """A copy of `storage` on the GPU. Raises `NoGPU` where there is none."""
    if not _gpu_answers():
        raise NoGPU(
            "no CUDA GPU answers: use FastOps, or set NUMBA_ENABLE_CUDASIM=1 to simulate one"
        )
    return cuda.to_device(storage)


def jit(fn: Callable[..., Any], **options: Any) -> Any:
    """A kernel: `jit(fn)[blocks, threads](...)`. It is compiled when first launched."""
    return cuda.jit(**options)(fn)


def device_jit(fn: Callable[..., Any], **options: Any) -> Any:
    """A function that kernels can call. It is compiled with the first that does."""
    return cuda.jit(device=True, **options)(fn)


# Where elements are


@device_jit
def place(ordinal: int, big_shape: Shape, shape: Shape, strides: Strides) -> int:
    """The position of what is broadcast to element number `ordinal` of `big_shape`.

    The three steps `to_index`, `broadcast_index` and `index_to_position` in one, so that no index
    has to be kept.
    """
    rest, position = ordinal, 0
    extra = len(big_shape) - len(shape)
    for d in range(len(big_shape) - 1, -1, -1):
        if d >= extra and shape[d - extra] != 1:
            position += rest % big_shape[d] * strides[d - extra]
        rest //= big_shape[d]
    return position


@device_jit
def is_plain(big_shape: Shape, shape: Shape, strides: Strides) -> bool:
    """Whether `shape` is `big_shape`, and lies row by row: `place` is then the ordinal itself."""
    if len(shape) != len(big_shape):
        return False
    step = 1
    for d in range(len(shape) - 1, -1, -1):
        if shape[d] != big_shape[d] or (shape[d] != 1 and strides[d] != step):
            return False
        step *= shape[d]
    return True


@device_jit
def cell(storage: Storage, start: int, shape: Shape, strides: Strides, i: int, j: int) -> Any:
    """Element (i, j) of the matrix that begins at `start`, and 0 outside of it."""
    if i < shape[-2] and j < shape[-1]:
        return storage[start + i * strides[-2] + j * strides[-1]]
    return storage.dtype.type(0)


@lru_cache(maxsize=4096)
def on_device(numbers: tuple[int, ...]) -> Any:
    """A shape or strides as kernels take them: copied to the GPU once, and then read only."""
    return to_device(np.array(numbers, dtype=np.int64))


def stretched(shape: UserShape, strides: UserStrides, big_shape: UserShape) -> UserStrides:
    """The strides with which `shape` is seen as `big_shape`: 0 wherever it is stretched."""
    extra = len(big_shape) - len(shape)
    own = (0 if n == 1 else s for n, s in zip(shape, strides, strict=True))
    return (0,) * extra + tuple(own)


def merged(shape: UserShape, *strides: UserStrides) -> tuple[tuple[int, ...], ...]:
    """A shape and strides of fewer dimensions with the same elements in the same order.

    Dimensions of one element go, and neighbours become one where a step in the outer is in every
    operand as long as all steps in the inner: (2, 3, 4) row by row is (24,).
    """
    kept: list[tuple[int, ...]] = []  # size, then the stride of each operand
    for n, *steps in zip(shape, *strides, strict=True):
        if n == 1:
            continue
        if kept and all(far == n * near for far, near in zip(kept[-1][1:], steps, strict=True)):
            n *= kept.pop()[0]  # noqa: PLW2901
        kept.append((n, *steps))
    return tuple(zip(*(kept or [(1,) + (0,) * len(strides)]), strict=True))


@lru_cache(maxsize=4096)
def walk(
    shape: tuple[int, ...], *operands: tuple[tuple[int, ...], tuple[int, ...]]
) -> tuple[Any, ...]:
    """On the device: a shape, and strides with which each operand (shape, strides) fills it."""
    return tuple(map(on_device, merged(shape, *(stretched(*a, shape) for a in operands))))


def layout(a: Tensor) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Shape and strides."""
    return a._tensor.shape, a._tensor.strides


def empty(a: Tensor, shape: UserShape, dtype: np.dtype[Any]) -> Tensor:
    """A tensor like `a` that is still to be filled."""
    return a.new(cuda.device_array(int(np.prod(shape)), dtype), tuple(shape))


@lru_cache(maxsize=4096)
def around(
    shape: tuple[int, ...], strides: tuple[int, ...], dim: int, shares: int
) -> tuple[tuple[Any, ...], int]:
    """On the device: shape and strides of the output, then of the input, merged around `dim`.

    And which dimension `dim` has become.
    """
    before = merged(shape[:dim], strides[:dim])
    after = merged(shape[dim + 1 :], strides[dim + 1 :])
    narrow = (*before[0], shares, *after[0])
    wide = (*before[0], shape[dim], *after[0])
    steps = (*before[1], strides[dim], *after[1])
    parts = narrow, tuple(strides_from_shape(narrow)), wide, steps
    return tuple(map(on_device, parts)), len(before[0])


def grid(size: int) -> tuple[int, int]:
    """Blocks and threads that go through `size` elements, one a thread."""
    return min(-(-size // THREADS), BLOCKS), THREADS


def block(a: Tensor, dim: int, outputs: int) -> tuple[int, int]:
    """Rows and columns of threads with which `tensor_reduce` folds `a` along `dim`.

    A warp is to read neighbours: those that are folded where they lie side by side, else those of
    neighbouring outputs.
    """
    neighbours = 1 if a._tensor.strides[dim] == 1 else int(np.prod(a.shape[dim + 1 :]))
    rows = min(THREADS // min(WARP, power(neighbours)), power(a.shape[dim]))
    return rows, min(THREADS // rows, power(outputs))


def power(n: int) -> int:
    """The first power of two that is not below n."""
    return 1 << (n - 1).bit_length()


def shares(a: Tensor, dim: int) -> int:
    """Among how many blocks to share the elements of `a` that one output along `dim` folds."""
    outputs = a.size // a.shape[dim]
    rows, columns = block(a, dim, outputs)
    blocks = -(-outputs // columns)
    return max(1, min(BLOCKS // blocks, a.shape[dim] // (rows * SHARE)))
