"""Pieces of a function's syntax tree: its loops, calls, assignments and written elements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias

Function: TypeAlias = ast.FunctionDef
Loop: TypeAlias = ast.For | ast.While


def called(node: ast.AST) -> str:
    """The last part of the name that a call names; empty for anything else."""
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """All calls in `node`."""
    return (each for each in ast.walk(node) if isinstance(each, ast.Call))


def base(node: ast.AST) -> str:
    """`x` of x[i], x[i][j] and x itself."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below `node`, in the order of the text, but those of nested functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from statements(child)


def loops(node: ast.AST) -> list[Loop]:
    """All loops below `node`."""
    return [each for each in statements(node) if isinstance(each, Loop)]


def outermost(node: ast.AST) -> list[Loop]:
    """The loops below `node` that are in no other one."""
    found = loops(node)
    inner = {id(each) for loop in found for each in loops(loop)}
    return [loop for loop in found if id(loop) not in inner]


def is_parallel(loop: Loop) -> bool:
    """Whether it is a loop over `prange`."""
    return isinstance(loop, ast.For) and called(loop.iter) == "prange"


def stores(node: ast.AST) -> Iterator[ast.Subscript]:
    """Elements that are written in `node`."""
    for each in statements(node):
        if isinstance(each, ast.Subscript) and isinstance(each.ctx, ast.Store):
            yield each


def assignments(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Each name that is assigned to below `node`, with its value; tuples pair by pair."""
    for each in statements(node):
        if isinstance(each, ast.Assign):
            for target in each.targets:
                yield from _pairs(target, each.value)
        elif isinstance(each, ast.AnnAssign) and each.value is not None:
            yield from _pairs(each.target, each.value)


def _pairs(target: ast.AST, value: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from _pairs(one, other)
