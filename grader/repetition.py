"""Examples that a property drew before, asked again without drawing them again.

Drawing takes Hypothesis longer than most submissions take to answer. The same exercise, seed and
test draw the same examples for as long as each of them passes, so a process that grades on keeps
them. Where one fails, Hypothesis begins anew, and looks for the smallest.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import numpy as np
from hypothesis.internal.entropy import deterministic_PRNG
from msgspec import Struct

ASKED = {"student", "reference"}  # fixtures that are the same in a second run of a test


class NotPlain(Exception):  # noqa: N818
    """A value that cannot be copied for certain: a function, or something that draws."""


class Drawing(Struct):
    """The examples of one test, as they are drawn."""

    fixtures: set[str] = set()
    examples: list[dict[str, Any]] = []
    asked: int = 0
    passed: int = 0

    @property
    def repeatable(self) -> bool:
        """Whether each passed, and the same would be drawn and asked again."""
        whole = 0 < self.asked == self.passed == len(self.examples)
        return whole and self.fixtures <= ASKED

    def add(self, fixtures: set[str], example: Mapping[str, object]) -> None:
        """Keep an example, before the test can change it."""
        self.asked += 1
        self.fixtures = fixtures
        with suppress(NotPlain):
            self.examples.append(copied(dict(example)))

    def repeat(self, test: Callable[..., object], fixtures: Mapping[str, object]) -> None:
        """Call a test with each example, in order; raises what it raises."""
        __tracebackhide__ = True
        given = {name: fixtures[name] for name in self.fixtures}
        with deterministic_PRNG():
            for example in self.examples:
                random.seed(0)  # as Hypothesis does before each
                np.random.seed(0)
                test(**given, **copied(example))


def copied(value: Any) -> Any:  # noqa: ANN401
    """A copy of plain data. Raises `NotPlain`."""
    if value is None or type(value) in {bool, int, float, str}:
        return value
    if type(value) is list:
        return [copied(item) for item in value]
    if type(value) is tuple:
        return tuple(copied(item) for item in value)
    if type(value) is dict:
        return {copied(key): copied(item) for key, item in value.items()}
    raise NotPlain(type(value).__name__)
