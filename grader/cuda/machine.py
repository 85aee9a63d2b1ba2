"""The machine that runs a kernel: its blocks wave by wave, all threads of a wave in step."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from math import prod

import numpy as np
import numpy.typing as npt

from grader.cuda import grammar
from grader.cuda.expressions import EVALUATE
from grader.cuda.frame import Frame
from grader.cuda.memory import GLOBAL, Memory, Wave
from grader.cuda.module import Definition, Module
from grader.cuda.sanitizer import Sanitizer
from grader.cuda.statements import EXECUTE, run
from grader.cuda.subscripts import subscript
from grader.cuda.values import Function, Lanes, NotUnderstood, Value, kind

WAVE_THREADS, WAVE_BLOCKS = 1 << 14, 64
STEPS = 300_000_000
"""Work of a launch: each operation counts its threads and STEP more."""
STEP = 200
DEPTH = 20
HOST = Wave((1, 1, 1), (1, 1, 1), 0, 1)
EVALUATORS: dict[type[ast.expr], Callable[..., Value]] = {**EVALUATE, ast.Subscript: subscript}
Dim = tuple[int, int, int]


class OutOfSteps(Exception):  # noqa: N818
    """A kernel does not end within its work."""


class Machine:
    """One launch of one kernel."""

    def __init__(self, grid: Dim, block: Dim) -> None:
        self.grid, self.block = grid, block
        self.threads = prod(grid) * prod(block)
        self.wave = HOST
        self.sanitizer = Sanitizer(HOST)
        self.shared: dict[int, Memory] = {}
        self.waves: list[dict[int, Memory]] = []
        """The shared arrays of each wave, by the line that makes them."""
        self.barriers = 0
        self._steps = 0
        self._checked: set[int] = set()

    def memory(self, name: str, array: npt.NDArray[np.generic]) -> Memory:
        """An argument, copied to global memory."""
        wave = Wave(self.grid, self.block, 0, 1)
        return Memory(name, GLOBAL, array.shape, array.flatten(), wave, self.threads)

    def launch(self, kernel: Function, arguments: Sequence[Value]) -> None:
        """Run all blocks. Raises `NotUnderstood`, `OutOfSteps`, `Unfinished`."""
        at_once = max(1, min(WAVE_BLOCKS, WAVE_THREADS // prod(self.block)))
        blocks = prod(self.grid)
        if not kernel.compiled:
            raise NotUnderstood(f"{kind(kernel)} as a kernel: compile it with cuda.jit")
        for first in range(0, blocks, at_once):
            self.wave = Wave(self.grid, self.block, first, min(at_once, blocks - first))
            self.sanitizer.wave, self.shared = self.wave, {}
            frame = Frame(kernel, kernel.module, self.wave.lanes)
            self._bind(kernel, frame, arguments, {})
            self._run(kernel, frame)
            self.waves.append(self.shared)
            self.barriers = max(self.barriers, self.wave.most_barriers)

    def spend(self, lanes: int) -> None:
        """Count one operation of this many threads. Raises `OutOfSteps`."""
        self._steps += lanes + STEP
        if self._steps > STEPS:
            raise OutOfSteps

    def evaluate(self, node: ast.expr, frame: Frame, active: Lanes) -> Value:
        """An expression's value for these threads. Raises `NotUnderstood`."""
        self.spend(len(active))
        try:
            return EVALUATORS.get(type(node), _unknown)(self, node, frame, active)
        except NotUnderstood as error:
            raise _placed(error, node, frame) from None

    def execute(self, node: ast.stmt, frame: Frame, active: Lanes) -> Lanes:
        """Run a statement; the threads that go on after it. Raises `NotUnderstood`."""
        self.spend(len(active))
        try:
            return EXECUTE[type(node)](self, node, frame, active)
        except NotUnderstood as error:
            raise _placed(error, node, frame) from None

    def call(
        self, function: Function, arguments: Sequence[Value], named: Mapping[str, Value],
        node: ast.Call, frame: Frame, active: Lanes,
    ) -> Value:  # fmt: skip
        """What a function of the submission returns to these threads. Raises `NotUnderstood`."""
        if not (function.compiled or frame.host):
            raise NotUnderstood(f"{kind(function)}, which is not compiled by device_jit", node)
        if len(frame.via) > DEPTH:
            raise NotUnderstood("a recursion", node)
        called = Frame(function, function.module, frame.lanes[active], frame.lines(node))
        called.host = frame.host
        self._bind(function, called, arguments, named)
        self._run(function, called)
        return called.result

    def _bind(
        self, function: Function, frame: Frame, arguments: Sequence[Value],
        named: Mapping[str, Value],
    ) -> None:  # fmt: skip
        names = [argument.arg for argument in function.node.args.args]
        defaults = function.node.args.defaults
        given = dict(zip(names, arguments, strict=False)) | dict(named)
        for name, default in zip(names[len(names) - len(defaults) :], defaults, strict=True):
            if name not in given:
                given[name] = self.evaluate(default, top(function.module), np.zeros(1, np.int64))
        if len(arguments) > len(names) or set(given) != set(names):
            takes = f"takes {len(names)} arguments and gets {len(arguments) + len(named)}"
            raise _placed(NotUnderstood(f"{kind(function)}, which {takes}"), function.node, frame)
        for name, value in given.items():
            frame.assign(name, value, frame.whole)

    def _run(self, function: Function, frame: Frame) -> None:
        if id(function.node) not in self._checked:
            try:
                grammar.check(function.node)
            except NotUnderstood as error:
                raise _placed(error, error.node or function.node, frame) from None
            self._checked.add(id(function.node))
        if isinstance(function.node, ast.Lambda):
            frame.finish(self.evaluate(function.node.body, frame, frame.whole), frame.whole)
        else:
            run(self, function.node.body, frame, frame.whole)

    def look_up(self, module: Module, name: str, before: int | None = None) -> Value:
        """What a name means at the top level of a module; None where it means nothing."""
        value = module.look_up(name, self._evaluate_top, before)
        while isinstance(value, Definition):
            value = value.module.look_up(value.name, self._evaluate_top)
        return value

    def _evaluate_top(self, node: ast.expr, frame: Frame) -> Value:
        return self.evaluate(node, frame, frame.whole)

    def made(self, maker: Function, arguments: Sequence[Value]) -> Value:
        """What a function returns that makes a kernel, before any launch."""
        frame = top(maker.module)
        call = ast.copy_location(ast.Call(ast.Name("maker"), [], []), maker.node)
        return self.call(maker, arguments, {}, call, frame, frame.whole)

    def site(self, node: ast.AST, frame: Frame) -> int:
        """The number under which the sanitizer knows a line."""
        line: int = getattr(node, "lineno", 0)
        if line not in frame.sites:
            frame.sites[line] = self.sanitizer.site(frame.lines(node))
        return frame.sites[line]

    def name_of(self, node: ast.Call, frame: Frame) -> str:
        """The name that an array gets where it is made."""
        for assignment in ast.walk(frame.function.node) if frame.function else ():
            if isinstance(assignment, ast.Assign) and assignment.value is node:
                target = assignment.targets[0]
                return target.id if isinstance(target, ast.Name) else "array"
        return "array"


def top(module: Module) -> Frame:
    """The top level of a module."""
    return Frame(None, module, np.zeros(1, np.int64))


def _unknown(_machine: Machine, node: ast.expr, _frame: Frame, _active: Lanes) -> Value:
    raise NotUnderstood(f"a {type(node).__name__.lower()} expression", node)


def _placed(error: NotUnderstood, node: ast.AST, frame: Frame) -> NotUnderstood:
    if not error.frames:
        error.frames = frame.lines(error.node or node)
    return error
