"""What a course's tests import: `task` marks a test, `approx` compares any answer with a value."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import pytest

__all__ = ["approx", "task"]

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
        return self._equal(answer, self.expected)

    def __repr__(self) -> str:
        return f"{self.expected!r}"

    def _equal(self, answer: object, expected: object) -> bool:
        if isinstance(expected, np.ndarray):
            return isinstance(answer, np.ndarray) and self._arrays(answer, expected)
        if isinstance(expected, list | tuple):
            return isinstance(answer, list) and self._lists(answer, expected)
        if isinstance(expected, dict):
            return isinstance(answer, dict) and self._dicts(answer, expected)
        if isinstance(expected, bool) or not isinstance(expected, int | float):
            return type(answer) is type(expected) and answer == expected
        return isinstance(answer, int | float) and self._close(answer, expected)

    def _close(self, answer: Any, expected: float) -> bool:  # noqa: ANN401
        if math.isnan(expected) or math.isnan(answer):
            return math.isnan(expected) and math.isnan(answer)
        return math.isclose(answer, expected, rel_tol=self.rel, abs_tol=self.abs)

    def _lists(self, answer: list[Any], expected: list[Any] | tuple[Any, ...]) -> bool:
        pairs = zip(answer, expected, strict=False)
        return len(answer) == len(expected) and all(self._equal(a, e) for a, e in pairs)

    def _dicts(self, answer: dict[str, Any], expected: dict[str, Any]) -> bool:
        keys = answer.keys() == expected.keys()
        return keys and all(self._equal(answer[key], expected[key]) for key in expected)

    def _arrays(self, answer: np.ndarray[Any, Any], expected: np.ndarray[Any, Any]) -> bool:
        if answer.shape != expected.shape or answer.dtype.kind != expected.dtype.kind:
            return False
        if expected.dtype.kind != "f":
            return bool(np.array_equal(answer, expected))
        near = np.isclose(answer, expected, rtol=self.rel, atol=self.abs, equal_nan=True)
        return bool(near.all())
