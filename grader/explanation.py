"""Why an answer was wrong: both values, where they first differ, derivatives beside each other."""

from __future__ import annotations

from reprlib import Repr
from typing import Any

import numpy as np
from msgspec import Struct

from grader.report import DERIVATIVES, VALUE_CHARACTERS, Derivative, Difference, Result
from grader.testing import approx, gradients
from grader.verdicts import clean

ENTRIES = 24  # a larger array is shown by its type and shape alone


class Explanation(Struct, frozen=True):
    """What a comparison that did not hold is told as."""

    expected: str | None = None
    got: str | None = None
    difference: Difference | None = None
    gradients: list[Derivative] = []


class Shown(Repr):
    """Short texts of values; an array with its type and shape."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = 12
        self.maxstring = self.maxother = self.maxlong = 120
        self.maxlevel = 6

    def repr_ndarray(self, array: np.ndarray[Any, Any], _: int) -> str:
        """An array: `float64 (2, 2) [[1.0, 2.0], [3.0, 4.0]]`."""
        kind = f"{array.dtype.name} {array.shape}"
        return f"{kind} {array.tolist()!r}" if array.size <= ENTRIES else kind

    def repr_instance(self, value: object, level: int) -> str:
        """A named tuple by its fields, `Case(x=float64 (1,) [2.0])`; of anything else a part.

        A number of numpy's is written as the same number of Python's.
        """
        if isinstance(value, np.generic):
            return repr(value.item())
        fields = getattr(value, "_fields", None)
        if not isinstance(value, tuple) or not fields:
            return super().repr_instance(value, level)
        shown = (
            f"{name}={self.repr1(each, level - 1)}"
            for name, each in zip(fields, value, strict=True)
        )
        return f"{type(value).__name__}({', '.join(shown)})"

    def repr_approx(self, compared: approx, level: int) -> str:
        """What is expected."""
        return self.repr1(compared.expected, level)

    repr_gradients = repr_approx


_shown = Shown()


def show(value: object) -> str:
    """A value as its reader would write it, short and printable."""
    if isinstance(value, int | float | bool | None) and not isinstance(value, np.generic):
        return repr(value)
    return clean(_shown.repr(value), VALUE_CHARACTERS)


def explain(got: object, op: str, expected: object) -> Explanation:
    """Why `got op expected` does not hold."""
    if op != "==":
        return Explanation(f"{op} {show(expected)}", show(got))
    compared = expected if isinstance(expected, approx) else approx(expected, rel=0, abs=0)
    table = derivatives(got, compared) if isinstance(compared, gradients) else []
    return Explanation(show(expected), show(got), difference(got, compared), table)


def difference(got: object, compared: approx) -> Difference | None:
    """Where `got` first differs; none for a single value, which has only one place to differ."""
    if not isinstance(compared.expected, list | tuple | dict | np.ndarray):
        return None
    places = list(compared.places(got))
    first = next((place for place in places if place.differing), None)
    if first is None:
        return None
    return Difference(
        at=clean(_path(first.path), VALUE_CHARACTERS),
        expected=show(first.expected),
        got=show(first.got),
        differing=sum(place.differing for place in places),
        total=sum(place.total for place in places),
    )


def _path(path: tuple[object, ...]) -> str:
    """`[3]['x'][0, 1]`, as it is written in Python."""
    keys = (", ".join(map(str, key)) if isinstance(key, tuple) else repr(key) for key in path)
    return "".join(f"[{key}]" for key in keys)


def derivatives(got: object, compared: gradients) -> list[Derivative]:
    """Analytic beside numeric derivatives; where there are too many, those that differ first."""
    if not isinstance(got, dict):
        return []
    rows = []
    for name, numeric in compared.expected.items():
        entry = approx(numeric, rel=compared.rel, abs=compared.abs)
        rows += _entries(name, got.get(name), entry)
    if len(rows) > DERIVATIVES:
        rows.sort(key=lambda row: row.agrees)
    return rows[:DERIVATIVES]


def _entries(name: str, got: object, entry: approx) -> list[Derivative]:
    numeric = entry.expected
    if not isinstance(numeric, np.ndarray) or not numeric.size:
        return [_derivative(name, got, numeric, agrees=entry == got)]
    if not isinstance(got, np.ndarray) or got.shape != numeric.shape:
        return [_derivative(name, got, numeric, agrees=False)]
    rows = []
    for index in np.ndindex(numeric.shape):
        analytic, slope = got[index].item(), numeric[index].item()
        agrees = approx(slope, rel=entry.rel, abs=entry.abs) == analytic
        rows.append(_derivative(f"{name}{list(index)}", analytic, slope, agrees=agrees))
    return rows


def _derivative(name: str, analytic: object, numeric: object, *, agrees: bool) -> Derivative:
    return Derivative(
        name=clean(name, VALUE_CHARACTERS),
        analytic="none" if analytic is None else _number(analytic),
        numeric=_number(numeric),
        agrees=agrees,
    )


def _number(value: object) -> str:
    return f"{value:.8g}" if isinstance(value, float) else show(value)


def details(told: Explanation | Result) -> list[str]:
    """What is told beside both values, as lines."""
    said = []
    if told.difference is not None and told.difference.at:
        said.append(f"first difference {place(told.difference)}")
    return said + [
        f"{'  ' if row.agrees else '✗ '}{row.name}: analytic {row.analytic}, numeric {row.numeric}"
        for row in told.gradients
    ]


def place(found: Difference) -> str:
    """A difference in a line."""
    count = f" ({found.differing} of {found.total} differ)" if found.total > 1 else ""
    return f"at {found.at}: {found.expected} expected, {found.got} got{count}"
