"""The language of kernels: which of Python's constructs are of it, be they reached or not."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.cuda.values import NotUnderstood

STATEMENTS = (
    ast.FunctionDef, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.For, ast.While,
    ast.Break, ast.Continue, ast.Return, ast.Pass, ast.Expr, ast.Raise,
)  # fmt: skip
EXPRESSIONS = (
    ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call, ast.Name, ast.Attribute,
    ast.Subscript, ast.Slice, ast.Tuple, ast.Constant, ast.Lambda,
)  # fmt: skip
COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def check(function: ast.FunctionDef | ast.Lambda) -> None:
    """Raise `NotUnderstood` at the first construct that a kernel can't have; see `misfit`."""
    _check_arguments(function)
    body = function.body if isinstance(function, ast.FunctionDef) else [function.body]
    for part in body:
        for node in _within(part):
            _check_node(node)


def _within(part: ast.AST) -> Iterator[ast.AST]:
    """Every node of a function's text but type annotations and the functions in it."""
    yield part
    if isinstance(part, ast.FunctionDef | ast.Lambda):
        return
    for name, field in ast.iter_fields(part):
        if name in ("annotation", "returns"):
            continue
        for child in field if isinstance(field, list) else [field]:
            if isinstance(child, ast.stmt | ast.expr | ast.cmpop):
                yield from _within(child)


def _check_node(node: ast.AST) -> None:
    if isinstance(node, ast.stmt) and not isinstance(node, STATEMENTS):
        raise NotUnderstood(f"a `{_name(node)}` statement", node)
    if isinstance(node, ast.expr) and not isinstance(node, EXPRESSIONS):
        raise NotUnderstood(f"a {_name(node)} expression", node)
    if isinstance(node, ast.cmpop) and not isinstance(node, COMPARISONS):
        raise NotUnderstood(f"the comparison `{_name(node)}`")
    if isinstance(node, ast.For | ast.While) and node.orelse:
        raise NotUnderstood("a loop with `else`", node)
    if isinstance(node, ast.Raise) and "NotImplementedError" not in ast.dump(node):
        raise NotUnderstood("a `raise` statement", node)
    if isinstance(node, ast.Call) and any(keyword.arg is None for keyword in node.keywords):
        raise NotUnderstood("a call with `**`", node)


def _check_arguments(function: ast.FunctionDef | ast.Lambda) -> None:
    arguments = function.args
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs:
        raise NotUnderstood("a function with `*` among its arguments", function)


def _name(node: ast.AST) -> str:
    return type(node).__name__.lower()


def is_constant(node: ast.expr, function: ast.FunctionDef | ast.Lambda | None) -> bool:
    """Whether numba knows an expression's value before the kernel runs.

    A name of the function's own must be assigned once, to a constant; other names are constants.
    """
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Tuple):
        return all(is_constant(item, function) for item in node.elts)
    if isinstance(node, ast.BinOp):
        return is_constant(node.left, function) and is_constant(node.right, function)
    if not isinstance(node, ast.Name) or not isinstance(function, ast.FunctionDef):
        return isinstance(node, ast.Name | ast.Attribute)
    if node.id in {argument.arg for argument in function.args.args}:
        return False
    values = [value for name, value in _assignments(function) if name == node.id]
    return all(v is not None and is_constant(v, function) for v in values) and len(values) < 2


def _assignments(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr | None]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                value = node.value if isinstance(target, ast.Name) else None
                yield from ((name, value) for name in _names(target))
        elif isinstance(node, ast.AugAssign | ast.For):
            yield from ((name, None) for name in _names(node.target))


def _names(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple):
        for item in target.elts:
            yield from _names(item)
