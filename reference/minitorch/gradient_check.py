"""Gradients compared with central differences."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from .tensor import History, Tensor
from .tensor_data import UserIndex


def grad_central_difference(
    f: Callable[..., Tensor],
    *vals: Tensor,
    arg: int = 0,
    epsilon: float = 1e-6,
    ind: UserIndex,
) -> float:
    """Approximate how much the sum of `f(*vals)` changes with element `ind` of argument `arg`."""

    def total(step: float) -> float:
        moved = [Tensor(v.f.id_map(v)._tensor, backend=v.backend) for v in vals]
        moved[arg]._tensor.set(ind, moved[arg][ind] + step)
        return f(*moved).sum().item()

    return (total(epsilon) - total(-epsilon)) / (2 * epsilon)


def _indices(x: Tensor, most: int) -> Iterator[tuple[int, ...]]:
    every = list(x._tensor.indices())
    yield from every if len(every) <= most else random.sample(every, most)


def grad_check(
    f: Callable[..., Tensor],
    *vals: Tensor,
    tol: float = 1e-2,
    most: int = 20,
) -> None:
    """Compare the gradients of the sum of `f` at `vals` with central differences.

    Looks at up to `most` elements of each argument. Raises `AssertionError`, naming the argument,
    the index and both values, where they differ by more than `tol`, relative or absolute.
    """
    leaves = [Tensor(v._tensor, History(), backend=v.backend) for v in vals]
    f(*leaves).sum().backward()
    for i, leaf in enumerate(leaves):
        for ind in _indices(leaf, most):
            expected = grad_central_difference(f, *vals, arg=i, ind=ind)
            found = 0.0 if leaf.grad is None else leaf.grad[ind]
            if abs(found - expected) > tol + tol * abs(expected):
                raise AssertionError(
                    f"gradient of argument {i} at {ind}: {found}, "
                    f"but central differences give {expected}"
                )
