"""Definitions in a source text, found by name, with the lines that hold their solution."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from grader.exercise import CourseError

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
MARKER = "# solution"


class Definition(Struct, frozen=True):
    """A function of a source text; lines count from 1 and both ends are part of it."""

    symbol: str
    first: int
    """Its first line, decorators included."""
    solution: int
    """The first line that is cut: the solution's, or the marker's before it."""
    body: int
    """The first line of the solution itself."""
    last: int
    indent: int
    """Columns before `def`."""


def parse(source: str, path: str) -> ast.Module:
    """The syntax tree of a course's own file. Raises `CourseError`."""
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise CourseError(f"{path}:{error.lineno}: {error.msg}") from None


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    """Every function with its name, methods as `Class.method`; a redefinition comes last."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from functions(node, prefix)


def find(source: str, path: str, symbol: str) -> Definition:
    """The one definition of `symbol`. Raises `CourseError` where there is none or several."""
    found = [node for name, node in _functions(source, path) if name == symbol]
    if len(found) != 1:
        count = "no definition" if not found else f"{len(found)} definitions"
        raise CourseError(f"{path}: {count} of {symbol!r}")
    return _definition(symbol, found[0], source.splitlines(), path)


@lru_cache(maxsize=64)
def _functions(source: str, path: str) -> Sequence[tuple[str, Function]]:
    """All functions of a text, parsed once: many symbols are looked for in one file."""
    return list(functions(parse(source, path)))


def _definition(symbol: str, node: Function, lines: Sequence[str], path: str) -> Definition:
    documented = ast.get_docstring(node) is not None
    body = node.body[1:] if documented else node.body
    if not body or body[0].lineno == node.lineno:
        raise CourseError(f"{path}:{node.lineno}: {symbol} needs a body on lines of its own")
    begin = (node.body[0].end_lineno or 0) + 1 if documented else body[0].lineno
    last = node.end_lineno or node.lineno
    marked = [n for n in range(begin, last + 1) if lines[n - 1].strip().startswith(MARKER)]
    return Definition(
        symbol=symbol,
        first=min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]),
        solution=marked[-1] if marked else begin,
        body=marked[-1] + 1 if marked else begin,
        last=last,
        indent=node.col_offset,
    )


def replace(source: str, path: str, symbol: str, definition: str) -> str:
    """`source` with another text for one of its functions, indented as that one was."""
    old = find(source, path, symbol)
    lines = source.splitlines(keepends=True)
    new = [" " * old.indent + line if line.strip() else line for line in _lines(definition)]
    return "".join([*lines[: old.first - 1], *new, *lines[old.last :]])


def _lines(text: str) -> list[str]:
    return [line + "\n" for line in text.rstrip("\n").split("\n")]


def by_file(tasks: Sequence[tuple[str, Mapping[str, Sequence[str]]]]) -> dict[str, dict[str, str]]:
    """By file: each symbol and the task that it belongs to."""
    files: dict[str, dict[str, str]] = {}
    for task, symbols in tasks:
        for path, names in symbols.items():
            files.setdefault(path, {}).update(dict.fromkeys(names, task))
    return files
