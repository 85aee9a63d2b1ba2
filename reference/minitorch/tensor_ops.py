"""Backends: how elements of tensors are combined, and what a backend consists of.

Source: MiniTorch, task 2.3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from . import operators
from .tensor_data import (
    IndexingError,
    Shape,
    Storage,
    Strides,
    broadcast_index,
    index_to_position,
    shape_broadcast,
    to_index,
)

if TYPE_CHECKING:
    from .tensor import Tensor


class MapProto(Protocol):
    """A function of each element."""

    def __call__(self, x: Tensor, out: Tensor | None = None, /) -> Tensor:
        """The result, or `out` filled with it."""


Unary = Callable[[float], float]
Binary = Callable[[float, float], float]
ZipProto = Callable[["Tensor", "Tensor"], "Tensor"]
ReduceProto = Callable[["Tensor", int], "Tensor"]


class TensorOps:
    """The three ways to apply a function of numbers to tensors, and the product of matrices."""

    cuda = False

    @staticmethod
    def map(fn: Unary) -> MapProto:
        """fn of each element: f(a, out=None). Broadcasts `a` to `out` where that is given."""
        raise NotImplementedError

    @staticmethod
    def zip(fn: Binary) -> ZipProto:
        """fn of each pair: f(a, b), of the shape to which both broadcast."""
        raise NotImplementedError

    @staticmethod
    def reduce(fn: Binary, start: float = 0.0) -> ReduceProto:
        """fn folded over one dimension, which becomes 1: f(a, dim). fn is associative."""
        raise NotImplementedError

    @staticmethod
    def matrix_multiply(a: Tensor, b: Tensor) -> Tensor:
        """Products of the matrices in the last two dimensions; the others broadcast.

        (..., n, k) @ (..., k, m) is (..., n, m).
        """
        raise NotImplementedError


STARTS = {"add": 0.0, "mul": 1.0, "max": -np.inf}
"""From what each operator is folded."""


class TensorBackend:
    """The functions that tensors need, made by one kind of `TensorOps`.

    Each is named for an operator of module 0 and the way in which it is applied:

    - `neg_map sigmoid_map relu_map log_map exp_map id_map inv_map`, f(a)
    - `add_zip mul_zip lt_zip eq_zip is_close_zip relu_back_zip log_back_zip inv_back_zip`, f(a, b)
    - `add_reduce mul_reduce max_reduce`, f(a, dim)

    It is made when it is first asked for: an operator that is missing costs no other.
    """

    def __init__(self, ops: type[TensorOps]) -> None:
        self.matrix_multiply = ops.matrix_multiply
        self.ops = ops
        self.cuda = ops.cuda

    def __getattr__(self, name: str) -> Any:
        # Python asks here for what it did not find in the usual places.
        operator, _, kind = name.rpartition("_")
        if kind not in ("map", "zip", "reduce"):
            raise AttributeError(f"a backend has no {name!r}")
        arguments = (STARTS.get(operator, 0.0),) if kind == "reduce" else ()
        made = getattr(self.ops, kind)(getattr(operators, operator), *arguments)
        setattr(self, name, made)
        return made


def product_shape(a: Tensor, b: Tensor) -> tuple[int, ...]:
    """The shape of `a @ b`. Raises `IndexingError`, naming both shapes, where they don't fit."""
    if a.dims < 2 or b.dims < 2:
        raise IndexingError(
            f"{a.shape} @ {b.shape}: both need two dimensions or more; "
            "a vector is a matrix of one column: .view(n, 1)"
        )
    if a.shape[-1] != b.shape[-2]:
        raise IndexingError(f"{a.shape} @ {b.shape}: {a.shape[-1]} columns, {b.shape[-2]} rows")
    return (*shape_broadcast(a.shape[:-2], b.shape[:-2]), a.shape[-2], b.shape[-1])


def reduced_shape(a: Tensor, dim: int) -> tuple[int, ...]:
    """The shape of `a` with 1 at `dim`. Raises `IndexingError` where `a` has no such dimension."""
    if not 0 <= dim < len(a.shape):
        raise IndexingError(f"shape {a.shape} has no dimension {dim}")
    return (*a.shape[:dim], 1, *a.shape[dim + 1 :])


def wider(a: Tensor, b: Tensor) -> np.dtype[Any]:
    """The dtype of a result of both: float32 only where both are."""
    x, y = a._tensor.dtype, b._tensor.dtype
    return x if x is y else np.result_type(x, y)


class SimpleOps(TensorOps):
    """Plain loops in Python: slow, and easy to follow."""

    @staticmethod
    def map(fn: Unary) -> MapProto:
        """fn of each element of `a`."""

        def mapped(a: Tensor, out: Tensor | None = None) -> Tensor:
            out = a.zeros(a.shape) if out is None else out
            tensor_map(fn)(*out.tuple(), *a.tuple())
            return out

        return mapped

    @staticmethod
    def zip(fn: Binary) -> ZipProto:
        """fn of each pair of elements of `a` and `b`, which broadcast."""

        def zipped(a: Tensor, b: Tensor) -> Tensor:
            out = a.zeros(shape_broadcast(a.shape, b.shape), wider(a, b))
            tensor_zip(fn)(*out.tuple(), *a.tuple(), *b.tuple())
            return out

        return zipped

    @staticmethod
    def reduce(fn: Binary, start: float = 0.0) -> ReduceProto:
        """fn folded over the elements along `dim`, from `start`."""

        def reduced(a: Tensor, dim: int) -> Tensor:
            out = a.zeros(reduced_shape(a, dim))
            out._tensor._storage[:] = start
            tensor_reduce(fn)(*out.tuple(), *a.tuple(), dim)
            return out

        return reduced

    @staticmethod
    def matrix_multiply(a: Tensor, b: Tensor) -> Tensor:
        """Sums of products: (n, k, 1) * (k, m) summed over k."""
        shape = product_shape(a, b)
        rows, columns = a.contiguous(), b.contiguous()
        pairs = rows.view(*a.shape, 1) * columns.view(*b.shape[:-2], 1, *b.shape[-2:])
        return pairs.sum(pairs.dims - 2).view(*shape)


def tensor_map(fn: Unary) -> Callable[..., None]:
    """The low-level map: f(out, out_shape, out_strides, in, in_shape, in_strides) fills `out`.

    `in_shape` broadcasts to `out_shape`.
    """

    def _map(
        out: Storage,
        out_shape: Shape,
        out_strides: Strides,
        in_storage: Storage,
        in_shape: Shape,
        in_strides: Strides,
    ) -> None:
        out_index = np.zeros(len(out_shape), np.int32)
        in_index = np.zeros(len(in_shape), np.int32)
        for i in range(int(np.prod(out_shape))):
            to_index(i, out_shape, out_index)
            broadcast_index(out_index, out_shape, in_shape, in_index)
            x = in_storage[index_to_position(in_index, in_strides)]
            out[index_to_position(out_index, out_strides)] = fn(x)

    return _map


def tensor_zip(fn: Binary) -> Callable[..., None]:
    """The low-level zip: f(out, out_shape, out_strides, a, a_shape, ..., b, b_shape, b_strides).

    Both shapes broadcast to `out_shape`.
    """

    def _zip(
        out: Storage,
        out_shape: Shape,
        out_strides: Strides,
        a_storage: Storage,
        a_shape: Shape,
        a_strides: Strides,
        b_storage: Storage,
        b_shape: Shape,
        b_strides: Strides,
    ) -> None:
        out_index = np.zeros(len(out_shape), np.int32)
        a_index = np.zeros(len(a_shape), np.int32)
        b_index = np.zeros(len(b_shape), np.int32)
        for i in range(int(np.prod(out_shape))):
            to_index(i, out_shape, out_index)
            broadcast_index(out_index, out_shape, a_shape, a_index)
            broadcast_index(out_index, out_shape, b_shape, b_index)
            a = a_storage[index_to_position(a_index, a_strides)]
            b = b_storage[index_to_position(b_index, b_strides)]
            out[index_to_position(out_index, out_strides)] = fn(a, b)

    return _zip


def tensor_reduce(fn: Binary) -> Callable[..., None]:
    """The low-level reduce: f(out, out_shape, out_strides, a, a_shape, a_strides, reduce_dim).

    `out` has size 1 at `reduce_dim`, and holds the value from which each fold starts. It goes
    along the dimension from index 0 on, with what there is so far as fn's first argument.
    """

    def _reduce(
        out: Storage,
        out_shape: Shape,
        out_strides: Strides,
        a_storage: Storage,
        a_shape: Shape,
        a_strides: Strides,
        reduce_dim: int,
    ) -> None:
        index = np.zeros(len(out_shape), np.int32)
        for i in range(int(np.prod(out_shape))):
            to_index(i, out_shape, index)
            o = index_to_position(index, out_strides)
            for j in range(a_shape[reduce_dim]):
                index[reduce_dim] = j
                out[o] = fn(out[o], a_storage[index_to_position(index, a_strides)])

    return _reduce


SimpleBackend: Any = TensorBackend(SimpleOps)
