"""An exercise's own files, read before anything runs: what is wrong in them, with file and line."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from grader.exercise import EXERCISE_FILE, Course, CourseError, Exercise, Task
from grader.symbols import Function, find, functions, parse
from grader.toml_text import line_of

ASKED = {"student", "reference"}
VERBS = {"restart"}  # of `student` itself


class Problem(Struct, frozen=True):
    """What does not hold, and where."""

    what: str
    detail: str


def proofread(course: Course, exercise: Exercise) -> Iterator[Problem]:
    """All that is wrong in the definition of `exercise`. Raises `CourseError`."""
    trees = {path: tree(path) for path in [*exercise.public_tests, *exercise.hidden_tests]}
    probes = set(_bound(tree(exercise.folder / "probes.py")))
    path = exercise.folder / EXERCISE_FILE
    line = partial(line_of, path.read_text(encoding="utf-8"), "task")
    known = {task.id for link in course.chain(exercise) for task in link.tasks}
    tested = set(_marks(trees))
    for index, task in enumerate(exercise.tasks):
        for word, fault in _faults(course, task, known, tested):
            yield Problem(f"{path}:{line(index, word)}", fault)
    for path, read in trees.items():
        for number, fault in _in_tests(exercise, read, probes):
            yield Problem(f"{path}:{number}", fault)


def _faults(
    course: Course, task: Task, known: set[str], tested: set[str]
) -> Iterator[tuple[str, str]]:
    """What is wrong in a task's settings, each with the word that stands there."""
    if task.id not in tested:
        yield task.id, f"task {task.id} has no test"
    for need in task.needs:
        if need not in known:
            yield need, f"task {task.id} needs {need!r}: there is no such task"
    for file, symbols in task.symbols.items():
        source = course.folder / course.reference / file
        if not source.is_file():
            yield file, f"{file} is not in the reference"
            continue
        for symbol in symbols:
            try:
                find(source.read_text(encoding="utf-8"), file, symbol)
            except CourseError as error:
                yield symbol, str(error)


def _in_tests(exercise: Exercise, read: ast.Module, probes: set[str]) -> Iterator[tuple[int, str]]:
    """What is wrong in a test file, each with its line."""
    known = {task.id for task in exercise.tasks}
    for name, function in functions(read):
        marks = list(_names(function))
        if name.startswith("test_") and not marks:
            yield function.lineno, f"{name} has no @task"
        for mark in set(marks) - known:
            yield function.lineno, f"there is no task {mark!r}"
        if name.startswith("test_") and not ast.get_docstring(function):
            yield function.lineno, f"{name} has no sentence (docstring)"
        for line, probe in _questions(function):
            if probe not in probes | VERBS:
                yield line, f"there is no probe {probe!r}"


def _marks(trees: Mapping[Path, ast.Module]) -> Iterator[str]:
    for read in trees.values():
        for _, function in functions(read):
            yield from _names(function)


def _names(function: Function) -> Iterator[str]:
    """The tasks that a test's decorators name."""
    for call in function.decorator_list:
        if isinstance(call, ast.Call) and call.args and _called(call) == "task":
            name = call.args[0]
            yield str(name.value) if isinstance(name, ast.Constant) else ast.unparse(name)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def parameters(function: Function) -> set[str]:
    """The names of a function's parameters: a test's are fixtures and what is drawn for it."""
    return {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}


def _questions(function: Function) -> Iterator[tuple[int, str]]:
    """The probes that a function asks of the fixtures it takes, each with its line."""
    taken = parameters(function)
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and _is(node.value, ASKED & taken):
            yield node.lineno, node.attr
        if isinstance(node, ast.Call) and node.args and "race" in taken:
            asker = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            probe = node.args[0]
            if _is(asker, {"race"}) and isinstance(probe, ast.Constant):
                yield node.lineno, str(probe.value)


def _is(node: ast.expr, names: set[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def _bound(read: ast.Module) -> Iterator[str]:
    """The names that a module binds at its top."""
    for node in read.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def strangers(exercise: Exercise) -> Iterator[Problem]:
    """Tests that import a student's package, and public files that ask for the reference."""
    for path in [*exercise.public_tests, *exercise.hidden_tests, exercise.folder / "probes.py"]:
        public = path.parent == exercise.folder
        for node in ast.walk(tree(path)):
            where = f"{path.relative_to(exercise.folder)}:{getattr(node, 'lineno', 0)}"
            names = _imported(node)
            if names & {"reference", "hidden"}:
                yield Problem(where, "imports what stays with the course")
            if path.name != "probes.py" and names & set(exercise.folders):
                yield Problem(where, "imports a student's package into the trusted process")
            if public and isinstance(node, ast.arg) and node.arg in {"reference", "race"}:
                yield Problem(where, "a public test asks the reference")


def tree(path: Path) -> ast.Module:
    """The syntax tree of a course's own file. Raises `CourseError`."""
    return parse(path.read_text(encoding="utf-8"), str(path))


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return set()
