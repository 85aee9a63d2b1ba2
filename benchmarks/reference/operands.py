"""The same numbers as an array, as a tensor of ours and as one of PyTorch."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from minitorch.fast_ops import FastOps
from minitorch.tensor import Tensor
from minitorch.tensor_ops import TensorBackend

FAST = TensorBackend(FastOps)
Array = np.ndarray[Any, np.dtype[Any]]


@lru_cache(maxsize=8)
def _drawn(kind: str, size: int, dtype: str, seed: int) -> Array:
    draw = getattr(np.random.default_rng(seed), kind)
    numbers: Array = draw(size, dtype)
    return numbers


def normal(shape: tuple[int, ...], dtype: str, seed: int = 1) -> Array:
    """Numbers around 0, one half negative. Those of one size are drawn once."""
    return _drawn("standard_normal", math.prod(shape), dtype, seed).reshape(shape)


def positive(shape: tuple[int, ...], dtype: str) -> Array:
    """Numbers from 0.5 to 1.5, so that neither logarithms nor sums are far out."""
    return _drawn("random", math.prod(shape), dtype, 1).reshape(shape) + np.array(0.5, dtype)


def ours(array: Array, backend: TensorBackend = FAST, *, grad: bool = False) -> Tensor:
    """A tensor of ours over a copy of the array, or over itself where it lies row by row."""
    made = Tensor.make(array.ravel(), array.shape, backend=backend)
    made.requires_grad_(grad)
    return made


def theirs(array: Array, *, grad: bool = False) -> torch.Tensor:
    """PyTorch's tensor over the array."""
    return torch.from_numpy(array).requires_grad_(grad)
