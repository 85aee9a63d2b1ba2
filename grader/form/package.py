"""The files of a package, and whom a name in them names, as far as the text tells.

Parameters, slices and plain assignments are followed. What can't be followed is taken for harmless,
since tests ask for numbers, too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from grader.form.syntax import Function, assignments, base, called, calls, statements

Tags: TypeAlias = dict[str, str]  # a name, and whether it is of the output or of an input


class Missing(Exception):  # noqa: N818
    """There is nothing to read: no such function, or only its stub."""


class Body(NamedTuple):
    """A function with what its names stand for."""

    path: str
    node: Function
    tags: Tags
    functions: Mapping[str, tuple[str, Function]]
    """Functions that it can call by name, and the files that they are in."""


class Package:
    """The files of a package, each parsed when it is first looked at."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._trees: dict[str, ast.Module] = {}

    def tree(self, path: str) -> ast.Module:
        """The file's syntax tree; an empty one where there is no such file."""
        if path not in self._trees:
            self._trees[path] = ast.parse(self._texts.get(path, ""))
        return self._trees[path]

    def symbol(self, path: str, name: str) -> Function:
        """The function that a student was to write. Raises `Missing`."""
        found = self._own(path).get(name)
        if found is None:
            raise Missing(f"AttributeError: {path} does not define {name}")
        for each in found.body:
            if isinstance(each, ast.Raise) and "NotImplementedError" in ast.unparse(each):
                error = each.exc
                said = error.args[0] if isinstance(error, ast.Call) and error.args else None
                text = str(said.value) if isinstance(said, ast.Constant) else ""
                raise Missing(f"NotImplementedError: {text}")
        return found

    def _own(self, path: str) -> dict[str, Function]:
        body = self.tree(path).body
        return {each.name: each for each in body if isinstance(each, ast.FunctionDef)}

    def _known(self, path: str) -> dict[str, tuple[str, Function]]:
        """The functions that the file's own code can name."""
        known = {}
        folder = path.rpartition("/")[0]
        for each in ast.walk(self.tree(path)):
            if isinstance(each, ast.ImportFrom) and each.level == 1:
                source = f"{folder}/{each.module}.py"
                theirs = self._own(source)
                for alias in each.names:
                    if alias.name in theirs:
                        known[alias.asname or alias.name] = (source, theirs[alias.name])
        return known | {name: (path, node) for name, node in self._own(path).items()}

    def names(self, path: str, nest: list[Function]) -> dict[str, tuple[str, Function]]:
        """What names stand for inside of nested functions: the innermost definition counts."""
        known = self._known(path)
        for function in nest:
            for each in function.body:
                if isinstance(each, ast.FunctionDef):
                    known[each.name] = (path, each)
            for name, value in assignments(function):
                if made := self._made(value, known):
                    known[name] = made
        return known

    def _made(
        self, value: ast.AST, known: Mapping[str, tuple[str, Function]]
    ) -> tuple[str, Function] | None:
        """The function that `njit(f)` or `factory(fn)` stands for."""
        if not isinstance(value, ast.Call):
            return None
        if "jit" in called(value):
            return known.get(base(value.args[0])) if value.args else None
        if called(value) not in known:
            return None
        path, factory = known[called(value)]
        inner = {each.name: each for each in factory.body if isinstance(each, ast.FunctionDef)}
        for each in statements(factory):
            if isinstance(each, ast.Return) and each.value is not None:
                names = [n.id for n in ast.walk(each.value) if isinstance(n, ast.Name)]
                for name in names:
                    if name in inner:
                        return path, inner[name]
        return None


def body(package: Package, path: str, node: Function, tags: Tags) -> Body:
    """A function of the file, with arguments of these tags."""
    nest = nesting(package.tree(path), node)
    known = dict(tags)
    for name, value in assignments(node):
        part = isinstance(value, ast.Name) or (
            isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice)
        )
        if part and base(value) in known:
            known[name] = known[base(value)]
    return Body(path, node, known, package.names(path, nest))


def followed(package: Package, start: Body, within: ast.AST | None = None) -> Iterator[Body]:
    """The functions that get the output or an input from `start`, or from what it calls there."""
    seen: set[tuple[int, str]] = set()
    waiting = [(start, within or start.node)]
    while waiting:
        caller, place = waiting.pop()
        for call in calls(place):
            known = caller.functions.get(called(call))
            if known is None:
                continue
            path, node = known
            names = [argument.arg for argument in node.args.args]
            given = zip(names, call.args, strict=False)
            tags = {name: caller.tags[base(a)] for name, a in given if base(a) in caller.tags}
            key = (id(node), str(sorted(tags.items())))
            if tags and key not in seen:
                seen.add(key)
                callee = body(package, path, node, tags)
                yield callee
                waiting.append((callee, node))


def nesting(tree: ast.AST, node: Function) -> list[Function]:
    """The functions that `node` lies in, from the outermost to itself."""
    for each in ast.iter_child_nodes(tree):
        if each is node:
            return [node]
        if inner := nesting(each, node):
            return [each, *inner] if isinstance(each, ast.FunctionDef) else inner
    return []
