"""Code as a class writes it: the reference's functions, told in other ways, or not there yet."""

from __future__ import annotations

import ast
import random
from collections.abc import Collection
from functools import lru_cache

from grader.exercise import Course, Exercise
from grader.symbols import Definition, by_file, find
from grader.template import stub

MANNERS = 24
"""In so many ways a function is written by a class."""
NAMES = ("value", "current", "total", "item", "out", "result", "left", "right", "step", "this")


class Writing:
    """An exercise's student files, put together function by function."""

    def __init__(self, course: Course, exercise: Exercise, seed: int) -> None:
        self._seed = seed
        self._owners = by_file([(task.id, task.symbols) for task in exercise.tasks])
        reference = course.reference_files(exercise)
        self._sources = {path: reference[path].decode() for path in self._owners}
        self._found = {
            path: [find(self._sources[path], path, name) for name in names]
            for path, names in self._owners.items()
        }
        self.write = lru_cache(maxsize=None)(self._write)

    def files(self, finished: Collection[str], manner: int, remark: str) -> dict[str, bytes]:
        """The files of somebody who finished these tasks, in a manner of their own."""
        files = {}
        for path, definitions in self._found.items():
            lines = self._sources[path].splitlines(keepends=True)
            for found in sorted(definitions, key=lambda one: -one.first):
                task = self._owners[path][found.symbol]
                if task in finished:
                    own = (manner * 31 + hash_of(found.symbol)) % (MANNERS * 7919)
                    new = self.write(path, found, own % MANNERS if own % 5 else manner)
                else:
                    new = "".join(f"{line}\n" for line in stub(found, task))
                    lines[found.solution - 1 : found.last] = [new]
                    continue
                lines[found.body - 1 : found.last] = [new]
            files[path] = ("".join(lines) + f"# {remark}\n").encode()
        return files

    def _write(self, path: str, found: Definition, manner: int) -> str:
        lines = self._sources[path].splitlines(keepends=True)[found.body - 1 : found.last]
        text = "".join(lines)
        dice = random.Random(f"{self._seed} {path} {found.symbol} {manner}")
        indented = "if True:\n" + text
        try:
            tree = ast.parse(indented)
        except SyntaxError:
            return text
        told = ast.unparse(ast.fix_missing_locations(_Retelling(dice).visit(tree)))
        depth = len(lines[0]) - len(lines[0].lstrip())
        body = [line[4:] for line in told.splitlines()[1:]]
        return "".join(f"{' ' * depth}{line}\n" for line in body)


def hash_of(text: str) -> int:
    """The same number for the same text, in every process."""
    return sum(ord(letter) * (index + 1) for index, letter in enumerate(text))


class _Retelling(ast.NodeTransformer):
    """The same said otherwise: results named first, sides swapped, a step noted between."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
        """Name the result, sometimes twice."""
        self.generic_visit(node)
        if node.value is None or self._dice.random() < 0.3:
            return [node]
        said: list[ast.stmt] = []
        value = node.value
        for _ in range(self._dice.randint(1, 3)):
            name = self._dice.choice(NAMES)
            said.append(ast.Assign([ast.Name(name, ast.Store())], value, lineno=0))
            value = ast.Name(name, ast.Load())
        return [*said, ast.Return(value)]

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Swap what may be swapped."""
        self.generic_visit(node)
        if isinstance(node.op, ast.Add | ast.Mult) and self._dice.random() < 0.5:
            return ast.BinOp(node.right, node.op, node.left)
        return node

    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        """Name what is gone through, and check it."""
        self.generic_visit(node)
        if self._dice.random() < 0.4:
            return [node]
        name = self._dice.choice(NAMES)
        given = ast.Assign([ast.Name(name, ast.Store())], node.iter, lineno=0)
        node.iter = ast.Name(name, ast.Load())
        return [given, node]
