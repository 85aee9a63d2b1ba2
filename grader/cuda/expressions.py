"""Expressions of a kernel, evaluated for all active threads at once."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from grader.cuda import accesses, device
from grader.cuda.frame import Frame
from grader.cuda.intrinsics import BUILTINS, FUNCTIONS, as_type, divide, is_jit, known, power
from grader.cuda.module import Module
from grader.cuda.values import (
    External,
    Function,
    Lanes,
    NotUnderstood,
    Value,
    View,
    is_number,
    kind,
    number,
    put,
    take,
    truth,
    uniform,
)

if TYPE_CHECKING:
    from grader.cuda.machine import Machine

OPERATORS: dict[type[ast.operator], Callable[[Value, Value], Value]] = {
    ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: divide,
    ast.FloorDiv: np.floor_divide, ast.Mod: np.remainder, ast.Pow: power,
    ast.BitAnd: np.bitwise_and, ast.BitOr: np.bitwise_or, ast.BitXor: np.bitwise_xor,
    ast.LShift: np.left_shift, ast.RShift: np.right_shift,
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], Callable[[Value, Value], Value]] = {
    ast.Eq: np.equal, ast.NotEq: np.not_equal, ast.Lt: np.less, ast.LtE: np.less_equal,
    ast.Gt: np.greater, ast.GtE: np.greater_equal,
}  # fmt: skip


def constant(_machine: Machine, node: ast.Constant, _frame: Frame, _active: Lanes) -> Value:
    """A number of 64 bits, True, False, None or a text."""
    value = node.value
    if isinstance(value, bool):
        return np.bool_(value)
    if isinstance(value, int):
        if value.bit_length() > 63:
            raise NotUnderstood("an integer of more than 64 bits", node)
        return np.int64(value)
    if isinstance(value, float):
        return np.float64(value)
    if value is None or isinstance(value, str):
        return value
    raise NotUnderstood(f"a {type(value).__name__}", node)


def name(machine: Machine, node: ast.Name, frame: Frame, active: Lanes) -> Value:
    """What a name means: the function's own, one around it, the module's, or Python's."""
    variable = frame.variables.get(node.id)
    if variable is not None:
        missing = frame.unassigned(variable, active)
        if len(missing):
            lane, site = int(frame.lanes[missing[0]]), machine.site(node, frame)
            machine.sanitizer.unset(node.id, lane, len(missing), site)
        return frame.value(variable, active)
    scope = frame.function.scope if frame.function else None
    while scope is not None:
        if node.id in scope.variables:
            value = scope.variables[node.id].value
            if not uniform(value):
                raise NotUnderstood(f"`{node.id}` of a function around, which threads differ in")
            return value
        scope = scope.function.scope if scope.function else None
    return _top_level(machine, node, frame)


def _top_level(machine: Machine, node: ast.Name, frame: Frame) -> Value:
    value = machine.look_up(frame.module, node.id, frame.before)
    if value is not None:
        return known(value) if isinstance(value, External) else value
    if node.id in BUILTINS:
        return External(f"builtins.{node.id}")
    raise NotUnderstood(f"the name `{node.id}`, which means nothing here", node)


def attribute(machine: Machine, node: ast.Attribute, frame: Frame, active: Lanes) -> Value:
    """`cuda.threadIdx.x`, `a.shape`, `module.name`."""
    value = machine.evaluate(node.value, frame, active)
    if isinstance(value, External):
        full = f"{value.name}.{node.attr}"
        if full not in device.PLACES:
            return known(External(full))
        if frame.host:
            raise NotUnderstood(f"`{full}` outside of a kernel", node)
        return device.place(machine, full, frame.lanes[active])
    if isinstance(value, Module):
        found = machine.look_up(value, node.attr)
        if found is not None:
            return found
    if isinstance(value, View):
        return _of_array(value, node)
    if isinstance(value, np.dtype) and node.attr == "type":
        return value
    raise NotUnderstood(f"`.{node.attr}` of {kind(value)}", node)


def _of_array(view: View, node: ast.Attribute) -> Value:
    if node.attr == "shape":
        return tuple(map(np.int64, view.shape))
    if node.attr == "size":
        return np.int64(np.prod(view.shape))
    if node.attr == "ndim":
        return np.int64(len(view.shape))
    if node.attr == "dtype":
        return view.memory.data.dtype
    raise NotUnderstood(f"`.{node.attr}` of an array", node)


def binary(machine: Machine, node: ast.BinOp, frame: Frame, active: Lanes) -> Value:
    """An operation on two numbers."""
    left = machine.evaluate(node.left, frame, active)
    right = machine.evaluate(node.right, frame, active)
    return operate(machine, node, left, right, frame, active)


def operate(
    machine: Machine, node: ast.BinOp | ast.AugAssign, left: Value, right: Value, frame: Frame,
    active: Lanes,
) -> Value:  # fmt: skip
    """Both numbers under the node's operator. Dividing integers by 0 is reported."""
    if isinstance(node.op, ast.Add) and isinstance(left, tuple) and isinstance(right, tuple):
        return left + right
    if type(node.op) not in OPERATORS:
        raise NotUnderstood(f"the operator `{type(node.op).__name__}`", node)
    left, right = number(left, "arithmetic"), number(right, "arithmetic")
    if isinstance(node.op, ast.FloorDiv | ast.Mod) and left.dtype.kind in "iu":
        _check_divisor(machine, node, right, frame, active)
    try:
        return OPERATORS[type(node.op)](left, right)
    except TypeError:
        raise NotUnderstood("bits of numbers that are no integers", node) from None


def _check_divisor(
    machine: Machine, node: ast.AST, divisor: Value, frame: Frame, active: Lanes
) -> None:
    if divisor.dtype.kind not in "iu" or np.all(divisor):
        return
    lanes = frame.lanes[active]
    zero = lanes[accesses.spread(divisor, lanes) == 0]
    machine.sanitizer.divided_by_zero(int(zero[0]), len(zero), machine.site(node, frame))


def unary(machine: Machine, node: ast.UnaryOp, frame: Frame, active: Lanes) -> Value:
    """`-x`, `+x`, `not x`, `~x`."""
    value = machine.evaluate(node.operand, frame, active)
    if isinstance(node.op, ast.Not):
        return np.logical_not(truth(value))
    value = number(value, "arithmetic")
    if isinstance(node.op, ast.Invert):
        return OPERATORS[ast.BitXor](value, np.int64(-1))
    return np.negative(value) if isinstance(node.op, ast.USub) else value


def boolean(machine: Machine, node: ast.BoolOp, frame: Frame, active: Lanes) -> Value:
    """`and`, `or`: threads that know the answer don't evaluate the rest."""
    going = isinstance(node.op, ast.And)
    asked, rest = np.arange(len(active)), active
    result: Value = None
    for operand in node.values:
        value = machine.evaluate(operand, frame, rest)
        result = value if rest is active else put(result, value, asked, len(active))
        on = truth(value) == going
        if uniform(on):
            if not on:
                break
            continue
        if not on.all():
            asked, rest = asked[on], rest[on]
        if not len(rest):
            break
    return result


def compare(machine: Machine, node: ast.Compare, frame: Frame, active: Lanes) -> Value:
    """`a < b <= c`: threads for which `a < b` does not hold don't evaluate `c`."""
    left = machine.evaluate(node.left, frame, active)
    asked, rest = np.arange(len(active)), active
    result: Value = None
    for op, operand in zip(node.ops, node.comparators, strict=True):
        right = machine.evaluate(operand, frame, rest)
        if not (is_number(left) and is_number(right)):
            raise NotUnderstood(f"a comparison of {kind(left)} with {kind(right)}", node)
        holds = COMPARISONS[type(op)](left, right)
        result = holds if rest is active else put(result, holds, asked, len(active))
        if len(node.ops) == 1:
            break
        left = right
        if uniform(holds):
            if not holds:
                break
            continue
        if not holds.all():
            asked, rest, left = asked[holds], rest[holds], take(left, holds)
        if not len(rest):
            break
    return result


def conditional(machine: Machine, node: ast.IfExp, frame: Frame, active: Lanes) -> Value:
    """`a if test else b`: each thread evaluates one of them."""
    test = truth(machine.evaluate(node.test, frame, active))
    if not uniform(test) and (test.all() or not test.any()):
        test = test[0]
    if uniform(test):
        return machine.evaluate(node.body if test else node.orelse, frame, active)
    result: Value = None
    for mask, branch in ((test, node.body), (~test, node.orelse)):
        value = machine.evaluate(branch, frame, active[mask])
        result = put(result, value, np.flatnonzero(mask), len(active))
    return result


def tuple_(machine: Machine, node: ast.Tuple, frame: Frame, active: Lanes) -> Value:
    """Several values."""
    return tuple(machine.evaluate(item, frame, active) for item in node.elts)


def lambda_(_machine: Machine, node: ast.Lambda, frame: Frame, _active: Lanes) -> Value:
    """A function; before a kernel only."""
    return Function(node, frame.module, frame if frame.function else None)


def call(machine: Machine, node: ast.Call, frame: Frame, active: Lanes) -> Value:
    """A call of a function of the submission, of Python or of CUDA."""
    callee = machine.evaluate(node.func, frame, active)
    if is_jit(callee):
        return _compiled(machine, callee, node, frame, active)
    if isinstance(callee, External) and callee.name.startswith("numba.cuda."):
        return device.call(machine, callee.name.removeprefix("numba.cuda."), node, frame, active)
    arguments = [machine.evaluate(argument, frame, active) for argument in node.args]
    if isinstance(callee, Function):
        named = {k.arg: machine.evaluate(k.value, frame, active) for k in node.keywords if k.arg}
        return machine.call(callee, arguments, named, node, frame, active)
    if node.keywords:
        raise NotUnderstood(f"{kind(callee)} with named arguments", node)
    if isinstance(callee, np.dtype) and len(arguments) == 1:
        return as_type(arguments[0], callee)
    if isinstance(callee, External):
        return _library(callee, arguments, node)
    raise NotUnderstood(f"a call of {kind(callee)}", node)


def _library(callee: External, arguments: list[Value], node: ast.Call) -> Value:
    if callee.name == "builtins.len" and len(arguments) == 1:
        (value,) = arguments
        if isinstance(value, tuple):
            return np.int64(len(value))
        if isinstance(value, View):
            return np.int64(value.shape[0])
    if callee.name not in FUNCTIONS:
        raise NotUnderstood(f"{kind(callee)}", node)
    try:
        return FUNCTIONS[callee.name](*arguments)
    except TypeError:
        raise NotUnderstood(f"{kind(callee)} with these arguments", node) from None


def _compiled(
    machine: Machine, jit: External, node: ast.Call, frame: Frame, active: Lanes
) -> Value:
    """`cuda.jit(f)` is f, compiled; `cuda.jit(device=True)` is a way to compile."""
    values = [machine.evaluate(argument, frame, active) for argument in node.args]
    for value in values:
        if isinstance(value, Function):
            return Function(value.node, value.module, value.scope, compiled=True)
    return jit


EVALUATE: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Constant: constant, ast.Name: name, ast.Attribute: attribute, ast.BinOp: binary,
    ast.UnaryOp: unary, ast.BoolOp: boolean, ast.Compare: compare, ast.IfExp: conditional,
    ast.Tuple: tuple_, ast.Lambda: lambda_, ast.Call: call,
}  # fmt: skip
