"""Scalars: numbers that remember how they were computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Union

from . import autodiff
from . import scalar_functions as functions
from .autodiff import FREED, Context, GraphError, ids


@dataclass
class ScalarHistory:
    """Where a scalar comes from: the operation, what it saved, its inputs. A leaf has none."""

    last_fn: type[functions.ScalarFunction] | None = None
    ctx: Context | None = None
    inputs: Iterable[Scalar] = ()


ScalarLike = Union[float, int, "Scalar"]


class Scalar:
    """A number `data` with the `history` that made it, and, in a leaf, its `derivative`.

    With `history=None` it is a constant, of which no derivative is wanted.
    """

    history: ScalarHistory | None
    derivative: float | None = None
    _name: str | None = None

    def __init__(
        self,
        v: float,
        history: ScalarHistory | None = ScalarHistory(),  # noqa: B008 - shared, and never changed
        name: str | None = None,
    ) -> None:
        self.data = v if type(v) is float else float(v)
        self.history = history
        if name is not None:
            self._name = name
        self.unique_id = next(ids)

    @property
    def name(self) -> str:
        """The name it was given, or its number."""
        return self._name or str(self.unique_id)

    @name.setter
    def name(self, name: str) -> None:
        """Give it a name."""
        self._name = name

    def __repr__(self) -> str:
        return f"Scalar({self.data})"

    def __bool__(self) -> bool:
        return bool(self.data)

    def __hash__(self) -> int:
        return self.unique_id

    def __add__(self, b: float | Scalar) -> Scalar:
        return functions.Add.apply(self, b)

    def __mul__(self, b: float | Scalar) -> Scalar:
        return functions.Mul.apply(self, b)

    def __truediv__(self, b: float | Scalar) -> Scalar:
        return functions.Mul.apply(self, functions.Inv.apply(b))

    def __rtruediv__(self, b: float | Scalar) -> Scalar:
        return functions.Mul.apply(b, functions.Inv.apply(self))

    def __lt__(self, b: float | Scalar) -> Scalar:
        return functions.LT.apply(self, b)

    def __gt__(self, b: float | Scalar) -> Scalar:
        return functions.LT.apply(b, self)

    def __eq__(self, b: float | Scalar) -> Scalar:  # type: ignore[override]
        return functions.EQ.apply(self, b)

    def __sub__(self, b: float | Scalar) -> Scalar:
        return functions.Add.apply(self, -b)

    def __rsub__(self, b: float | Scalar) -> Scalar:
        return functions.Add.apply(b, -self)

    def __neg__(self) -> Scalar:
        return functions.Neg.apply(self)

    def __radd__(self, b: float | Scalar) -> Scalar:
        return functions.Add.apply(b, self)

    def __rmul__(self, b: float | Scalar) -> Scalar:
        return functions.Mul.apply(b, self)

    def log(self) -> Scalar:
        """The natural logarithm, kept finite at 0 as in `operators.log`."""
        return functions.Log.apply(self)

    def exp(self) -> Scalar:
        """The exponential."""
        return functions.Exp.apply(self)

    def sigmoid(self) -> Scalar:
        """The logistic curve."""
        return functions.Sigmoid.apply(self)

    def relu(self) -> Scalar:
        """The number where it is positive, else 0."""
        return functions.ReLU.apply(self)

    def requires_grad_(self, x: bool = True) -> None:
        """Become a leaf that collects derivatives, or a constant."""
        self.history = ScalarHistory() if x else None

    # Variable

    def accumulate_derivative(self, x: float) -> None:
        """Add `x` to the derivative collected so far. Raises `GraphError` unless a leaf."""
        if not self.is_leaf():
            raise GraphError("only leaves, which no operation made, collect derivatives")
        self.derivative = x if self.derivative is None else self.derivative + x

    def is_leaf(self) -> bool:
        """Whether its user made it, and wants its derivative."""
        return self.history is not None and self.history.last_fn is None

    def is_constant(self) -> bool:
        """Whether no derivative is wanted of it."""
        return self.history is None

    @property
    def parents(self) -> Iterable[Scalar]:
        """The inputs of the operation that made it. Raises `GraphError` if that was freed."""
        h = self.history
        if h is None or h.last_fn is None:
            return ()
        if h.ctx is None:
            raise GraphError(FREED)
        return h.inputs

    def chain_rule(self, d_output: float) -> Iterable[tuple[Scalar, float]]:
        """Pairs (input, derivative with respect to it); constants are dropped.

        For y = f(x1, x2): dL/dxi = dL/dy * dy/dxi. Source: task 1.3.
        """
        h = self.history
        if h is None or h.last_fn is None or h.ctx is None:
            raise GraphError(FREED)
        # solution
        d = h.last_fn.backward(h.ctx, d_output)  # type: ignore[attr-defined]
        pairs = zip(h.inputs, d if type(d) is tuple else (d,), strict=True)
        return [pair for pair in pairs if pair[0].history is not None]

    def free(self) -> None:
        """Forget the inputs, and what the operation saved."""
        assert self.history is not None
        self.history.ctx, self.history.inputs = None, ()

    def backward(self, d_output: float | None = None) -> None:
        """Add the derivative of this scalar, times `d_output` (1), to that of each leaf.

        Frees the graph. Raises `GraphError` for a constant and for a graph already freed.
        """
        if self.history is None:
            raise GraphError("backward() of a constant: nothing it was made from is recorded")
        autodiff.backpropagate(self, 1.0 if d_output is None else d_output)


def derivative_check(f: Callable[..., Scalar], *scalars: Scalar) -> None:
    """Compare the derivatives of `f` at `scalars` with central differences.

    Raises `AssertionError`, naming the argument and both values, where they differ.
    """
    leaves = [Scalar(x.data) for x in scalars]
    f(*leaves).backward()

    def value(*numbers: float) -> float:
        return f(*[Scalar(x) for x in numbers]).data

    for i, leaf in enumerate(leaves):
        expected = autodiff.central_difference(value, *[x.data for x in leaves], arg=i)
        found: Any = leaf.derivative
        if found is None or abs(found - expected) > 1e-2 + 1e-2 * abs(expected):
            raise AssertionError(
                f"derivative of argument {i} at {[x.data for x in leaves]}: "
                f"{found}, but central differences give {expected}"
            )
