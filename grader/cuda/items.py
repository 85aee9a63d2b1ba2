"""What a loop goes over: ranges, tuples, arrays, and several of them at once."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from grader.cuda import accesses
from grader.cuda.frame import Frame
from grader.cuda.values import (
    External,
    Lanes,
    NotUnderstood,
    Value,
    View,
    is_number,
    kind,
    put,
    take,
    uniform,
)

if TYPE_CHECKING:
    from grader.cuda.machine import Machine


class Items(Struct, frozen=True):
    """As many rounds for all threads; an item is what the threads of its round get."""

    count: int
    item: Callable[[int, Lanes], Value]


Span = tuple[Value, Value, Value]
"""Start, stop and step of a range that threads differ in."""


def items(machine: Machine, node: ast.expr, frame: Frame, active: Lanes) -> Items | Span:
    """What `for ... in node` goes over. Raises `NotUnderstood`."""
    if isinstance(node, ast.Call):
        called = machine.evaluate(node.func, frame, active)
        if called == External("builtins.range"):
            return _range(machine, node, frame, active)
        parts = [_items(machine, argument, frame, active) for argument in node.args]
        if called == External("builtins.enumerate") and len(parts) == 1:
            (only,) = parts
            return Items(only.count, lambda n, a: (np.int64(n), only.item(n, a)))
        if called == External("builtins.zip") and parts:
            count = min(part.count for part in parts)
            return Items(count, lambda n, a: tuple(part.item(n, a) for part in parts))
        raise NotUnderstood(f"a loop over what {kind(called)} returns", node)
    value = machine.evaluate(node, frame, active)
    if isinstance(value, tuple) and uniform(value):
        return Items(len(value), lambda n, _: value[n])
    if isinstance(value, tuple):
        full = put(None, value, active, len(frame.whole))  # fewer threads may take the later ones
        return Items(len(value), lambda n, a: take(full[n], a))
    if isinstance(value, View) and len(value.shape) == 1:
        return _elements(machine, value, node, frame)
    raise NotUnderstood(f"a loop over {kind(value)}", node)


def _items(machine: Machine, node: ast.expr, frame: Frame, active: Lanes) -> Items:
    found = items(machine, node, frame, active)
    if not isinstance(found, Items):
        raise NotUnderstood("a range that threads differ in, beside other items", node)
    return found


def _elements(machine: Machine, view: View, node: ast.expr, frame: Frame) -> Items:
    def element(position: int, active: Lanes) -> Value:
        lanes, site = frame.lanes[active], machine.site(node, frame)
        return accesses.load(machine, view, [np.int64(position)], lanes, site)

    return Items(view.shape[0], element)


def _range(machine: Machine, node: ast.Call, frame: Frame, active: Lanes) -> Items | Span:
    given = [machine.evaluate(argument, frame, active) for argument in node.args]
    integers = all(is_number(g) and g.dtype.kind in "iu" for g in given)
    if not 1 <= len(given) <= 3 or not integers:
        raise NotUnderstood("a range of something else than integers", node)
    start, stop, step = [*[np.int64(0), *given][-2:], np.int64(1)] if len(given) < 3 else given
    if np.any(step == 0):
        raise NotUnderstood("a range with a step of 0", node)
    if not uniform((start, stop, step)):
        return start, stop, step
    first, last, by = int(start), int(stop), int(step)
    return Items(max(0, -((first - last) // by)), lambda n, _: np.int64(first + n * by))
