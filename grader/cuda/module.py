"""A submitted file: what its names mean, looked up when a kernel needs them and never run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

import numpy as np
from msgspec import Struct

from grader.cuda.frame import Frame
from grader.cuda.intrinsics import is_jit
from grader.cuda.values import External, Function, NotUnderstood, Value

COMPILERS = {"jit", "device_jit"}
"""Functions of the course that pass a function on to numba; of these the name is enough."""
HARMLESS = {"lru_cache", "cache", "staticmethod"}


class Unreadable(Exception):  # noqa: N818
    """A file that is not there, or that Python could not read either."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error


class Binding(Struct, frozen=True):
    """A statement that gives a name its meaning; later ones replace earlier ones."""

    name: str
    node: ast.stmt
    item: int | None = None
    """Which of several values."""


class Library:
    """The files of a submission, read when they are first needed."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._modules: dict[str, Module] = {}

    def module(self, path: str) -> Module:
        """The file at `path`. Raises `Unreadable`."""
        if path not in self._modules:
            if path not in self._files:
                raise Unreadable("FileNotFoundError", f"{path} is not in the submission")
            try:
                self._modules[path] = Module(path, self._files[path], self)
            except (SyntaxError, ValueError, RecursionError) as error:
                line = f":{error.lineno}" if isinstance(error, SyntaxError) else ""
                reason = error.msg if isinstance(error, SyntaxError) else str(error)
                raise Unreadable("SyntaxError", f"{path}{line}: {reason}") from None
        return self._modules[path]

    def find(self, folder: PurePosixPath, name: str) -> Module | None:
        """The module `name` (dotted) below a folder, if the submission has it."""
        base = folder.joinpath(*name.split(".")) if name else folder
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if str(path) in self._files:
                return self.module(str(path))
        return None


class Module:
    """One file."""

    def __init__(self, path: str, data: bytes, library: Library) -> None:
        self.path = path
        tree = ast.parse(data, path)
        self.lines = data.decode(errors="replace").splitlines()
        self._library = library
        self._bindings = list(_bindings(tree.body))
        self._values: dict[int, Value] = {}

    def look_up(
        self, name: str, evaluate: Callable[[ast.expr, Frame], Value], before: int | None = None
    ) -> Value:
        """What `name` means, at the end or before a definition; None where nothing defines it.

        `evaluate` tells an expression's value at the top level. Raises `NotUnderstood`.
        """
        end = len(self._bindings) if before is None else before
        for position in reversed(range(end)):
            if self._bindings[position].name == name:
                if position not in self._values:
                    self._values[position] = self._value(position, evaluate)
                return self._values[position]
        return None

    def _value(self, position: int, evaluate: Callable[[ast.expr, Frame], Value]) -> Value:
        binding = self._bindings[position]
        node = binding.node
        if isinstance(node, ast.FunctionDef):
            if node.name in COMPILERS:
                return External("numba.cuda.jit")
            return function(node, self, lambda d: evaluate(d, self._top(position)))
        if isinstance(node, ast.Import | ast.ImportFrom):
            return self._imported(binding.name, node)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            value = evaluate(node.value, self._top(position))
            return value if binding.item is None else value[binding.item]
        raise NotUnderstood(f"`{binding.name}` as this defines it", node)

    def _top(self, position: int) -> Frame:
        return Frame(None, self, np.zeros(1, np.int64), before=position)

    def _imported(self, name: str, node: ast.Import | ast.ImportFrom) -> Value:
        alias = next(a for a in node.names if name == (a.asname or a.name.partition(".")[0]))
        root = PurePosixPath()
        if isinstance(node, ast.Import):
            whole = alias.name if alias.asname else name
            return self._library.find(root, whole) or External(whole)
        base = node.module or ""
        if node.level:
            root = PurePosixPath(self.path).parents[node.level - 1]
        module = self._library.find(root, base) if base else None
        if module is not None and (found := module.defines(alias.name)):
            return found
        below = self._library.find(root, f"{base}.{alias.name}".lstrip("."))
        if below is not None:
            return below
        if node.level or module is not None:
            raise NotUnderstood(f"`{alias.name}`, which is not in the submission's files", node)
        return External(f"{base}.{alias.name}")

    def defines(self, name: str) -> Definition | None:
        """The meaning of `name` here, still to be looked up."""
        known = any(binding.name == name for binding in self._bindings)
        return Definition(self, name) if known else None


class Definition(Struct, frozen=True):
    """A name of another module."""

    module: Module
    name: str


def function(
    node: ast.FunctionDef, module: Module, evaluate: Callable[[ast.expr], Value],
    scope: Frame | None = None,
) -> Function:  # fmt: skip
    """A function as its `def` and decorators make it. Raises `NotUnderstood`."""
    compiled = False
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        value = evaluate(called)
        if is_jit(value):
            compiled = True
        elif not (isinstance(value, External) and value.last in HARMLESS):
            raise NotUnderstood("a decorator other than numba's", decorator)
    return Function(node, module, scope, compiled)


def _bindings(body: list[ast.stmt]) -> Iterator[Binding]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield Binding(node.name, node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield Binding(alias.asname or alias.name.partition(".")[0], node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from _targets(node)
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from _bindings(node.body)
            yield from _bindings(getattr(node, "orelse", []))


def _targets(node: ast.Assign | ast.AnnAssign) -> Iterator[Binding]:
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Name):
            yield Binding(target.id, node)
        elif isinstance(target, ast.Tuple):
            for item, name in enumerate(target.elts):
                if isinstance(name, ast.Name):
                    yield Binding(name.id, node, item)
