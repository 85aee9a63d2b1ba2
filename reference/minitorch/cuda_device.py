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

from .tensor_data import Storage, UserShape, UserStrides

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


def grid(size: int) -> tuple[int, int]:
    """Blocks and threads that go through `size` elements, one a thread."""
    return min(-(-size // THREADS), BLOCKS), THREADS
