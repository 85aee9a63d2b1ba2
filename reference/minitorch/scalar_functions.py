"""The operations on scalars, each with its derivative. Source: MiniTorch, tasks 1.2 and 1.4."""

from __future__ import annotations

from typing import Any

from . import operators, scalar
from .autodiff import Context, ids

new = object.__new__


class ScalarFunction:
    """An operation: `forward` takes numbers to a number, `backward` takes its derivative back.

    With y = forward(x1, x2) and d = dL/dy, `backward(ctx, d)` is (dL/dx1, dL/dx2).
    """

    @classmethod
    def _backward(cls, ctx: Context, d_out: float) -> tuple[float, ...]:
        d: Any = cls.backward(ctx, d_out)  # type: ignore[attr-defined]
        return d if isinstance(d, tuple) else (d,)

    @classmethod
    def _forward(cls, ctx: Context, *inps: float) -> float:
        y: float = cls.forward(ctx, *inps)  # type: ignore[attr-defined]
        return y

    @classmethod
    def apply(cls, *vals: float | scalar.Scalar) -> scalar.Scalar:
        """Compute the result of `vals`, and record how. Numbers become leaves of their own."""
        variable = scalar.Scalar
        ctx = new(Context)
        if len(vals) == 2:  # the usual case, without loops: this is where the time goes
            a, b = vals
            a = a if isinstance(a, variable) else variable(a)
            b = b if isinstance(b, variable) else variable(b)
            inputs: tuple[scalar.Scalar, ...] = (a, b)
            y = cls.forward(ctx, a.data, b.data)  # type: ignore[attr-defined]
        else:
            inputs = tuple([v if isinstance(v, variable) else variable(v) for v in vals])
            y = cls.forward(ctx, *[x.data for x in inputs])  # type: ignore[attr-defined]
        made = new(variable)
        made.data = y
        made.history = history = new(scalar.ScalarHistory)
        history.last_fn, history.ctx, history.inputs = cls, ctx, inputs
        made.unique_id = next(ids)
        return made


class Add(ScalarFunction):
    """x + y; the derivatives are 1 and 1."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:  # noqa: ARG004
        """The sum."""
        return a + b

    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:  # noqa: ARG004
        """d and d."""
        return d_output, d_output


class Log(ScalarFunction):
    """log(x + EPS); the derivative is 1 / (x + EPS)."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        """The logarithm."""
        ctx.save_for_backward(a)
        return operators.log(a)

    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """d / (x + EPS)."""
        (a,) = ctx.saved_values
        return operators.log_back(a, d_output)


class Mul(ScalarFunction):
    """x * y; the derivatives are y and x."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        """The product."""
        ctx.save_for_backward(a, b)
        return a * b

    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:
        """d * y and d * x."""
        a, b = ctx.saved_values
        return d_output * b, d_output * a


class Inv(ScalarFunction):
    """1 / x; the derivative is -1 / x^2."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        """The reciprocal."""
        ctx.save_for_backward(a)
        return operators.inv(a)

    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """-d / x^2."""
        (a,) = ctx.saved_values
        return operators.inv_back(a, d_output)


class Neg(ScalarFunction):
    """-x; the derivative is -1."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:  # noqa: ARG004
        """The opposite number."""
        return -a

    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:  # noqa: ARG004
        """-d."""
        return -d_output


class Sigmoid(ScalarFunction):
    """s(x) = 1 / (1 + e^-x); the derivative is s(x) * (1 - s(x))."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        """The logistic curve."""
        y = operators.sigmoid(a)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """d * s * (1 - s)."""
        (y,) = ctx.saved_values
        result: float = d_output * y * (1.0 - y)
        return result


class ReLU(ScalarFunction):
    """x where positive, else 0; the derivative is 1 where x > 0, else 0."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        """The positive part."""
        ctx.save_for_backward(a)
        return operators.relu(a)

    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """d where x > 0, else 0."""
        (a,) = ctx.saved_values
        return operators.relu_back(a, d_output)


class Exp(ScalarFunction):
    """e^x; the derivative is e^x."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        """The exponential."""
        y = operators.exp(a)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """d * e^x."""
        (y,) = ctx.saved_values
        result: float = d_output * y
        return result


class LT(ScalarFunction):
    """1.0 if x < y, else 0.0: flat nearly everywhere, so the derivatives are 0 and 0."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:  # noqa: ARG004
        """Whether x < y."""
        return operators.lt(a, b)

    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:  # noqa: ARG004
        """0 and 0."""
        return 0.0, 0.0


class EQ(ScalarFunction):
    """1.0 if x = y, else 0.0: flat nearly everywhere, so the derivatives are 0 and 0."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:  # noqa: ARG004
        """Whether x = y."""
        return operators.eq(a, b)

    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:  # noqa: ARG004
        """0 and 0."""
        return 0.0, 0.0
