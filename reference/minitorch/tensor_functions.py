"""The operations on tensors, each with its derivatives. Source: MiniTorch, tasks 2.3 and 2.4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from . import tensor as tensors
from .autodiff import Context
from .tensor_data import IndexingError, UserShape, shape_broadcast, strides_from_shape

NO_GRAD = Context(no_grad=True)
"""Saves nothing, so one serves all."""


def versions(ctx: Context) -> tuple[int, ...]:
    """How often each tensor saved in `ctx` has been changed in place."""
    saved, variable = ctx.saved_values, tensors.Tensor
    return tuple([v._tensor.changes[0] for v in saved if isinstance(v, variable)]) if saved else ()


def __getattr__(name: str) -> object:
    """Existing material finds what makes tensors, and what checks gradients, here too."""
    from . import creation, gradient_check  # noqa: PLC0415 - they need this file

    for file in (creation, gradient_check):
        if not name.startswith("_") and hasattr(file, name):
            return getattr(file, name)
    raise AttributeError(f"minitorch.tensor_functions has no {name!r}")


class Function:
    """An operation: `forward` takes tensors to a tensor, `backward` takes its derivative back.

    With y = forward(x1, x2) and d = dL/dy, `backward(ctx, d)` is (dL/dx1, dL/dx2), and None (or
    0.0) for an argument that is no tensor. A derivative may be of the broadcast shape: it is
    summed to the input's.
    """

    @classmethod
    def _backward(cls, ctx: Context, grad_out: tensors.Tensor) -> tuple[Any, ...]:
        d: Any = cls.backward(ctx, grad_out)  # type: ignore[attr-defined]
        return d if isinstance(d, tuple) else (d,)

    @classmethod
    def _forward(cls, ctx: Context, *inps: Any) -> tensors.Tensor:
        y: tensors.Tensor = cls.forward(ctx, *inps)  # type: ignore[attr-defined]
        return y

    @classmethod
    def apply(cls, *vals: Any) -> tensors.Tensor:
        """Compute the result of `vals`, and record how if derivatives are wanted of any."""
        variable = tensors.Tensor
        wanted = tuple([isinstance(v, variable) and v.history is not None for v in vals])
        if True not in wanted:
            y = cls._forward(NO_GRAD, *vals)
            return y if y.history is None else y.detach()
        ctx = Context()
        ctx.needs_input_grad = wanted
        y = cls._forward(ctx, *[v.detach() if want else v for v, want in zip(vals, wanted)])  # noqa: B905
        return y.seen(y._tensor, tensors.History(cls, ctx, vals, versions(ctx)))


class Neg(Function):
    """-x; the derivative is -1."""

    @staticmethod
    def forward(ctx: Context, t1: tensors.Tensor) -> tensors.Tensor:  # noqa: ARG004
        """The opposite numbers."""
        return t1.f.neg_map(t1)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tensors.Tensor:  # noqa: ARG004
        """-d."""
        return grad_output.f.neg_map(grad_output)


class Inv(Function):
    """1 / x; the derivative is -1 / x^2."""

    @staticmethod
    def forward(ctx: Context, t1: tensors.Tensor) -> tensors.Tensor:
        """The reciprocals."""
        ctx.save_for_backward(t1)
        return t1.f.inv_map(t1)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tensors.Tensor:
        """-d / x^2."""
        (t1,) = ctx.saved_values
        return grad_output.f.inv_back_zip(t1, grad_output)


class Add(Function):
    """x + y; the derivatives are 1 and 1."""

    @staticmethod
    def forward(ctx: Context, t1: tensors.Tensor, t2: tensors.Tensor) -> tensors.Tensor:  # noqa: ARG004
        """The sums."""
        return t1.f.add_zip(t1, t2)

    @staticmethod
    def backward(
        ctx: Context,  # noqa: ARG004
        grad_output: tensors.Tensor,
    ) -> tuple[tensors.Tensor, tensors.Tensor]:
        """d and d."""
        return grad_output, grad_output


class Mul(Function):
    """x * y; the derivatives are y and x."""

    @staticmethod
    def forward(ctx: Context, a: tensors.Tensor, b: tensors.Tensor) -> tensors.Tensor:
        """The products."""
        ctx.save_for_backward(a, b)
        return a.f.mul_zip(a, b)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[tensors.Tensor | None, ...]:
        """d * y and d * x."""
        a, b = ctx.saved_values
        f = grad_output.f
        first, second = ctx.needs_input_grad
        return (
            f.mul_zip(grad_output, b) if first else None,
            f.mul_zip(grad_output, a) if second else None,
        )


class Sigmoid(Function):
    """s(x) = 1 / (1 + e^-x); the derivative is s * (1 - s)."""

    @staticmethod
    def forward(ctx: Context, t1: tensors.Tensor) -> tensors.Tensor:
        """The logistic curve."""
        y = t1.f.sigmoid_map(t1)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tensors.Tensor:
        """d * s * (1 - s)."""
        (y,) = ctx.saved_values
        return grad_output * y * (1.0 - y)


class ReLU(Function):
    """x where positive, else 0; the derivative is 1 where x > 0, else 0."""

    @staticmethod
    def forward(ctx: Context, t1: tensors.Tensor) -> tensors.Tensor:
        """The positive parts."""
        ctx.save_for_backward(t1)
        return t1.f.relu_map(t1)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tensors.Tensor:
        """d where x > 0, else 0."""
        (t1,) = ctx.saved_values
        return grad_output.f.relu_back_zip(t1, grad_output)


class Log(Function):
    """log(x + EPS); the derivative is 1 / (x + EPS)."""

    @staticmethod
    def forward(ctx: Context, t1: tensors.Tensor) -> tensors.Tensor:
        """The logarithms."""
        ctx.save_for_backward(t1)
        return t1.f.log_map(t1)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tensors.Tensor:
        """d / (x + EPS)."""
        (t1,) = ctx.saved_values
        return grad_output.f.log_back_zip(t1, grad_output)


class Exp(Function):
    """e^x; the derivative is e^x."""

    @staticmethod
    def forward(ctx: Context, t1: tensors.Tensor) -> tensors.Tensor:
        """The exponentials."""
        y = t1.f.exp_map(t1)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tensors.Tensor:
        """d * e^x."""
        (y,) = ctx.saved_values
        return grad_output.f.mul_zip(grad_output, y)


class Sum(Function):
    """The sum over one dimension; every element's derivative is 1."""

    @staticmethod
    def forward(ctx: Context, a: tensors.Tensor, dim: int) -> tensors.Tensor:
        """(..., n, ...) becomes (..., 1, ...)."""
        ctx.save_for_backward(a.shape)
        return a.f.add_reduce(a, dim)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[tensors.Tensor, None]:
        """d for every element that was summed."""
        (shape,) = ctx.saved_values
        return stretched(grad_output, shape), None


class All(Function):
    """The product over one dimension, for tensors of 0.0 and 1.0: whether all are 1.0."""

    @staticmethod
    def forward(ctx: Context, a: tensors.Tensor, dim: int) -> tensors.Tensor:  # noqa: ARG004
        """(..., n, ...) becomes (..., 1, ...)."""
        return a.f.mul_reduce(a, dim)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[float, None]:  # noqa: ARG004
        """0: it is a step."""
        return 0.0, None


class LT(Function):
    """1.0 where x < y, else 0.0: flat nearly everywhere, so the derivatives are 0 and 0."""

    @staticmethod
    def forward(ctx: Context, a: tensors.Tensor, b: tensors.Tensor) -> tensors.Tensor:  # noqa: ARG004
        """Whether x < y."""
        return a.f.lt_zip(a, b)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[float, float]:  # noqa: ARG004
        """0 and 0."""
        return 0.0, 0.0


class EQ(Function):
    """1.0 where x = y, else 0.0: flat nearly everywhere, so the derivatives are 0 and 0."""

    @staticmethod
    def forward(ctx: Context, a: tensors.Tensor, b: tensors.Tensor) -> tensors.Tensor:  # noqa: ARG004
        """Whether x = y."""
        return a.f.eq_zip(a, b)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[float, float]:  # noqa: ARG004
        """0 and 0."""
        return 0.0, 0.0


class IsClose(Function):
    """1.0 where |x - y| < 0.01, else 0.0: flat nearly everywhere."""

    @staticmethod
    def forward(ctx: Context, a: tensors.Tensor, b: tensors.Tensor) -> tensors.Tensor:  # noqa: ARG004
        """Whether x and y are close."""
        return a.f.is_close_zip(a, b)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[float, float]:  # noqa: ARG004
        """0 and 0."""
        return 0.0, 0.0


class Permute(Function):
    """The dimensions in another order; derivatives go back in the inverse order."""

    @staticmethod
    def forward(ctx: Context, a: tensors.Tensor, order: Sequence[int]) -> tensors.Tensor:
        """The same storage, with its strides permuted."""
        ctx.save_for_backward(order)
        return a.seen(a._tensor.permute(*order))

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[tensors.Tensor, None]:
        """The inverse: dimension order[d] gets what is at d."""
        (order,) = ctx.saved_values
        inverse = sorted(range(len(order)), key=order.__getitem__)
        return grad_output.seen(grad_output._tensor.permute(*inverse)), None


class View(Function):
    """The same elements in another shape; derivatives go back in the first one."""

    @staticmethod
    def forward(ctx: Context, a: tensors.Tensor, shape: Sequence[int]) -> tensors.Tensor:
        """The same storage. Raises `IndexingError` unless it lies row by row and sizes agree."""
        ctx.save_for_backward(a.shape)
        if not a._tensor.is_contiguous():
            raise IndexingError(
                f"view of shape {a.shape} with strides {a._tensor.strides}: its elements don't "
                "lie row by row; call .contiguous() first"
            )
        whole = _whole(a.size, shape)
        if math.prod(whole) != a.size:
            raise IndexingError(f"shape {a.shape} can't be viewed as {tuple(shape)}")
        return a.seen(a._tensor.viewed(whole, strides_from_shape(whole)))

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[tensors.Tensor, None]:
        """d in the first shape."""
        (shape,) = ctx.saved_values
        return grad_output.contiguous().view(*shape), None


class Copy(Function):
    """A copy that lies row by row; the derivative is 1."""

    @staticmethod
    def forward(ctx: Context, a: tensors.Tensor) -> tensors.Tensor:  # noqa: ARG004
        """The same elements in a storage of their own."""
        return a.f.id_map(a)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tensors.Tensor:  # noqa: ARG004
        """d."""
        return grad_output


class MatMul(Function):
    """x @ y; the derivatives are d @ y^T and x^T @ d."""

    @staticmethod
    def forward(ctx: Context, t1: tensors.Tensor, t2: tensors.Tensor) -> tensors.Tensor:
        """The products of the matrices in the last two dimensions."""
        ctx.save_for_backward(t1, t2)
        return t1.f.matrix_multiply(t1, t2)

    @staticmethod
    def backward(ctx: Context, grad_output: tensors.Tensor) -> tuple[tensors.Tensor | None, ...]:
        """d @ y^T and x^T @ d."""
        t1, t2 = ctx.saved_values
        f = grad_output.f
        first, second = ctx.needs_input_grad
        return (
            f.matrix_multiply(grad_output, _T(t2)) if first else None,
            f.matrix_multiply(_T(t1), grad_output) if second else None,
        )


def _T(a: tensors.Tensor) -> tensors.Tensor:
    order = (*range(a.dims - 2), a.dims - 1, a.dims - 2)
    return a.seen(a._tensor.permute(*order))


def _whole(size: int, shape: Sequence[int]) -> tuple[int, ...]:
    """`shape` with its -1, if it has one, replaced by the size that is left over."""
    if -1 not in shape:
        return tuple(shape)
    rest = math.prod([n for n in shape if n != -1])
    return tuple((size // rest if rest else 0) if n == -1 else n for n in shape)


def stretched(a: tensors.Tensor, shape: UserShape) -> tensors.Tensor:
    """`a` seen in the shape it broadcasts to, without a copy: stretched dimensions get stride 0."""
    extra = len(shape) - a.dims
    strides = tuple(
        0 if d < extra or a.shape[d - extra] == 1 else a._tensor.strides[d - extra]
        for d in range(len(shape))
    )
    return a.seen(a._tensor.viewed(tuple(shape), strides))


def collected(grad: tensors.Tensor, shape: tuple[int, ...]) -> tensors.Tensor:
    """The derivative of a tensor of `shape`, whose broadcast result has the derivative `grad`.

    An element that was stretched collects the derivatives of all its copies.
    Source: MiniTorch, task 2.4.
    """
    whole = shape_broadcast(shape, grad.shape)
    grad = grad if whole == grad.shape else stretched(grad, whole)
    # solution
    extra = grad.dims - len(shape)
    for d in range(grad.dims):
        if (d < extra or shape[d - extra] == 1) and grad.shape[d] != 1:
            grad = grad.f.add_reduce(grad, d)
    return grad.seen(grad._tensor.viewed(shape, grad._tensor.strides[extra:])) if extra else grad
