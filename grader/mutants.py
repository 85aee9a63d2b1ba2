"""Mutants: the reference with one mechanical mistake each, and which of them are none.

An exercise marks in `equivalent.toml` what no test can notice, with the reason: by symbol and text,
so that lines may move.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from typing import TypeGuard

import msgspec
from msgspec import Struct

from grader.exercise import CourseError, Exercise
from grader.mutation import Edit, Text, edits
from grader.symbols import Function, by_file, find, functions, parse
from grader.template import cut

MARKINGS = "equivalent.toml"
NAME_CHARACTERS = 60


class Mutant(Struct, frozen=True):
    """One symbol of the reference with one change."""

    name: str
    """`path:symbol:line:what`, the same for the same reference."""
    task: str
    path: str
    symbol: str
    line: int
    before: str
    """The changed line, stripped; several are joined by spaces."""
    after: str
    data: bytes
    """The whole file with the change."""

    @property
    def where(self) -> str:
        """The symbol and its file, as a marking names it."""
        return f"{self.path}:{self.symbol}"

    def applied(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The reference's `files` with this mutant."""
        return {**files, self.path: self.data}


class Marking(Struct, frozen=True, forbid_unknown_fields=True):
    """Text of a symbol that no test has to tell from the other, and why."""

    symbol: str
    before: str
    reason: str
    after: str = ""
    """Nothing, where it is no `equivalent`: whatever becomes of that line."""

    def fits(self, mutant: Mutant) -> bool:
        """Whether it speaks of `mutant`."""
        same = (self.symbol, self.before) == (mutant.where, mutant.before)
        return same and self.after in ("", mutant.after)

    def __str__(self) -> str:
        return f"{self.symbol}: {self.before!r}" + (f" as {self.after!r}" if self.after else "")


class Elsewhere(Marking, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line that only another task asks about, as what a forward saves for its backward."""

    task: str


class Markings(Struct, frozen=True, forbid_unknown_fields=True):
    """The file `equivalent.toml` of an exercise."""

    equivalent: list[Marking] = []
    performance: list[Marking] = []
    """Lines that only change how fast an answer comes; they are not mutated."""
    elsewhere: list[Elsewhere] = []
    """Lines whose mutants are tried on another task's tests, and count there."""

    @property
    def every(self) -> list[Marking]:
        """All of them."""
        return [*self.equivalent, *self.performance, *self.elsewhere]

    def placed(self, mutant: Mutant) -> Mutant:
        """`mutant` at the task that asks about it."""
        for mark in self.elsewhere:
            if mark.fits(mutant):
                return msgspec.structs.replace(mutant, task=mark.task)
        return mutant


def markings(exercise: Exercise) -> Markings:
    """What an exercise marks, nothing where it marks nothing. Raises `CourseError`."""
    path = exercise.folder / MARKINGS
    if not path.is_file():
        return Markings()
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Markings)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise CourseError(f"{path}: {error}") from None
    for marking in found.every:
        if not marking.reason.strip():
            raise CourseError(f"{path}: {marking} has no reason")
    for other in found.elsewhere:
        exercise.task(other.task)
    for marking in found.equivalent:
        if not marking.after:
            raise CourseError(f"{path}: {marking.symbol}: {marking.before!r} has no `after`")
    return found


def mutants(exercise: Exercise, files: Mapping[str, bytes], only: str = "") -> Iterator[Mutant]:
    """Every mutant of `exercise` in the reference's `files`. Raises `CourseError`.

    `only` is a task's id, or the end of `path:symbol`.
    """
    wanted = by_file([(task.id, task.symbols) for task in exercise.tasks])
    for task in exercise.tasks:
        for path in task.symbols:
            source = files[path].decode()
            for symbol in _solved(source, path, wanted[path], task.id):
                if not only or only == task.id or _names(f"{path}:{symbol}", only):
                    yield from _of_symbol(task.id, path, symbol, source)


def _solved(source: str, path: str, wanted: Mapping[str, str], task: str) -> list[str]:
    """The symbols of a task, and the private functions that are cut along with them.

    A function that the symbols of several tasks use belongs to the first.
    """
    kept = {name for name, _ in functions(parse(cut(source, path, wanted), path))}
    every = dict(functions(parse(source, path)))
    found: dict[str, str] = {}
    for symbol, its_task in wanted.items():
        waiting = [symbol]
        while waiting:
            name = waiting.pop()
            if name not in found and (name == symbol or name not in kept):
                found[name] = wanted.get(name, its_task)
                waiting += {node.id for node in ast.walk(every[name]) if _names_one(node, every)}
    return [name for name, its_task in found.items() if its_task == task]


def _names_one(node: ast.AST, functions: Mapping[str, Function]) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and node.id in functions


def _names(where: str, only: str) -> bool:
    return where == only or where.endswith((f":{only}", f"/{only}", f".{only}"))


def _of_symbol(task: str, path: str, symbol: str, source: str) -> Iterator[Mutant]:
    definition = find(source, path, symbol)
    tree = parse(source, path)
    function = next(node for name, node in functions(tree) if name == symbol)
    text = Text(source)
    known, names = {ast.dump(tree)}, set()
    for edit in edits(text, function, definition):
        mutant = _mutant(task, path, symbol, text, edit)
        shape = _shape(mutant.data)
        if shape is not None and shape not in known:
            known.add(shape)
            name, number = mutant.name, 1
            while mutant.name in names:
                number += 1
                mutant = msgspec.structs.replace(mutant, name=f"{name} ({number})")
            names.add(mutant.name)
            yield mutant


def _shape(data: bytes) -> str | None:
    """The syntax tree of a text, nothing where Python does not read it."""
    try:
        return ast.dump(ast.parse(data))
    except SyntaxError:
        return None


def _mutant(task: str, path: str, symbol: str, text: Text, edit: Edit) -> Mutant:
    data = text.data
    changed = data[: edit.start] + edit.new.encode() + data[edit.end :]
    first = data.rfind(b"\n", 0, edit.start) + 1
    last = (data + b"\n").index(b"\n", edit.end)
    line = data[: edit.start].count(b"\n") + 1
    old = data[edit.start : edit.end].decode()
    what = f"{_short(old)} → {_short(edit.new)}"
    return Mutant(
        name=f"{path}:{symbol}:{line}:{what}",
        task=task,
        path=path,
        symbol=symbol,
        line=line,
        before=_joined(data[first:last]),
        after=_joined(changed[first : last + len(changed) - len(data)]),
        data=changed,
    )


def _joined(lines: bytes) -> str:
    return " ".join(line.strip() for line in lines.decode().splitlines())


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= NAME_CHARACTERS else f"{text[: NAME_CHARACTERS - 1]}…"
