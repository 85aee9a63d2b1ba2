"""Statements of a kernel, run in step by all active threads."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from grader.cuda import accesses
from grader.cuda.expressions import operate
from grader.cuda.frame import Frame, Loop
from grader.cuda.items import Items, items
from grader.cuda.module import function
from grader.cuda.subscripts import element
from grader.cuda.values import Lanes, NotUnderstood, Value, kind, uniform

if TYPE_CHECKING:
    from grader.cuda.machine import Machine


class Unfinished(Exception):  # noqa: N818
    """A kernel raised `NotImplementedError`: it is still to be written."""


def run(machine: Machine, statements: Sequence[ast.stmt], frame: Frame, active: Lanes) -> Lanes:
    """Run these; the threads that go on after them."""
    for statement in statements:
        if not len(active):
            break
        active = machine.execute(statement, frame, active)
    return active


def together(parts: Sequence[Lanes], whole: Lanes) -> Lanes:
    """The threads of all parts; `whole` itself where they are all of it."""
    parts = [part for part in parts if len(part)]
    if len(parts) == 1:
        return whole if len(parts[0]) == len(whole) else parts[0]
    if sum(map(len, parts)) == len(whole):
        return whole
    return np.sort(np.concatenate(parts)) if parts else whole[:0]


def assign(machine: Machine, node: ast.Assign, frame: Frame, active: Lanes) -> Lanes:
    """`a = b = value`."""
    value = machine.evaluate(node.value, frame, active)
    for target in node.targets:
        _give(machine, target, value, frame, active)
    return active


def annotated(machine: Machine, node: ast.AnnAssign, frame: Frame, active: Lanes) -> Lanes:
    """`a: int = value`; without a value it says nothing."""
    if node.value is not None:
        _give(machine, node.target, machine.evaluate(node.value, frame, active), frame, active)
    return active


def _give(machine: Machine, target: ast.expr, value: Value, frame: Frame, active: Lanes) -> None:
    if isinstance(target, ast.Name):
        frame.assign(target.id, value, active)
    elif isinstance(target, ast.Tuple):
        if not isinstance(value, tuple) or len(value) != len(target.elts):
            raise NotUnderstood(f"{kind(value)} given to {len(target.elts)} names", target)
        for item, part in zip(target.elts, value, strict=True):
            _give(machine, item, part, frame, active)
    elif isinstance(target, ast.Subscript):
        view, indices = element(machine, target, frame, active)
        site = machine.site(target, frame)
        accesses.store(machine, view, indices, value, frame.lanes[active], site)
    else:
        raise NotUnderstood("an assignment to this", target)


def augmented(machine: Machine, node: ast.AugAssign, frame: Frame, active: Lanes) -> Lanes:
    """`a += value`: an element is read, then written."""
    target = node.target
    if isinstance(target, ast.Name):
        old = machine.evaluate(ast.copy_location(ast.Name(target.id), target), frame, active)
        value = machine.evaluate(node.value, frame, active)
        frame.assign(target.id, operate(machine, node, old, value, frame, active), active)
        return active
    if not isinstance(target, ast.Subscript):
        raise NotUnderstood("an assignment to this", target)
    view, indices = element(machine, target, frame, active)
    lanes, site = frame.lanes[active], machine.site(target, frame)
    old = accesses.load(machine, view, indices, lanes, site)
    value = machine.evaluate(node.value, frame, active)
    new = operate(machine, node, old, value, frame, active)
    accesses.store(machine, view, indices, new, lanes, site)
    return active


def branch(machine: Machine, node: ast.If, frame: Frame, active: Lanes) -> Lanes:
    """Threads take either way; those that took none of it wait."""
    test = machine.truth(node.test, frame, active)
    if not uniform(test) and (test.all() or not test.any()):
        test = test[0]
    if uniform(test):
        return run(machine, node.body if test else node.orelse, frame, active)
    ways = ((active[test], node.body), (active[~test], node.orelse))
    return together([run(machine, body, frame, way) for way, body in ways], active)


def while_(machine: Machine, node: ast.While, frame: Frame, active: Lanes) -> Lanes:
    """Threads leave one by one; the loop ends with the last."""
    whole, left = active, []
    while len(active):
        test = machine.truth(node.test, frame, active)
        if not uniform(test) and test.all():
            test = test[0]
        if uniform(test):
            if not test:
                left.append(active)
                break
        else:
            left.append(active[~test])
            active = active[test]
        active = _round(machine, node.body, frame, active, left)
    return together(left, whole)


def for_(machine: Machine, node: ast.For, frame: Frame, active: Lanes) -> Lanes:
    """Over a range, whose bounds may differ from thread to thread, or over items."""
    source = items(machine, node.iter, frame, active)
    if isinstance(source, Items):
        return _over_items(machine, node, source, frame, active)
    left: list[Lanes] = []
    whole = active
    # Threads are looked up by their number in the frame, since fewer and fewer go around.
    values, stops, steps = (_by_thread(item, frame, active) for item in source)
    while len(active):
        machine.spend(len(active), 10)
        value, step = values[active], steps[active]
        on = np.where(step > 0, value < stops[active], value > stops[active])
        if not on.all():
            left.append(active[~on])
            active, value, step = active[on], value[on], step[on]
        if not len(active):
            break
        _give(machine, node.target, value, frame, active)
        values[active] = value + step
        active = _round(machine, node.body, frame, active, left)
    return together(left, whole)


def _over_items(
    machine: Machine, node: ast.For, source: Items, frame: Frame, active: Lanes
) -> Lanes:
    left: list[Lanes] = []
    whole = active
    for position in range(source.count):
        if not len(active):
            break
        _give(machine, node.target, source.item(position, active), frame, active)
        active = _round(machine, node.body, frame, active, left)
    return together([*left, active], whole)


def _by_thread(value: Value, frame: Frame, active: Lanes) -> Lanes:
    full = np.ones(len(frame.whole), np.int64)
    full[active] = value
    return full


def _round(
    machine: Machine, body: Sequence[ast.stmt], frame: Frame, active: Lanes, left: list[Lanes]
) -> Lanes:
    """One round of a loop; the threads that go around again. `left` gets those that break."""
    loop = Loop()
    frame.loops.append(loop)
    rest = run(machine, body, frame, active)
    frame.loops.pop()
    left.extend(loop.broken)
    return together([rest, *loop.continued], active)


def break_(_machine: Machine, _node: ast.Break, frame: Frame, active: Lanes) -> Lanes:
    """Leave the loop."""
    frame.loops[-1].broken.append(active)
    return active[:0]


def continue_(_machine: Machine, _node: ast.Continue, frame: Frame, active: Lanes) -> Lanes:
    """Go on with the next round."""
    frame.loops[-1].continued.append(active)
    return active[:0]


def return_(machine: Machine, node: ast.Return, frame: Frame, active: Lanes) -> Lanes:
    """Leave the function."""
    value = None if node.value is None else machine.evaluate(node.value, frame, active)
    frame.finish(value, active)
    return active[:0]


def expression(machine: Machine, node: ast.Expr, frame: Frame, active: Lanes) -> Lanes:
    """A call, or a docstring."""
    if not isinstance(node.value, ast.Constant):
        machine.evaluate(node.value, frame, active)
    return active


def definition(machine: Machine, node: ast.FunctionDef, frame: Frame, active: Lanes) -> Lanes:
    """A function in a function: the kernel itself, in one that makes it."""

    def evaluate(decorator: ast.expr) -> Value:
        return machine.evaluate(decorator, frame, active)

    frame.assign(node.name, function(node, frame.module, evaluate, frame), active)
    return active


def assert_(machine: Machine, node: ast.Assert, frame: Frame, active: Lanes) -> Lanes:
    """A GPU does not look at it."""
    machine.evaluate(node.test, frame, active)
    return active


def pass_(_machine: Machine, _node: ast.Pass, _frame: Frame, active: Lanes) -> Lanes:
    """Do nothing."""
    return active


def raise_(_machine: Machine, node: ast.Raise, _frame: Frame, _active: Lanes) -> Lanes:
    """What a template holds where the solution is to come."""
    arguments = node.exc.args if isinstance(node.exc, ast.Call) else []
    said = [a.value for a in arguments if isinstance(a, ast.Constant)]
    raise Unfinished(str(said[0]) if said else "")


EXECUTE: dict[type[ast.stmt], Callable[..., Lanes]] = {
    ast.Assign: assign, ast.AnnAssign: annotated, ast.AugAssign: augmented, ast.If: branch,
    ast.While: while_, ast.For: for_, ast.Break: break_, ast.Continue: continue_,
    ast.Return: return_, ast.Expr: expression, ast.FunctionDef: definition, ast.Pass: pass_,
    ast.Raise: raise_, ast.Assert: assert_,
}  # fmt: skip
