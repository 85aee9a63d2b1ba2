"""Expressions that somebody types, read as data: no part of them is ever run as Python.

The graph, its values and its derivatives are computed here, step by step, by the operations that
module 1 has.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from grader.looks import NODES, Graph, Node

MOST_CHARACTERS = 200
ALPHABET = re.compile(r"[A-Za-z0-9_ .+*/()<>=-]*")
LARGEST = 1e12


class BadExpression(Exception):  # noqa: N818
    """Not an expression that can be drawn. The message says why."""


class Operation(Struct, frozen=True):
    """What an operation makes of numbers, and its slope by each of them."""

    value: Callable[..., float]
    slopes: Callable[..., Sequence[float]]


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


def _none(*_: float) -> Sequence[float]:
    return (0.0, 0.0)


OPERATIONS = {
    "+": Operation(lambda x, y: x + y, lambda x, y: (1.0, 1.0)),  # noqa: ARG005
    "-": Operation(lambda x, y: x - y, lambda x, y: (1.0, -1.0)),  # noqa: ARG005
    "*": Operation(lambda x, y: x * y, lambda x, y: (y, x)),
    "/": Operation(lambda x, y: x / y, lambda x, y: (1 / y, -x / y**2)),
    "<": Operation(lambda x, y: float(x < y), _none),
    ">": Operation(lambda x, y: float(x > y), _none),
    "==": Operation(lambda x, y: float(x == y), _none),
    "neg": Operation(lambda x: -x, lambda x: (-1.0,)),  # noqa: ARG005
    "exp": Operation(math.exp, lambda x: (math.exp(x),)),
    "log": Operation(math.log, lambda x: (1 / x,)),
    "sigmoid": Operation(_logistic, lambda x: (_logistic(x) * _logistic(-x),)),
    "relu": Operation(lambda x: max(x, 0.0), lambda x: (float(x > 0),)),
}
CALLED = ("exp", "log", "relu", "sigmoid")
SIGNS: dict[type[ast.operator] | type[ast.cmpop], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Lt: "<",
    ast.Gt: ">",
    ast.Eq: "==",
}


class Step(Struct, frozen=True):
    """A variable's name, a number, or an operation on earlier steps."""

    head: str | float
    inputs: Sequence[int] = ()


def parsed(expression: str) -> list[Step]:
    """The steps of an expression, its last one last. Raises `BadExpression`."""
    if len(expression) > MOST_CHARACTERS:
        raise BadExpression(f"longer than {MOST_CHARACTERS} characters")
    if not ALPHABET.fullmatch(expression):
        raise BadExpression("only letters, numbers, + - * / < > == and parentheses")
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
        steps: list[Step] = []
        _add(tree, steps)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadExpression("not an expression: does each parenthesis close?") from None
    if len(steps) > NODES:
        raise BadExpression(f"more than {NODES} steps")
    return steps


def variables(steps: Sequence[Step]) -> list[str]:
    """The names of the variables, in order."""
    return sorted({step.head for step in steps if isinstance(step.head, str) and not step.inputs})


def graph(steps: Sequence[Step], at: Mapping[str, float]) -> Graph:
    """The graph with values and derivatives at these variables. Raises `BadExpression`."""
    values = _values(steps, at)
    slopes = _sent_back(steps, values)
    nodes = []
    for step, value, slope in zip(steps, values, slopes, strict=True):
        kind = "operation" if step.inputs else _leaf(step)
        nodes.append(
            Node(
                kind=kind,  # type: ignore[arg-type]
                name=str(step.head) if isinstance(step.head, str) else "constant",
                value=f"{value:.6g}",
                derivative="" if kind == "constant" else f"{slope:.6g}",
                inputs=list(step.inputs),
            )
        )
    return Graph(nodes)


def _leaf(step: Step) -> str:
    return "variable" if isinstance(step.head, str) else "constant"


def _add(node: ast.expr, steps: list[Step]) -> int:
    """The number of the step that this part of the text is; equal ones are one step."""
    step = _step(node, steps)
    if step in steps and (isinstance(step.head, str) and not step.inputs):
        return steps.index(step)
    steps.append(step)
    return len(steps) - 1


def _step(node: ast.expr, steps: list[Step]) -> Step:
    match node:
        case ast.Constant(value=bool() | complex() | str() | bytes() | None):
            pass
        case ast.Constant(value=int() | float() as number) if abs(number) < LARGEST:
            return Step(float(number))
        case ast.Name(id=name) if len(name) == 1:
            return Step(name)
        case ast.Name(id=name):
            raise BadExpression(f"{name!r}: a variable is one letter")
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Step("neg", (_add(operand, steps),))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            return Step(SIGNS[type(sign)], (_add(left, steps), _add(right, steps)))
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in SIGNS:
            return Step(SIGNS[type(sign)], (_add(left, steps), _add(right, steps)))
        case ast.Call(func=ast.Name(id=name), args=[operand], keywords=[]) if name in CALLED:
            return Step(name, (_add(operand, steps),))
    text = ast.unparse(node)[:40]
    raise BadExpression(f"{text!r}: there are + - * / < > ==, and {', '.join(CALLED)} of one thing")


def _values(steps: Sequence[Step], at: Mapping[str, float]) -> list[float]:
    values: list[float] = []
    for step in steps:
        if not step.inputs:
            values.append(at[step.head] if isinstance(step.head, str) else step.head)
            continue
        numbers = [values[entered] for entered in step.inputs]
        values.append(_computed(str(step.head), numbers))
    return values


def _computed(name: str, numbers: Sequence[float]) -> float:
    try:
        value = OPERATIONS[name].value(*numbers)
    except (ArithmeticError, ValueError):
        value = math.inf
    if not abs(value) < LARGEST:
        told = ", ".join(f"{number:g}" for number in numbers)
        raise BadExpression(f"{name} of {told} has no value that can be drawn")
    return value


def _sent_back(steps: Sequence[Step], values: Sequence[float]) -> list[float]:
    """The derivative of the last step by each step, from the last one back."""
    slopes = [0.0] * (len(steps) - 1) + [1.0]
    for number in reversed(range(len(steps))):
        inputs = steps[number].inputs
        if inputs:
            by_input = _slopes(str(steps[number].head), [values[n] for n in inputs])
            for entered, slope in zip(inputs, by_input, strict=True):
                slopes[entered] += slopes[number] * slope
    return slopes


def _slopes(name: str, numbers: Sequence[float]) -> Sequence[float]:
    try:
        return OPERATIONS[name].slopes(*numbers)
    except ArithmeticError:
        told = ", ".join(f"{number:g}" for number in numbers)
        raise BadExpression(f"{name} of {told} has no slope that can be drawn") from None
