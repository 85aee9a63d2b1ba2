"""One call of a function: its threads, its names and where they have got to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from grader.cuda.values import Lanes, Mask, Value, put, take
from grader.sandbox.wire import Frame as Line

if TYPE_CHECKING:
    from grader.cuda.memory import Memory
    from grader.cuda.module import Module
    from grader.cuda.values import Function

SOURCE_CHARACTERS = 100


class Variable(Struct):
    """A name's value, and which threads have given it one (None: all)."""

    value: Value
    assigned: Mask | None = None


class Loop(Struct):
    """A loop that runs: the threads that left its body, and how."""

    broken: list[Lanes] = []
    continued: list[Lanes] = []


class Frame:
    """A call. Its threads are numbered from 0; `lanes` are their numbers in the wave.

    Without a function it is the top level of a module, where nothing is a kernel's.
    """

    def __init__(
        self,
        function: Function | None,
        module: Module,
        lanes: Lanes,
        via: tuple[Line, ...] = (),
        before: int | None = None,
    ) -> None:
        self.function = function
        self.module = module
        self.lanes = lanes
        self.via = via
        """The calls that led here, outermost first."""
        self.whole: Lanes = np.arange(len(lanes))
        self.host = function is None
        """Whether this runs before the kernel: at the top level, or in a function that makes it."""
        self.variables: dict[str, Variable] = {}
        self.before = before
        """At the top level: which of the module's definitions were made already."""
        self.loops: list[Loop] = []
        self.result: Value = None
        self.arrays: dict[int, Memory] = {}
        """The threads' own arrays, by the place that makes them."""
        self.sites: dict[int, int] = {}

    def assign(self, name: str, value: Value, active: Lanes) -> None:
        """Give these threads a value. Raises `NotUnderstood`; see `put`."""
        if active is self.whole:
            self.variables[name] = Variable(value)
            return
        old = self.variables.get(name)
        assigned = None if old is None else old.assigned
        if old is None or assigned is not None:
            assigned = np.zeros(len(self.whole), np.bool_) if assigned is None else assigned.copy()
            assigned[active] = True
        full = put(old.value if old else None, value, active, len(self.whole))
        self.variables[name] = Variable(full, assigned)

    def unassigned(self, variable: Variable, active: Lanes) -> Lanes:
        """Which of these threads have no value."""
        if variable.assigned is None:
            return active[:0]
        return active[~variable.assigned[active]]

    def value(self, variable: Variable, active: Lanes) -> Value:
        """What these threads have."""
        return variable.value if active is self.whole else take(variable.value, active)

    def finish(self, value: Value, active: Lanes) -> None:
        """These threads return `value`."""
        if active is self.whole:
            self.result = value
        elif value is not None:
            self.result = put(self.result, value, active, len(self.whole))

    def line(self, node: ast.AST) -> Line:
        """Where a node is, to be shown."""
        number: int = getattr(node, "lineno", 0)
        lines = self.module.lines
        text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
        name = self.function.name if self.function else "<module>"
        shown = "".join(c if c.isprintable() else "?" for c in text[:SOURCE_CHARACTERS])
        return Line(self.module.path, number, name, shown)

    def lines(self, node: ast.AST) -> tuple[Line, ...]:
        """The calls that led to a node, and the node's own line."""
        return (*self.via, self.line(node))
