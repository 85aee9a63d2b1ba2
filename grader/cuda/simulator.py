"""The process in which kernels are simulated: their text is hostile, and may make it end.

Asked through its standard streams, in frames of `grader.sandbox.wire`. Each launch has a fork of
its own, with limits of memory and time.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
from collections.abc import Mapping
from math import prod
from typing import Any, BinaryIO

import numpy as np

from grader.cuda.machine import STEPS, Machine, OutOfSteps
from grader.cuda.memory import Memory
from grader.cuda.module import Library, Unreadable
from grader.cuda.operators import OPERATORS
from grader.cuda.record import Findings
from grader.cuda.statements import Unfinished
from grader.cuda.values import Function, NotUnderstood, Value, kind
from grader.sandbox import wire

MEMORY = 2 << 30
SECONDS = 60
"""Of processor time, a last resort: a launch is bounded by its steps, the same everywhere."""
NESTING = 4_000
ANSWER_BYTES = 256 << 20
GIVEN = "(given)"


def launch(request: Mapping[str, Any]) -> dict[str, object]:
    """Simulate one launch: what `Launch` holds, as plain data."""
    files = {path: data.tobytes() for path, data in request["files"].items()}
    library = Library(files)
    machine = Machine(tuple(request["grid"]), tuple(request["block"]))
    kernel = _kernel(machine, library, request["symbol"], request["made_for"])
    own = [argument.arg for argument in kernel.node.args.args]
    names = request["names"]
    memories: dict[str, Memory] = {}
    arguments = []
    for position, (name, argument) in enumerate(zip(names, request["arguments"], strict=True)):
        if isinstance(argument, np.ndarray):
            shown = own[position] if position < len(own) else name
            memories[name] = machine.memory(shown, argument)
            arguments.append(memories[name].view())
        else:
            arguments.append(_number(argument))
    machine.launch(kernel, arguments)
    return _record(machine, memories)


def _kernel(machine: Machine, library: Library, symbol: str, made_for: list[Value]) -> Function:
    path, _, name = symbol.partition(":")
    found = machine.look_up(library.module(path), name)
    if found is None:
        raise Unreadable("AttributeError", f"{path} has no function {name!r}")
    if made_for:
        arguments = [_given(machine, library, value) for value in made_for]
        found = machine.made(found, arguments) if isinstance(found, Function) else None
    if not isinstance(found, Function):
        raise Unreadable("KernelError", f"{symbol} is {kind(found)}, not a kernel")
    return found if made_for else Function(found.node, found.module, found.scope, compiled=True)


def _given(machine: Machine, library: Library, value: Value) -> Value:
    """What a kernel is made for: a number, or a function, compiled."""
    if not isinstance(value, str):
        return _number(value)
    path, _, name = value.partition(":")
    if name and path.endswith(".py"):
        function = machine.look_up(library.module(path), name)
    else:
        text = f"import math\ngiven = {OPERATORS.get(value, value)}\n"
        given = Library({GIVEN: text.encode()}).module(GIVEN)
        function = machine.look_up(given, "given")
    if not isinstance(function, Function):
        raise Unreadable("AttributeError", f"there is no function {value!r}")
    return Function(function.node, function.module, None, compiled=True)


def _number(value: float) -> Value:
    if isinstance(value, bool):
        return np.bool_(value)
    return np.int64(value) if isinstance(value, int) else np.float64(value)


def _record(machine: Machine, memories: Mapping[str, Memory]) -> dict[str, object]:
    rows = (prod(machine.grid), prod(machine.block))
    shared: dict[int, dict[str, object]] = {}
    for wave in machine.waves:
        for line, memory in wave.items():
            known = shared.setdefault(
                line,
                {
                    "name": memory.name,
                    "bytes": memory.size * memory.data.itemsize,
                    "reads": np.zeros(memory.shape, np.int64),
                    "writes": np.zeros(memory.shape, np.int64),
                },
            )
            known["reads"] += memory.reads.reshape(memory.shape)  # type: ignore[operator]
            known["writes"] += memory.writes.reshape(memory.shape)  # type: ignore[operator]
    return {
        "arrays": {n: m.data.reshape(m.shape) for n, m in memories.items()},
        "findings": _plain(machine.sanitizer.findings),
        "slow": _plain(machine.sanitizer.slow()),
        "reads": {n: m.reads.reshape(m.shape) for n, m in memories.items()},
        "writes": {n: m.writes.reshape(m.shape) for n, m in memories.items()},
        "thread_reads": {n: m.thread_reads.reshape(rows) for n, m in memories.items()},
        "thread_writes": {n: m.thread_writes.reshape(rows) for n, m in memories.items()},
        "shared": list(shared.values()),
        "barriers": machine.barriers,
    }


def _plain(findings: Findings) -> list[list[object]]:
    return [
        [f.kind, f.text, f.count, [[x.file, x.line, x.function, x.source] for x in f.frames]]
        for f in findings
    ]


# The process.


def answer(header: bytes, body: bytes) -> bytes:
    """The reply to one request: a record, or what is wrong with the text."""
    question = wire.request(header)
    assert isinstance(question, wire.Question)
    (request,) = wire.unpack(question.arguments, body)
    data = bytearray()
    try:
        with np.errstate(all="ignore"):
            value = wire.pack(launch(request), data)
    except FAULTS as error:
        return wire.frame(_fault(question.number, error))
    return wire.frame(wire.Returned(question.number, value), data)


FAULTS = (NotUnderstood, Unreadable, Unfinished, OutOfSteps, RecursionError, MemoryError)


def _fault(number: int, error: Exception) -> wire.Raised:
    """What the kernel's author is told."""
    if isinstance(error, NotUnderstood):
        where = error.frames[-1] if error.frames else None
        place = f"{where.file}:{where.line}: " if where else ""
        message = f"{place}not of the language of kernels: {error}"
        return wire.Raised(number, "KernelError", message, list(error.frames))
    name, message = {
        Unreadable: (getattr(error, "error", ""), str(error)[:2_000]),
        Unfinished: ("NotImplementedError", str(error)[:200]),
        OutOfSteps: ("TimedOut", f"the kernel does not end within {STEPS:,} steps"),
        RecursionError: ("KernelError", "nested too deep for the language of kernels"),
        MemoryError: ("MemoryError", "in the kernel's simulation"),
    }[type(error)]
    return wire.Raised(number, name, message, [])


def _fork(header: bytes, body: bytes, out: BinaryIO) -> None:
    """Answer in a child process, and for it where it could not."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            sys.setrecursionlimit(NESTING)
            out.write(answer(header, body))
            out.flush()
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code:
        out.write(_instead(header, code))
        out.flush()


def _instead(header: bytes, code: int) -> bytes:
    number = wire.request(header).number
    if -code in (signal.SIGXCPU, signal.SIGKILL):
        message = f"the kernel does not end within {SECONDS} s"
        return wire.frame(wire.Raised(number, "TimedOut", message, []))
    if code < 0:
        return wire.frame(wire.Raised(number, "SyntaxError", "Python cannot parse it", []))
    return wire.frame(wire.Refused(number, "the simulator failed; see its error output"))


def main() -> None:
    """Answer until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    stream, out = sys.stdin.buffer, sys.stdout.buffer
    while prefix := stream.read(wire.PREFIX.size):
        header, body = wire.lengths(prefix, ANSWER_BYTES)
        _fork(stream.read(header), stream.read(body), out)


if __name__ == "__main__":
    main()
