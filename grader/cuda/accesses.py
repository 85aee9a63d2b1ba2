"""Reading and writing elements of arrays, which threads do all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from grader.cuda.memory import GLOBAL
from grader.cuda.values import Lanes, Mask, NotUnderstood, Value, View, is_number, kind

if TYPE_CHECKING:
    from grader.cuda.machine import Machine


def spread(value: Value, lanes: Lanes) -> Value:
    """A number as an array with an element for each thread."""
    return np.broadcast_to(value, lanes.shape)


def locate(
    machine: Machine, view: View, indices: Sequence[Value], lanes: Lanes, verb: str, site: int
) -> tuple[Value, Mask]:
    """The cells of a memory's data at `indices`, and for which threads there is one."""
    if len(indices) != len(view.shape):
        raise NotUnderstood(f"{len(indices)} indices of an array of {len(view.shape)} dimensions")
    cells: Value = np.int64(view.offset)
    outside: Value = np.False_
    for index, size, step in zip(indices, view.shape, view.steps, strict=True):
        if not is_number(index) or index.dtype.kind not in "iu":
            what = kind(index) if not is_number(index) else "a number that is no integer"
            raise NotUnderstood(f"{what} as an index")
        outside = outside | (index < 0) | (index >= size)
        cells = cells + index * step
    if not np.any(outside):
        return cells + view.memory.start(lanes), np.ones(len(lanes), np.bool_)
    outside = spread(outside, lanes)
    first = int(np.flatnonzero(outside)[0])
    at = ", ".join(str(spread(index, lanes)[first]) for index in indices)
    machine.sanitizer.out_of_bounds(
        view.memory, view.shape, at, int(lanes[first]), verb, int(outside.sum()), site
    )
    return np.where(outside, 0, cells + view.memory.start(lanes)), ~outside


def load(machine: Machine, view: View, indices: Sequence[Value], lanes: Lanes, site: int) -> Value:
    """What these threads read; 0 where there is nothing."""
    cells, inside = locate(machine, view, indices, lanes, "reads", site)
    memory, everyone = view.memory, spread(cells, lanes)
    whole = inside.all()
    machine.sanitizer.read(
        memory, everyone if whole else everyone[inside], lanes if whole else lanes[inside], site
    )
    same = memory.space == GLOBAL and not isinstance(cells, np.ndarray)
    value = memory.data[cells] if same else memory.data[everyone]
    if value.dtype.kind in "iu":
        value = value.astype(np.int64)
    return value if whole else np.where(inside, value, np.zeros((), value.dtype))


def store(
    machine: Machine, view: View, indices: Sequence[Value], value: Value, lanes: Lanes, site: int
) -> None:
    """Write what is inside of the array; of several threads at one cell the last one wins."""
    if not is_number(value):
        raise NotUnderstood(f"{kind(value)} as an element of an array")
    cells, inside = locate(machine, view, indices, lanes, "writes", site)
    everyone = spread(cells, lanes)[inside]
    machine.sanitizer.write(view.memory, everyone, lanes[inside], site)
    view.memory.data[everyone] = spread(value, lanes)[inside]
