"""Automatic differentiation: operations are recorded, and derivatives flow back through them.

Source: MiniTorch, module 1; Griewank and Walther, Evaluating Derivatives, chapter 3 (reverse mode).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Protocol


class GraphError(RuntimeError):
    """Derivatives can't flow through this graph: it was freed, or values in it were changed."""


ids = itertools.count()
"""Numbers for variables, each larger than the last."""
FREED = (
    "this part of the graph is gone: backward() frees it. "
    "Compute the value again, or call backward() once on a sum"
)


def central_difference(
    f: Callable[..., float], *vals: float, arg: int = 0, epsilon: float = 1e-6
) -> float:
    """Approximate how much `f(*vals)` changes with its argument number `arg`.

    f'(x) = (f(x + epsilon) - f(x - epsilon)) / (2 * epsilon), up to an error of order epsilon^2.
    """
    above, below = list(vals), list(vals)
    above[arg] += epsilon
    below[arg] -= epsilon
    return (f(*above) - f(*below)) / (2 * epsilon)


class Variable(Protocol):
    """A value in the graph: made by its user (a leaf), by an operation, or a constant."""

    @property
    def unique_id(self) -> int:
        """A number that no other variable has; larger than those of all it was made from."""

    @property
    def parents(self) -> Iterable[Variable]:
        """What an operation made this variable from; a leaf has none. `GraphError` if freed."""

    def is_leaf(self) -> bool:
        """Whether its user made it, so that derivatives are collected here."""

    def is_constant(self) -> bool:
        """Whether no derivative is wanted of it, nor of anything above it."""

    def accumulate_derivative(self, x: Any) -> None:
        """Add `x` to the derivative collected so far. Leaves only."""

    def chain_rule(self, d_output: Any) -> Iterable[tuple[Variable, Any]]:
        """Pairs (input, derivative with respect to it) of the operation that made this variable."""

    def free(self) -> None:
        """Forget the operation that made this variable, and what it saved."""


class Context:
    """What an operation's forward step leaves for its backward step."""

    no_grad = False
    saved_values: tuple[Any, ...] = ()
    needs_input_grad: tuple[bool, ...] = ()
    """For each input, whether its derivative is wanted; others may be None."""

    def __init__(self, no_grad: bool = False, saved_values: tuple[Any, ...] = ()) -> None:
        if no_grad:
            self.no_grad = no_grad
        if saved_values:
            self.saved_values = saved_values

    def save_for_backward(self, *values: Any) -> None:
        """Keep these values, unless no derivative is wanted."""
        if not self.no_grad:
            self.saved_values = values

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """The values kept, always as a tuple."""
        return self.saved_values


def topological_sort(variable: Variable) -> list[Variable]:
    """All variables that `variable` depends on, itself first, each before those it was made from.

    Constants are left out. An operation's result is made after its inputs, so going from the
    youngest to the oldest is such an order. No recursion: chains may be longer than it allows.
    """
    found = [variable]
    seen = {variable.unique_id}
    for node in found:  # which grows meanwhile
        for parent in node.parents:
            if parent.unique_id not in seen and not parent.is_constant():
                seen.add(parent.unique_id)
                found.append(parent)
    found.sort(key=attrgetter("unique_id"), reverse=True)
    return found


def backpropagate(variable: Variable, deriv: Any) -> None:
    """Send `deriv` back from `variable` to all leaves it depends on, which add it to theirs.

    The graph is freed on the way: what an operation saved is let go as soon as it was used.
    Raises `GraphError` where part of the graph was freed before or was changed in place.
    """
    derivatives = {variable.unique_id: deriv}
    order = topological_sort(variable)
    order.reverse()
    while order:
        node = order.pop()
        d_output = derivatives.pop(node.unique_id)
        if node.is_leaf():
            node.accumulate_derivative(d_output)
            continue
        for parent, d in node.chain_rule(d_output):
            key = parent.unique_id
            derivatives[key] = derivatives[key] + d if key in derivatives else d
        node.free()
