"""`a[i, j]`: elements of arrays, parts of arrays and of tuples."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import numpy as np

from grader.cuda import accesses
from grader.cuda.frame import Frame
from grader.cuda.values import Lanes, NotUnderstood, Value, View, kind, put, same, take, uniform

if TYPE_CHECKING:
    from grader.cuda.machine import Machine


def element(
    machine: Machine, node: ast.Subscript, frame: Frame, active: Lanes
) -> tuple[View, list[Value]]:
    """The array and the indices of one element. Raises `NotUnderstood`."""
    view, indices = _place(machine, node, frame, active)
    if not isinstance(view, View) or len(indices) != len(view.shape):
        dims = f"{len(view.shape)} dimensions" if isinstance(view, View) else kind(view)
        raise NotUnderstood(f"{len(indices)} indices of {dims} where one element is needed", node)
    return view, indices


def subscript(machine: Machine, node: ast.Subscript, frame: Frame, active: Lanes) -> Value:
    """An element, a part of an array that is the same for all threads, or an item of a tuple."""
    value, indices = _place(machine, node, frame, active)
    if not isinstance(value, View):
        return value
    if len(indices) == len(value.shape) and indices:
        lanes, site = frame.lanes[active], machine.site(node, frame)
        return accesses.load(machine, value, indices, lanes, site)
    for index in map(same, indices):
        if not uniform(index):
            raise NotUnderstood("a row that differs from thread to thread: give all indices", node)
        value = _row(value, int(index), node)
    return value


def _place(
    machine: Machine, node: ast.Subscript, frame: Frame, active: Lanes
) -> tuple[Value, list[Value]]:
    """An array with indices, as many as it has dimensions or fewer; or any value with none."""
    value: Value
    indices: list[Value] = []
    if isinstance(node.value, ast.Subscript):
        value, indices = _place(machine, node.value, frame, active)
    else:
        value = machine.evaluate(node.value, frame, active)
    if isinstance(node.slice, ast.Slice):
        return _slice(machine, value, indices, node.slice, frame, active), []
    if isinstance(value, View) and len(indices) < len(value.shape):
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        given = [machine.evaluate(item, frame, active) for item in items]
        if len(given) == 1 and isinstance(given[0], tuple):
            given, items = list(given[0]), [node.slice] * len(given[0])
        sizes = value.shape[len(indices) :]
        if len(given) > len(sizes):
            raise NotUnderstood(f"{len(given)} indices of {len(sizes)} dimensions", node)
        ends = [_from_end(i, g, n) for i, g, n in zip(items, given, sizes, strict=False)]
        return value, indices + ends
    if isinstance(value, tuple):
        return _item(value, same(machine.evaluate(node.slice, frame, active)), node), []
    raise NotUnderstood(f"an index of {kind(value)}", node)


def _from_end(node: ast.expr, index: Value, size: int) -> Value:
    """A written negative number, as `shape[-1]`, counts from the end. A computed one is wrong."""
    written = isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)
    return index + size if written and -size <= index < 0 else index


def _item(value: tuple[Value, ...], index: Value, node: ast.Subscript) -> Value:
    if isinstance(index, np.ndarray) and index.dtype.kind in "iu":
        result: Value = None
        for at in np.unique(index):
            where = np.flatnonzero(index == at)
            result = put(result, take(_item(value, at, node), where), where, len(index))
        return result
    if not isinstance(index, np.integer) or not -len(value) <= index < len(value):
        raise NotUnderstood("an index of a tuple that is not one of its constant positions", node)
    return value[int(index)]


def _row(view: View, index: int, node: ast.AST) -> View:
    if not 0 <= index < view.shape[0]:
        raise NotUnderstood(f"row {index} of {view.shape[0]}", node)
    return View(view.memory, view.offset + index * view.steps[0], view.shape[1:], view.steps[1:])


def _slice(
    machine: Machine, value: Value, indices: list[Value], node: ast.Slice, frame: Frame,
    active: Lanes,
) -> Value:  # fmt: skip
    bounds: list[int | None] = []
    for bound in (node.lower, node.upper, node.step):
        given = None if bound is None else same(machine.evaluate(bound, frame, active))
        if not (given is None or isinstance(given, np.integer)):
            raise NotUnderstood("a slice whose bounds differ from thread to thread", node)
        bounds.append(None if given is None else int(given))
    if bounds[2] == 0 or indices:
        raise NotUnderstood("this slice", node)
    if isinstance(value, tuple):
        return value[slice(*bounds)]
    if not isinstance(value, View):
        raise NotUnderstood(f"a slice of {kind(value)}", node)
    start, stop, step = slice(*bounds).indices(value.shape[0])
    shape = (len(range(start, stop, step)), *value.shape[1:])
    steps = (value.steps[0] * step, *value.steps[1:])
    return View(value.memory, value.offset + start * value.steps[0], shape, steps)
