"""A look at the submitted text from outside: it is parsed, never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from grader.sandbox.session import Raised

DYNAMIC = {"__import__", "eval", "exec", "compile", "globals", "vars", "__builtins__"}


class Source:
    """A submission's files as text."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.looks = 0

    def text(self, path: str) -> str:
        """The text of `path`. Raises `Raised`, the student's fault, where there is none."""
        self.looks += 1
        try:
            return self._files[path].decode()
        except KeyError:
            raise Raised("FileNotFoundError", f"{path} is not in the submission") from None
        except UnicodeDecodeError as error:
            raise Raised("UnicodeDecodeError", f"{path}: {error.reason}") from None

    def tree(self, path: str) -> ast.Module:
        """The syntax tree of `path`. Raises `Raised`."""
        try:
            return ast.parse(self.text(path))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise Raised(type(error).__name__, f"{path}: {error}") from None

    def imports(self, path: str) -> list[str]:
        """The top-level modules that `path` imports, relative ones as `minitorch`'s own.

        Ways around an import statement (`__import__`, `exec`, ...) count under their own name.
        """
        return sorted(set(_imports(self.tree(path), path.partition("/")[0])))


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield package if node.level else (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Name) and node.id in DYNAMIC:
            yield node.id
