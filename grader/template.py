"""Templates: the reference with the tasks' symbols cut out, every other byte as it was."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping, Sequence

from grader.exercise import Course, Exercise
from grader.symbols import Definition, by_file, find, parse

LINE_LENGTH = 100
# The TODO is a student's, in the stub that stands for a solution.
HINT = re.compile(rb"# TODO: task (\S+) \(the reference has \d+ lines? here\)")


def template(
    course: Course, exercise: Exercise, solved: Collection[str] = (), but: Collection[str] = ()
) -> dict[str, bytes]:
    """The files that a student starts from, `but` some. Raises `CourseError` for an unknown symbol.

    The exercises that `solved` names are there with their solutions.
    """
    asked = [task for link in course if link.name not in solved for task in link.tasks]
    wanted = by_file([(task.id, task.symbols) for task in asked])
    unsolved = [link for link in course.chain(exercise) if link.name not in solved]
    left_out = {*but, *(path for link in unsolved for path in link.private)}
    return {
        path: cut(data.decode(), path, wanted[path]).encode() if path in wanted else data
        for path, data in course.reference_files(exercise).items()
        if path not in left_out
    }


def untouched(files: Mapping[str, bytes], exercise: Exercise) -> bool:
    """Whether every symbol that the exercise asks for is still to do."""
    tasks = {task.id.encode() for task in exercise.tasks}
    left = sum(found in tasks for data in files.values() for found in HINT.findall(data))
    return left >= sum(len(names) for task in exercise.tasks for names in task.symbols.values())


def cut(source: str, path: str, symbols: Mapping[str, str]) -> str:
    """`source` without the solutions of `symbols` (symbol → task) and what only they used."""
    lines = source.splitlines(keepends=True)
    found = [find(source, path, symbol) for symbol in symbols]
    for definition in sorted(found, key=lambda definition: -definition.first):
        lines[definition.solution - 1 : definition.last] = stub(
            definition, symbols[definition.symbol]
        )
    return without_orphans(source, "".join(lines), path)


def stub(definition: Definition, task: str) -> list[str]:
    """The lines that stand for a solution."""
    size = definition.last - max(definition.solution, definition.body) + 1
    margin = " " * (definition.indent + 4)
    count = "1 line" if size == 1 else f"{size} lines"
    return [  # the first line is what HINT finds again
        f"{margin}# TODO: task {task} (the reference has {count} here)\n",
        f'{margin}raise NotImplementedError("task {task}")\n',
    ]


def solution_lines(source: str, path: str, symbols: Sequence[str]) -> set[str]:
    """The solutions' lines, stripped, that stand nowhere else in `source`."""
    lines = [line.strip() for line in source.splitlines()]
    hidden: set[int] = set()
    for symbol in symbols:
        definition = find(source, path, symbol)
        hidden |= set(range(definition.solution - 1, definition.last))
    shown = {line for number, line in enumerate(lines) if number not in hidden}
    return {lines[number] for number in hidden} - shown


def without_orphans(before: str, after: str, path: str) -> str:
    """`after` without the imports and private names that only `before` used."""
    while True:
        tree = parse(after, path)
        orphans = (_used(parse(before, path)) - _used(tree)) & _disposable(tree)
        if not orphans:
            return after
        before, after = after, _drop(after, tree, orphans)


def _used(tree: ast.Module) -> set[str]:
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Load)}


def _targets(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _disposable(tree: ast.Module) -> set[str]:
    return {name for node in tree.body for name in _bound(node)}


def _bound(node: ast.stmt) -> set[str]:
    """The names that `node` binds and that may go: imports, and what begins with `_`.

    `import x as x` says that others find x here: it stays.
    """
    if isinstance(node, ast.Import | ast.ImportFrom):
        passing = [alias for alias in node.names if alias.asname != alias.name]
        return {(alias.asname or alias.name).partition(".")[0] for alias in passing}
    names: set[str] = set()
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        names = {node.name}
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        names = _targets(node)
    return {name for name in names if name.startswith("_") and not name.startswith("__")}


def _drop(source: str, tree: ast.Module, orphans: set[str]) -> str:
    lines = source.splitlines(keepends=True)
    for node in reversed(tree.body):
        if gone := _bound(node) & orphans:
            first, last, kept = _first(node) - 1, node.end_lineno or 0, _remainder(node, gone)
            if not kept and not "".join(lines[last : last + 1]).strip():
                while first and not lines[first - 1].strip():
                    first -= 1
            lines[first:last] = kept
    return "".join(lines)


def _first(node: ast.stmt) -> int:
    decorated = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.decorator_list
    return decorated[0].lineno if decorated else node.lineno


def _remainder(node: ast.stmt, gone: set[str]) -> list[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        node.names = [
            alias
            for alias in node.names
            if (alias.asname or alias.name).partition(".")[0] not in gone
        ]
        if node.names:
            return _statement(node)
    return []


def _statement(node: ast.Import | ast.ImportFrom) -> list[str]:
    """An import in a line, or in as many as it has names where that would be too long."""
    line = ast.unparse(node)
    head, found, names = line.partition(" import ")
    if len(line) <= LINE_LENGTH or not found:
        return [f"{line}\n"]
    return [f"{head} import (\n", *(f"    {name},\n" for name in names.split(", ")), ")\n"]
