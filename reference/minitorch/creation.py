"""Ways to make a tensor."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from .tensor import Tensor
from .tensor_data import IndexingError, UserShape
from .tensor_ops import SimpleBackend, TensorBackend


def _filled(
    storage: Any,
    shape: UserShape,
    backend: TensorBackend,
    *,
    requires_grad: bool,
) -> Tensor:
    made = Tensor.make(storage, tuple(shape), backend=backend)
    made.requires_grad_(requires_grad)
    return made


def zeros(
    shape: UserShape, backend: TensorBackend = SimpleBackend, *, requires_grad: bool = False
) -> Tensor:
    """Zeros of `shape`."""
    return _filled(np.zeros(math.prod(shape)), shape, backend, requires_grad=requires_grad)


def rand(
    shape: UserShape,
    backend: TensorBackend = SimpleBackend,
    requires_grad: bool = False,
) -> Tensor:
    """Numbers drawn evenly from 0 to 1 by Python's `random`, which a seed makes repeatable."""
    draw = random.random
    drawn = [draw() for _ in range(math.prod(shape))]
    return _filled(drawn, shape, backend, requires_grad=requires_grad)


def tensor(
    ls: Any,
    backend: TensorBackend = SimpleBackend,
    requires_grad: bool = False,
    dtype: Any = np.float64,
) -> Tensor:
    """A tensor of nested lists: [[1, 2], [3, 4]] has shape (2, 2), a number has shape (1,).

    Raises `IndexingError` where lists of one level differ in length.
    """
    try:
        array = np.array(ls, dtype=dtype)
    except ValueError as ragged:
        raise IndexingError("the lists of one level must be of one length") from ragged
    shape = array.shape or (1,)
    return _filled(array.ravel(), shape, backend, requires_grad=requires_grad)
