"""What a kernel asks of the GPU: which thread it is, memory, barriers, atomic operations."""

from __future__ import annotations

import ast
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from grader.cuda.accesses import locate, spread
from grader.cuda.frame import Frame
from grader.cuda.grammar import is_constant
from grader.cuda.memory import LOCAL, SHARED, Memory, unwritten
from grader.cuda.values import Lanes, NotUnderstood, Value, View, number

if TYPE_CHECKING:
    from grader.cuda.machine import Machine

SHARED_BYTES = 48 << 10
"""Shared memory of a block, as every GPU has it."""
LOCAL_BYTES = 16 << 10
AXES = ("x", "y", "z")
PLACES = {
    f"numba.cuda.{name}.{axis}": (name, number)
    for name in ("threadIdx", "blockIdx", "blockDim", "gridDim")
    for number, axis in enumerate(AXES)
}


def place(machine: Machine, name: str, lanes: Lanes) -> Value:
    """`threadIdx.x` and its like, for these threads of the wave."""
    what, axis = PLACES[name]
    wave = machine.wave
    if what == "blockDim":
        return np.int64(wave.block[axis])
    if what == "gridDim":
        return np.int64(wave.grid[axis])
    if what == "blockIdx":
        index = wave.block_index[axis]
        return index[lanes] if wave.blocks > 1 else index[0]
    return wave.thread_index[axis][lanes] if wave.block[axis] > 1 else np.int64(0)


def call(machine: Machine, name: str, node: ast.Call, frame: Frame, active: Lanes) -> Value:
    """`cuda.name(...)` for the active threads. Raises `NotUnderstood`."""
    if frame.host:
        raise NotUnderstood(f"`cuda.{name}` outside of a kernel", node)
    if name in ("shared.array", "local.array"):
        return _array(machine, name.partition(".")[0], node, frame, active)
    if name.startswith("atomic."):
        return _atomic(machine, name.partition(".")[2], node, frame, active)
    arguments = [machine.evaluate(argument, frame, active) for argument in node.args]
    lanes = frame.lanes[active]
    if name == "syncthreads" and not arguments:
        machine.sanitizer.barrier(lanes, machine.site(node, frame))
        return None
    if name == "syncwarp":
        machine.wave.pass_warp_barrier(lanes)
        return None
    if name in ("threadfence", "threadfence_block"):
        return None
    if name in ("grid", "gridsize") and len(arguments) == 1:
        return _grid(machine, name, arguments[0], lanes)
    raise NotUnderstood(f"`cuda.{name}`", node)


def _grid(machine: Machine, name: str, dims: Value, lanes: Lanes) -> Value:
    if dims not in (1, 2, 3):
        raise NotUnderstood(f"`cuda.{name}` of something else than 1, 2 or 3")
    found = []
    for axis in AXES[: int(dims)]:
        size = place(machine, f"numba.cuda.blockDim.{axis}", lanes)
        if name == "gridsize":
            found.append(size * place(machine, f"numba.cuda.gridDim.{axis}", lanes))
        else:
            block = place(machine, f"numba.cuda.blockIdx.{axis}", lanes)
            found.append(block * size + place(machine, f"numba.cuda.threadIdx.{axis}", lanes))
    return found[0] if len(found) == 1 else tuple(found)


def _array(machine: Machine, space: str, node: ast.Call, frame: Frame, active: Lanes) -> View:
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    if len(given) != 2:
        raise NotUnderstood(f"`cuda.{space}.array` without a shape and a type", node)
    if not is_constant(given[0], frame.function.node if frame.function else None):
        raise NotUnderstood(
            f"a {space} array whose shape is no constant: numba must know it beforehand", node
        )
    shape, dtype = (machine.evaluate(argument, frame, active) for argument in given)
    sizes = shape if isinstance(shape, tuple) else (shape,)
    if not all(isinstance(n, np.integer) and n > 0 for n in sizes):
        raise NotUnderstood(f"a {space} array of a shape that is not of positive integers", node)
    if not isinstance(dtype, np.dtype):
        raise NotUnderstood(f"a {space} array without a type such as numba.float64", node)
    made = tuple(map(int, sizes))
    if space == SHARED:
        return _shared(machine, made, dtype, node, frame).view()
    return _local(machine, made, dtype, node, frame, active).view()


def _shared(
    machine: Machine, shape: tuple[int, ...], dtype: np.dtype[np.generic], node: ast.Call,
    frame: Frame,
) -> Memory:  # fmt: skip
    """The block's own array of this line; there is one, however often the line runs."""
    if id(node) not in machine.shared:
        used = sum(m.size * m.data.itemsize for m in machine.shared.values())
        used += prod(shape) * dtype.itemsize
        if used > SHARED_BYTES:
            raise NotUnderstood(
                f"shared memory of {used:,} bytes; a block has {SHARED_BYTES:,}", node
            )
        data = unwritten(machine.wave.blocks * prod(shape), dtype)
        name = machine.name_of(node, frame)
        machine.shared[id(node)] = Memory(name, SHARED, shape, data, machine.wave, machine.threads)
    return machine.shared[id(node)]


def _local(
    machine: Machine, shape: tuple[int, ...], dtype: np.dtype[np.generic], node: ast.Call,
    frame: Frame, active: Lanes,
) -> Memory:  # fmt: skip
    """The threads' own array of this place; what it held before is forgotten."""
    if (size := prod(shape) * dtype.itemsize) > LOCAL_BYTES:
        raise NotUnderstood(f"a local array of {size:,} bytes, more than {LOCAL_BYTES:,}", node)
    machine.spend(len(machine.wave.lanes) * prod(shape) // 8)
    if id(node) not in frame.arrays:
        data = unwritten(len(machine.wave.lanes) * prod(shape), dtype)
        name = machine.name_of(node, frame)
        memory = Memory(name, LOCAL, shape, data, machine.wave, machine.threads)
        frame.arrays[id(node)] = memory
    frame.arrays[id(node)].forget(frame.lanes[active])
    return frame.arrays[id(node)]


OPERATIONS = {"add": np.add, "sub": np.subtract, "max": np.maximum, "min": np.minimum}


def _atomic(machine: Machine, name: str, node: ast.Call, frame: Frame, active: Lanes) -> Value:
    """Each thread in turn changes a cell; what was there before."""
    if name not in OPERATIONS or len(node.args) != 3:
        raise NotUnderstood(f"`cuda.atomic.{name}`", node)
    view, index, change = (machine.evaluate(argument, frame, active) for argument in node.args)
    if not isinstance(view, View):
        raise NotUnderstood("an atomic operation on something else than an array", node)
    indices = index if isinstance(index, tuple) else (index,)
    site, lanes = machine.site(node, frame), frame.lanes[active]
    cells, inside = locate(machine, view, indices, lanes, "changes", site)
    cells, changes = spread(cells, lanes), spread(number(change, "an atomic change"), lanes)
    before = np.zeros(len(lanes), view.memory.data.dtype)
    machine.spend(20 * len(lanes))
    for n in np.flatnonzero(spread(inside, lanes)):
        before[n] = view.memory.data[cells[n]]
        view.memory.data[cells[n]] = OPERATIONS[name](before[n], changes[n])
    machine.sanitizer.look(view.memory, cells[inside], lanes[inside], site)
    machine.sanitizer.write(view.memory, cells[inside], lanes[inside], site, atomic=True)
    return before
