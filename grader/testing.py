"""What a course's tests import: `task` marks a test, `approx` compares any answer with a value.

`gradients` compares derivatives by name.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pytest

__all__ = ["approx", "gradients", "task"]

Test = TypeVar("Test", bound=Callable[..., object])


def task(name: str, *, weight: int = 1, gate: bool = False) -> Callable[[Test], Test]:
    """Mark a test as part of task `name`, for `weight` shares of the task's points.

    A `gate` has no points of its own, but unless it passes its task earns nothing.
    """

    def mark(test: Test) -> Test:
        selected = getattr(pytest.mark, "task" + name.replace(".", "_"))(test)
        marked: Test = pytest.mark.task(name, weight=0 if gate else weight, gate=gate)(selected)
        return marked

    return mark


class Place(NamedTuple):
    """One value or one array of an answer, beside what was expected there."""

    path: tuple[object, ...]
    """Indices and keys that lead to it; where an array differs, to its first differing entry."""
    got: object
    expected: object
    differing: int
    total: int
    """How many numbers were compared."""


class approx:  # noqa: N801 - reads as a function, as pytest's does
    """Equals any answer of the same kind, length and shape whose numbers are close.

    Numbers are close within `rel` of the expected one or within `abs`; infinities and NaN equal
    themselves; `True` is 1. Total: an answer of another kind is not equal, never an error.
    pytest's own lets an empty array equal everything.
    """

    __array_ufunc__ = None  # numpy leaves `array == approx(...)` to us
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, expected: Any, *, rel: float = 1e-6, abs: float = 1e-9) -> None:  # noqa: A002, ANN401
        self.expected = expected
        self.rel = rel
        self.abs = abs

    def __eq__(self, answer: object) -> bool:
        return not any(place.differing for place in self.places(answer))

    def __repr__(self) -> str:
        return f"{self.expected!r}"

    def places(self, answer: object) -> Iterator[Place]:
        """Every place of the expected value, compared with that of `answer`."""
        return self._places((), answer, self.expected)

    def _places(self, path: tuple[object, ...], got: Any, expected: Any) -> Iterator[Place]:  # noqa: ANN401
        if isinstance(expected, np.ndarray):
            yield self._array(path, got, expected)
        elif isinstance(expected, list | tuple) and _same_length(got, expected):
            for index, value in enumerate(expected):
                yield from self._places((*path, index), got[index], value)
        elif isinstance(expected, dict) and _same_keys(got, expected):
            for key, value in expected.items():
                yield from self._places((*path, key), got[key], value)
        else:
            yield Place(path, got, expected, 0 if self._equal(got, expected) else 1, 1)

    def _equal(self, got: Any, expected: Any) -> bool:  # noqa: ANN401
        if isinstance(expected, list | tuple | dict):
            return False  # of another length, or with other keys
        if isinstance(expected, bool) or not isinstance(expected, int | float):
            return type(got) is type(expected) and bool(got == expected)
        if not isinstance(got, int | float):
            return False
        if math.isnan(expected) or math.isnan(got):
            return math.isnan(expected) and math.isnan(got)
        return math.isclose(got, expected, rel_tol=self.rel, abs_tol=self.abs)

    def _array(
        self, path: tuple[object, ...], got: object, expected: np.ndarray[Any, Any]
    ) -> Place:
        if not isinstance(got, np.ndarray) or _kind(got) != _kind(expected):
            return Place(path, got, expected, 1, 1)
        if expected.dtype.kind == "f":
            near = np.isclose(got, expected, rtol=self.rel, atol=self.abs, equal_nan=True)
        else:
            near = np.equal(got, expected)
        if near.all():
            return Place(path, got, expected, 0, near.size)
        first = tuple(int(i) for i in np.unravel_index(int(np.argmin(near)), near.shape))
        pair = (got[first].item(), expected[first].item())
        return Place((*path, first), *pair, int(np.sum(~near)), near.size)


class gradients(approx):  # noqa: N801 - see `approx`
    """Equals derivatives by name that agree with the numeric ones; a report draws both as a table.

    `numeric` maps a name to a number, or to an array for the derivatives of a tensor's entries.
    """

    def __init__(
        self,
        numeric: Mapping[str, float | np.ndarray[Any, Any]],
        *,
        rel: float = 1e-4,
        abs: float = 1e-6,  # noqa: A002
    ) -> None:
        super().__init__(dict(numeric), rel=rel, abs=abs)


def _same_length(got: object, expected: list[Any] | tuple[Any, ...]) -> bool:
    return isinstance(got, list) and len(got) == len(expected)


def _same_keys(got: object, expected: dict[Any, Any]) -> bool:
    return isinstance(got, dict) and got.keys() == expected.keys()


def _kind(array: np.ndarray[Any, Any]) -> tuple[object, ...]:
    return (array.dtype.kind, array.shape)
