"""Mutation: every small change of a function that its tests ought to notice.

A change is one edit of the text, found by the syntax tree: another operator or constant, a
condition negated or forced, a statement or a call left out, arguments swapped, a bound moved.
Docstrings, annotations, decorators and what is raised stay as they are.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from grader.symbols import Definition, Function

OPERATORS: dict[type[ast.AST], Sequence[str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/", "+"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*", "%"),
    ast.Mod: ("%", "//"),
    ast.Pow: ("**", "*"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.BitXor: ("^", "&"),
    ast.MatMult: ("@", "*"),
    ast.Lt: ("<", "<=", ">="),
    ast.LtE: ("<=", "<", ">"),
    ast.Gt: (">", ">=", "<="),
    ast.GtE: (">=", ">", "<"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
}
"""Each operator as it is written, and what takes its place."""

NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
RANGES = {"range", "prange"}
COMMUTATIVE = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)
ATOMS = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript, ast.List, ast.Dict)
LEFT_ALONE: dict[type[ast.AST], set[str]] = {
    ast.FunctionDef: {"decorator_list", "returns"},
    ast.arg: {"annotation"},
    ast.AnnAssign: {"annotation"},
    ast.Raise: {"exc", "cause"},
    ast.Assert: {"msg"},
    ast.JoinedStr: {"values"},  # Python 3.11 does not say where they stand
}


class Edit(NamedTuple):
    """Bytes of a text that are replaced."""

    start: int
    end: int
    new: str


Edits: TypeAlias = Iterator[Edit]


class Text:
    """A source text in which the nodes of its syntax tree are found, by bytes as `ast` counts."""

    def __init__(self, source: str) -> None:
        self.data = source.encode()
        self._lines = [0]
        for line in self.data.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))

    def start(self, node: Any) -> int:  # noqa: ANN401 - statements and expressions
        """Where `node` begins."""
        return int(self._lines[node.lineno - 1] + node.col_offset)

    def end(self, node: Any) -> int:  # noqa: ANN401
        """Where `node` ends."""
        return int(self._lines[node.end_lineno - 1] + node.end_col_offset)

    def of(self, node: ast.AST) -> str:
        """How `node` is written."""
        return self.data[self.start(node) : self.end(node)].decode()

    def operand(self, node: ast.AST) -> str:
        """How `node` is written where an operator stands beside it."""
        return self.of(node) if isinstance(node, ATOMS) else f"({self.of(node)})"

    def replaced(self, node: ast.AST, new: str) -> Edit:
        """`node` written otherwise."""
        return Edit(self.start(node), self.end(node), new)

    def between(self, left: ast.AST, right: ast.AST, old: str, new: str) -> Edits:
        """The operator between two nodes written otherwise."""
        begin = self.end(left)
        gap = self.data[begin : self.start(right)].decode()
        if found := re.search(re.escape(old).replace(r"\ ", r"\s+"), gap):
            at = begin + len(gap[: found.start()].encode())
            yield Edit(at, at + len(found[0].encode()), new)

    def swapped(self, left: ast.AST, right: ast.AST) -> Edits:
        """Two neighbours in each other's place."""
        if self.of(left) != self.of(right):
            gap = self.data[self.end(left) : self.start(right)].decode()
            new = f"{self.of(right)}{gap}{self.of(left)}"
            yield Edit(self.start(left), self.end(right), new)


def edits(text: Text, function: Function, definition: Definition) -> Edits:
    """Every change of a function's solution, in the order of its nodes."""
    arguments = [node.arg for node in ast.walk(function) if isinstance(node, ast.arg)]
    bound = Counter([*arguments, *_stored(function)])
    for node in _solution(function, definition):
        for kind, change in CHANGES:
            if isinstance(node, kind):
                yield from change(text, node)
        if isinstance(node, ast.stmt) and _removable(node, bound):
            yield text.replaced(node, "pass")


def _solution(function: Function, definition: Definition) -> Iterator[ast.AST]:
    for statement in function.body:
        for node in _below(statement):
            if getattr(node, "lineno", definition.body) >= definition.body:
                yield node


def _below(node: ast.AST) -> Iterator[ast.AST]:
    """`node` and what is below it, but for what is left alone."""
    if _is_text(node):
        return
    yield node
    alone = LEFT_ALONE.get(type(node), set())
    for name, value in ast.iter_fields(node):
        if name not in alone:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _below(child)


def _is_text(node: ast.AST) -> bool:
    """A docstring, or a text that stands for a comment."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _removable(node: ast.stmt, bound: Counter[str]) -> bool:
    """Whether leaving a statement out is more than an undefined name."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [name for target in targets for name in _stored(target)]
        return node.value is not None and all(bound[name] > 1 for name in names)
    return isinstance(node, ast.Expr | ast.AugAssign | ast.Delete | ast.Raise | ast.Assert)


def _stored(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def binary(text: Text, node: ast.BinOp) -> Edits:
    """`a + b` as `a - b`, as `a`, and `a - b` as `b - a`."""
    old, *others = OPERATORS[type(node.op)]
    for new in others:
        yield from text.between(node.left, node.right, old, new)
    yield text.replaced(node, text.operand(node.left))
    if not isinstance(node.op, COMMUTATIVE) and text.of(node.left) != text.of(node.right):
        swapped = f"{text.operand(node.right)} {old} {text.operand(node.left)}"
        yield text.replaced(node, swapped)


def comparison(text: Text, node: ast.Compare) -> Edits:
    """`a < b` as `a <= b` and as `a >= b`."""
    for left, operator, right in zip(
        [node.left, *node.comparators], node.ops, node.comparators, strict=False
    ):
        old, *others = OPERATORS[type(operator)]
        for new in others:
            yield from text.between(left, right, old, new)


def boolean(text: Text, node: ast.BoolOp) -> Edits:
    """`a and b` as `a or b`, as `a` and as `b`."""
    old, new = OPERATORS[type(node.op)]
    for left, right in pairwise(node.values):
        yield from text.between(left, right, old, new)
    for dropped in node.values:
        rest = [text.operand(value) for value in node.values if value is not dropped]
        yield text.replaced(node, f" {old} ".join(rest))


def unary(text: Text, node: ast.UnaryOp) -> Edits:
    """`-a` and `not a` as `a`."""
    yield text.replaced(node, text.operand(node.operand))


def constant(text: Text, node: ast.Constant) -> Edits:
    """Another number, truth or text."""
    negative = text.data[: text.start(node)].rstrip().endswith(b"-")
    value = node.value
    others: list[object] = []
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, int):
        others = [value + 1, value - 1]
    elif isinstance(value, float):
        others = [value + 1, *([0.0, *([] if negative else [-value])] if value else [])]
    elif isinstance(value, str):
        others = ["" if value else "x"]
    for other in others:
        new = repr(other)
        yield text.replaced(node, f"({new})" if negative and new.startswith("-") else new)


def formatted(text: Text, node: ast.JoinedStr) -> Edits:
    """A text without its values."""
    yield text.replaced(node, '""')


def condition(text: Text, node: Any) -> Edits:  # noqa: ANN401 - whatever has a `test`
    """A condition negated, and forced; a loop is never forced to go on."""
    yield from forced(text, node.test, ["False"] if isinstance(node, ast.While) else None)


def filters(text: Text, node: ast.comprehension) -> Edits:
    """The conditions of a comprehension, in the same way."""
    for test in node.ifs:
        yield from forced(text, test)


def forced(text: Text, test: ast.expr, values: Sequence[str] | None = None) -> Edits:
    """One condition negated, and forced to each of `values`."""
    negated = isinstance(test, ast.Compare) and len(test.ops) == 1  # that is another operator
    if not negated and not isinstance(test, ast.UnaryOp):
        yield text.replaced(test, f"not {text.operand(test)}")
    for value in values or ["True", "False"]:
        yield text.replaced(test, f"{value}")


def loop(text: Text, node: ast.For) -> Edits:
    """A loop that never begins."""
    yield text.replaced(node.iter, "()")


def leaving(text: Text, node: ast.Break | ast.Continue) -> Edits:
    """`break` as `continue`, and the other way round."""
    yield text.replaced(node, "continue" if isinstance(node, ast.Break) else "break")


def returned(text: Text, node: ast.Return) -> Edits:
    """Nothing returned."""
    if node.value is not None and text.of(node.value) != "None":
        yield text.replaced(node.value, "None")


def augmented(text: Text, node: ast.AugAssign) -> Edits:
    """`a += b` as `a -= b` and as `a = b`."""
    old, *others = OPERATORS[type(node.op)]
    for new in others:
        yield from text.between(node.target, node.value, f"{old}=", f"{new}=")
    yield from text.between(node.target, node.value, f"{old}=", "=")


def call(text: Text, node: ast.Call) -> Edits:
    """A call without its function, with swapped arguments, of the opposite function."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in NAMES:
        yield text.replaced(node.func, NAMES[name])
    if name in RANGES or getattr(node.func, "attr", "") in RANGES:
        yield from bounds(text, node.args)
    elif len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], ast.Starred):
        yield text.replaced(node, text.operand(node.args[0]))
    elif not node.args and not node.keywords and isinstance(node.func, ast.Attribute):
        yield text.replaced(node, text.of(node.func.value))
    for left, right in pairwise(node.args):
        if not isinstance(left, ast.Starred) and not isinstance(right, ast.Starred):
            yield from text.swapped(left, right)


def bounds(text: Text, arguments: list[ast.expr]) -> Edits:
    """A range that begins or ends one too early or too late."""
    if len(arguments) == 1:
        yield text.replaced(arguments[0], f"1, {text.of(arguments[0])}")
    for bound in arguments[:2]:
        yield from moved(text, bound)


def moved(text: Text, bound: ast.expr) -> Edits:
    """A bound moved by one; a constant is moved as such."""
    if not isinstance(bound, ast.Constant | ast.UnaryOp):
        yield text.replaced(bound, f"{text.operand(bound)} + 1")
        yield text.replaced(bound, f"{text.operand(bound)} - 1")


def part(text: Text, node: ast.Slice) -> Edits:
    """A slice with a bound moved or left out."""
    for bound in (node.lower, node.upper):
        if bound is not None:
            yield from moved(text, bound)
            yield text.replaced(bound, "")


def display(text: Text, node: ast.Tuple | ast.List) -> Edits:
    """Neighbours of a tuple or a list swapped."""
    if isinstance(node.ctx, ast.Load):
        for left, right in pairwise(node.elts):
            yield from text.swapped(left, right)


CHANGES: Sequence[tuple[Any, Callable[[Text, Any], Edits]]] = (
    (ast.BinOp, binary),
    (ast.Compare, comparison),
    (ast.BoolOp, boolean),
    (ast.UnaryOp, unary),
    (ast.Constant, constant),
    (ast.JoinedStr, formatted),
    (ast.If | ast.IfExp | ast.While, condition),
    (ast.comprehension, filters),
    (ast.For, loop),
    (ast.Break | ast.Continue, leaving),
    (ast.Return, returned),
    (ast.AugAssign, augmented),
    (ast.Call, call),
    (ast.Slice, part),
    (ast.Tuple | ast.List, display),
)
