"""Tensors: arrays of numbers that remember how they were computed."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Union

import numpy as np
import numpy.typing as npt

from . import tensor_functions as functions
from .autodiff import FREED, Context, GraphError, backpropagate, ids
from .tensor_data import (
    IndexingError,
    Storage,
    TensorData,
    UserIndex,
    UserShape,
    UserStrides,
)
from .tensor_ops import SimpleBackend, TensorBackend


@dataclass
class History:
    """Where a tensor comes from: the operation, what it saved, its inputs. A leaf has none."""

    last_fn: type[functions.Function] | None = None
    ctx: Context | None = None
    inputs: Sequence[Any] = ()
    versions: tuple[int, ...] = ()
    """Of the tensors that were saved, how often they had been changed in place by then."""


TensorLike = Union[float, int, "Tensor"]
Derivatives = Iterable[tuple["Tensor", "Tensor"]]


class Tensor:
    """An array of float64 or float32, on a backend.

    `history` says what made it: None for a constant, an empty one for a leaf, in which `grad`
    collects derivatives. Operators broadcast; what they return is a new tensor.
    """

    backend: TensorBackend
    history: History | None
    grad: Tensor | None = None
    _name: str | None = None

    def __init__(
        self,
        v: TensorData,
        back: History | None = None,
        name: str | None = None,
        backend: TensorBackend | None = None,
    ) -> None:
        self._tensor = v
        self.history = back
        self.unique_id = next(ids)
        if name is not None:
            self._name = name
        self.backend = SimpleBackend if backend is None else backend
        if self.backend.cuda:
            v.to_cuda_()

    @property
    def f(self) -> TensorBackend:
        """The backend's functions."""
        return self.backend

    @property
    def name(self) -> str:
        """The name it was given, or its number."""
        return self._name or str(self.unique_id)

    @name.setter
    def name(self, name: str) -> None:
        """Give it a name."""
        self._name = name

    # Making tensors

    @staticmethod
    def make(
        storage: Storage | Sequence[float],
        shape: UserShape,
        strides: UserStrides | None = None,
        backend: TensorBackend | None = None,
    ) -> Tensor:
        """A tensor over `storage`, which is not copied."""
        return Tensor(TensorData(storage, shape, strides), backend=backend)

    def new(self, storage: Storage, shape: tuple[int, ...]) -> Tensor:
        """A constant on the same backend over `storage`, which lies row by row."""
        data = TensorData.dense(storage, shape)
        if self.backend.cuda:
            data.to_cuda_()
        return self.seen(data)

    def seen(self, data: TensorData, history: History | None = None) -> Tensor:
        """A tensor of `data`, which is where this backend wants it."""
        made = Tensor.__new__(Tensor)
        made._tensor = data
        made.history = history
        made.unique_id = next(ids)
        made.backend = self.backend
        return made

    def zeros(self, shape: UserShape | None = None, dtype: np.dtype[Any] | None = None) -> Tensor:
        """Zeros of `shape` and `dtype` (or of this tensor's), on the same backend."""
        shape = self.shape if shape is None else tuple(shape)
        return self.new(np.zeros(math.prod(shape), dtype or self.dtype), shape)

    def detach(self) -> Tensor:
        """The same elements in the same storage, as a constant."""
        return self.seen(self._tensor)

    def _ensure_tensor(self, b: float | Tensor) -> Tensor:
        if isinstance(b, Tensor):
            same = b.backend is self.backend or b.backend.ops is self.backend.ops
            return b if same else self._moved(b)
        return self.new(np.array([b], self.dtype), (1,))

    def _moved(self, b: Tensor) -> Tensor:
        """The constant `b` on this backend. Raises `TypeError` where derivatives would be lost."""
        if b.history is not None:
            raise TypeError(
                "these two tensors are on different backends: make both with the same backend="
            )
        return self.new(b.to_numpy().ravel(), b.shape)

    def to_numpy(self) -> npt.NDArray[Any]:
        """The elements as an array of this shape, copied."""
        return self._tensor.array()

    def item(self) -> float:
        """The only element. Raises `IndexingError` where there are more, or none."""
        if self.size != 1:
            raise IndexingError(f"item() of shape {self.shape}: it has {self.size} elements")
        return float(self._tensor.get((0,) * self.dims))

    # Shape

    @property
    def shape(self) -> tuple[int, ...]:
        """How many elements along each dimension."""
        return self._tensor.shape

    @property
    def size(self) -> int:
        """How many elements there are."""
        return self._tensor.size

    @property
    def dims(self) -> int:
        """How many dimensions there are."""
        return self._tensor.dims

    @property
    def dtype(self) -> np.dtype[Any]:
        """float64 or float32."""
        return self._tensor.dtype

    def tuple(self) -> tuple[Storage, Any, Any]:
        """Storage, shape and strides, as the functions of a backend take them."""
        return self._tensor.tuple()

    def contiguous(self) -> Tensor:
        """The same elements lying row by row: itself where they do already."""
        return self if self._tensor.is_contiguous() else functions.Copy.apply(self)

    def permute(self, *order: int) -> Tensor:
        """The dimensions in another order."""
        return functions.Permute.apply(self, order)

    def view(self, *shape: int) -> Tensor:
        """The same elements in another shape; one size may be -1. Raises `IndexingError`.

        They must lie row by row: `contiguous()` sees to that.
        """
        return functions.View.apply(self, shape)

    def expand(self, other: Tensor) -> Tensor:
        """The gradient `other` of a broadcast result, summed to this tensor's shape.

        A gradient that is smaller, such as a number, is stretched itself.
        """
        return other if self.shape == other.shape else functions.collected(other, self.shape)

    # Arithmetic

    def __add__(self, b: float | Tensor) -> Tensor:
        return functions.Add.apply(self, self._ensure_tensor(b))

    def __sub__(self, b: float | Tensor) -> Tensor:
        return functions.Add.apply(self, -self._ensure_tensor(b))

    def __mul__(self, b: float | Tensor) -> Tensor:
        return functions.Mul.apply(self, self._ensure_tensor(b))

    def __truediv__(self, b: float | Tensor) -> Tensor:
        return functions.Mul.apply(self, functions.Inv.apply(self._ensure_tensor(b)))

    def __rtruediv__(self, b: float | Tensor) -> Tensor:
        return functions.Mul.apply(self._ensure_tensor(b), functions.Inv.apply(self))

    def __matmul__(self, b: Tensor) -> Tensor:
        return functions.MatMul.apply(self, self._ensure_tensor(b))

    def __lt__(self, b: float | Tensor) -> Tensor:
        return functions.LT.apply(self, self._ensure_tensor(b))

    def __gt__(self, b: float | Tensor) -> Tensor:
        return functions.LT.apply(self._ensure_tensor(b), self)

    def __eq__(self, b: float | Tensor) -> Tensor:  # type: ignore[override]
        return functions.EQ.apply(self, self._ensure_tensor(b))

    def __hash__(self) -> int:
        return self.unique_id

    def __neg__(self) -> Tensor:
        return functions.Neg.apply(self)

    def __radd__(self, b: float | Tensor) -> Tensor:
        return self + b

    def __rmul__(self, b: float | Tensor) -> Tensor:
        return self * b

    def __rsub__(self, b: float | Tensor) -> Tensor:
        return self._ensure_tensor(b) - self

    def is_close(self, b: float | Tensor) -> Tensor:
        """1.0 where |self - b| < 0.01, else 0.0."""
        return functions.IsClose.apply(self, self._ensure_tensor(b))

    def sigmoid(self) -> Tensor:
        """The logistic curve of each element."""
        return functions.Sigmoid.apply(self)

    def relu(self) -> Tensor:
        """Each element where it is positive, else 0."""
        return functions.ReLU.apply(self)

    def log(self) -> Tensor:
        """The natural logarithm of each element, as in `operators.log`."""
        return functions.Log.apply(self)

    def exp(self) -> Tensor:
        """The exponential of each element."""
        return functions.Exp.apply(self)

    def all(self, dim: int | None = None) -> Tensor:
        """The product over `dim` (or of everything): 1.0 where all are 1.0."""
        if dim is None:
            return functions.All.apply(self.contiguous().view(self.size), 0)
        return functions.All.apply(self, dim)

    def sum(self, dim: int | None = None) -> Tensor:
        """The sum over `dim`, which becomes 1, or of everything, of shape (1,)."""
        if dim is None:
            return functions.Sum.apply(self.contiguous().view(self.size), 0)
        return functions.Sum.apply(self, dim)

    def mean(self, dim: int | None = None) -> Tensor:
        """The mean over `dim`, which becomes 1, or of everything, of shape (1,)."""
        if 0 in self.shape:
            return self.sum(dim) * float("nan")
        # solution
        total = self.sum(dim)
        return total * (total.size / self.size)

    # Elements

    def _at(self, key: int | UserIndex) -> UserIndex:
        return (key,) if isinstance(key, int) else key

    def __getitem__(self, key: int | UserIndex) -> float:
        return self._tensor.get(self._at(key))

    def __setitem__(self, key: int | UserIndex, val: float) -> None:
        if self.history is not None and self.history.last_fn is not None:
            raise GraphError(
                "this tensor is the result of an operation, and changing it in place would make "
                "derivatives wrong: change its detach(), or compute a new tensor"
            )
        self._tensor.set(self._at(key), val)

    def __repr__(self) -> str:
        return f"Tensor({self._tensor.to_string()}, shape={self.shape})"

    def __str__(self) -> str:
        return self._tensor.to_string()

    # Variable

    def requires_grad_(self, x: bool) -> None:
        """Become a leaf that collects derivatives, or a constant."""
        self.history = History() if x else None

    def requires_grad(self) -> bool:
        """Whether derivatives are wanted of it."""
        return self.history is not None

    def zero_grad_(self) -> None:
        """Forget the derivatives collected so far."""
        self.grad = None

    def accumulate_derivative(self, x: Tensor) -> None:
        """Add `x` to the derivatives collected so far. Raises `GraphError` unless a leaf."""
        if not self.is_leaf():
            raise GraphError("only leaves, which no operation made, collect derivatives")
        # The first is copied: it may be shared with other leaves, or broadcast.
        self.grad = x.f.id_map(x) if self.grad is None else x.f.add_zip(self.grad, x)

    def is_leaf(self) -> bool:
        """Whether its user made it, and wants its derivatives."""
        return self.history is not None and self.history.last_fn is None

    def is_constant(self) -> bool:
        """Whether no derivative is wanted of it."""
        return self.history is None

    @property
    def parents(self) -> Iterable[Tensor]:
        """The tensors it was made from. Raises `GraphError` if that was freed."""
        h = self.history
        if h is None or h.last_fn is None:
            return ()
        if h.ctx is None:
            raise GraphError(FREED)
        return [x for x in h.inputs if isinstance(x, Tensor)]

    def chain_rule(self, d_output: Tensor) -> Derivatives:
        """Pairs (input, derivative with respect to it), of the input's shape; no constants."""
        h = self.history
        if h is None or h.last_fn is None or h.ctx is None:
            raise GraphError(FREED)
        if h.versions != functions.versions(h.ctx):
            raise GraphError(
                f"{h.last_fn.__name__} saved a tensor that was changed in place since, so its "
                "derivative would be wrong: change a copy, or change it after backward()"
            )
        derivatives = h.last_fn._backward(h.ctx, d_output)
        if len(derivatives) != len(h.inputs):
            raise GraphError(
                f"{h.last_fn.__name__}.backward gave {len(derivatives)} derivatives "
                f"for {len(h.inputs)} inputs"
            )
        return [
            (x, d if type(d) is Tensor and d.shape == x.shape else x.expand(x._ensure_tensor(d)))
            for x, d, wanted in zip(h.inputs, derivatives, h.ctx.needs_input_grad, strict=True)
            if wanted
        ]

    def free(self) -> None:
        """Forget the inputs, and what the operation saved."""
        assert self.history is not None
        self.history.ctx, self.history.inputs = None, ()

    def backward(self, grad_output: Tensor | None = None) -> None:
        """Add the derivative of this tensor, times `grad_output`, to the `grad` of each leaf.

        `grad_output` has this tensor's shape; for one element it may be left out, and is 1.
        Frees the graph. Raises `GraphError` for a constant and for a graph already freed.
        """
        if self.history is None:
            raise GraphError("backward() of a constant: nothing it was made from is recorded")
        if grad_output is None:
            if self.size != 1:
                raise GraphError(
                    f"backward() of shape {self.shape} needs a grad_output of that shape; "
                    "did you mean .sum().backward()?"
                )
            grad_output = self.new(np.ones(1, self.dtype), self.shape)
        elif grad_output.shape != self.shape:
            raise GraphError(f"grad_output has shape {grad_output.shape}, the tensor {self.shape}")
        backpropagate(self, grad_output)


class _Callable(ModuleType):
    """`minitorch.tensor` is this file, and in the course also a function that makes a tensor."""

    def __call__(self, *args: Any, **kwargs: Any) -> Tensor:
        from .creation import tensor  # noqa: PLC0415 - it needs this file

        return tensor(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
