"""Known-wrong solutions: what students really write, each naming the tests it must lose."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from grader.exercise import CourseError, Exercise
from grader.symbols import find, functions, parse, replace


class Wrong(Struct, frozen=True):
    """One symbol of the reference, written as a student gets it wrong. Read, never imported."""

    name: str
    about: str
    path: str
    symbol: str
    loses: list[str]
    definition: str
    may_lose: list[str] = []
    """Tests that notice it by chance: a data race, say, that happens on some runs."""

    def applied(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The reference's `files` with this mistake. Raises `CourseError`."""
        source = files[self.path].decode()
        changed = replace(source, self.path, self.symbol, self.definition)
        return {**files, self.path: changed.encode()}

    def tasks(self, exercise: Exercise) -> list[str]:
        """The tasks that ask for the symbol."""
        wanted = [(task.id, task.symbols.get(self.path, ())) for task in exercise.tasks]
        return [task for task, symbols in wanted if self.symbol in symbols]


def wrong_solutions(exercise: Exercise) -> Iterator[Wrong]:
    """The known-wrong solutions of `exercise`, in the order of their names."""
    for path in sorted(exercise.folder.glob("wrong/*.py")):
        yield load_wrong(path, exercise)


def load_wrong(path: Path, exercise: Exercise) -> Wrong:
    """The known-wrong solution in the file `path`. Raises `CourseError`."""
    source = path.read_text(encoding="utf-8")
    tree = parse(source, str(path))
    settings = dict(_settings(tree, path))
    about = ast.get_docstring(tree)
    if not about or not settings.get("REPLACES") or not settings.get("LOSES"):
        raise CourseError(f"{path}: needs a docstring, REPLACES and LOSES")
    file, _, symbol = settings["REPLACES"].partition(":")
    if not any(symbol in task.symbols.get(file, ()) for task in exercise.tasks):
        raise CourseError(f"{path}: no task has the symbol {settings['REPLACES']!r}")
    name = symbol.rpartition(".")[2]
    if [found for found, _ in functions(tree)].count(name) != 1:
        raise CourseError(f"{path}: needs one function called {name}")
    definition = find(source, str(path), name)
    text = "\n".join(source.splitlines()[definition.first - 1 : definition.last])
    return Wrong(
        path.stem, about, file, symbol, settings["LOSES"], text, settings.get("MAY_LOSE", [])
    )


def _settings(tree: ast.Module, path: Path) -> Iterator[tuple[str, Any]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                yield node.targets[0].id, ast.literal_eval(node.value)
            except ValueError:
                raise CourseError(f"{path}:{node.lineno}: must be a plain value") from None
