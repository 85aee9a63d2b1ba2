"""What a test does with kernels: find one in the submission, launch it, look at what it did."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.cuda.record import Finding, Findings, Launch, SharedArray
from grader.sandbox import wire
from grader.sandbox.session import OutOfMemory, Raised, TimedOut

SIMULATOR = [sys.executable, "-I", "-B", "-m", "grader.cuda.simulator"]
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PATH": os.defpath}
SECONDS = 120.0
MOST_THREADS = 1024
ANSWER_BYTES = 256 << 20
Argument = npt.NDArray[Any] | float | bool


class SimulatorFault(Exception):  # noqa: N818
    """The simulator did not answer: our own fault."""


class Kernels:
    """The kernels of a submission: call it with `path:symbol` to find one."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = {p: np.frombuffer(d, np.uint8) for p, d in files.items() if p[-3:] == ".py"}
        self._process: subprocess.Popen[bytes] | None = None
        self.launches = 0

    def __call__(self, symbol: str, *made_for: str | float) -> Kernel:
        """The kernel `path:name`, or the one that this function returns for `made_for`.

        A text among these is an operator such as "neg", a function `path:name` of the submission,
        or a lambda expression.
        """
        return Kernel(self, symbol, made_for)

    def __repr__(self) -> str:
        return "kernel"

    def launch(self, request: Mapping[str, object]) -> dict[str, Any]:
        """Have one launch simulated; see `Kernel.launch`."""
        self.launches += 1
        body = bytearray()
        value = wire.pack({**request, "files": self._files}, body)
        question = wire.Question(self.launches, "launch", [value])
        try:
            reply, data = self._exchange(wire.frame(question, body))
        except (OSError, EOFError, wire.WireError) as error:
            self.close()
            raise SimulatorFault(f"the simulator of kernels did not answer: {error}") from error
        if isinstance(reply, wire.Raised):
            raise _fault(reply)
        if not isinstance(reply, wire.Returned) or reply.number != self.launches:
            raise SimulatorFault(f"the simulator of kernels answered {reply!r:.300}")
        (record,) = wire.unpack([reply.value], data)
        found: dict[str, Any] = record
        return found

    def close(self) -> None:
        """Leave no process."""
        if self._process is not None:
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()
            self._process.kill()
            self._process.wait()
            self._process = None

    def _exchange(self, message: bytes) -> tuple[wire.Reply, bytes]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own simulator
                SIMULATOR,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=ENVIRONMENT,
                bufsize=0,
                start_new_session=True,
            )
        assert self._process.stdin is not None
        pending = memoryview(message)
        while pending:
            pending = pending[self._process.stdin.write(pending) :]
        deadline = time.monotonic() + SECONDS
        header, data = wire.read(lambda n: self._receive(n, deadline), ANSWER_BYTES)
        return wire.reply(header), data

    def _receive(self, count: int, deadline: float) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        received = bytearray()
        while len(received) < count:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                raise EOFError(f"nothing for {SECONDS:g} s")
            part = os.read(self._process.stdout.fileno(), count - len(received))
            if not part:
                raise EOFError("it ended")
            received += part
        return bytes(received)


class Kernel:
    """A kernel of a submission."""

    def __init__(self, kernels: Kernels, symbol: str, made_for: tuple[str | float, ...]) -> None:
        self._kernels = kernels
        self._symbol = symbol
        self._made_for = made_for

    def __repr__(self) -> str:
        return self._symbol

    def launch(
        self, grid: int | tuple[int, ...], block: int | tuple[int, ...], /, **arguments: Argument
    ) -> Launch:
        """Run it as `kernel[grid, block](*arguments)` would; arrays are copied.

        Arguments are given to the kernel in their order; their names are the test's own. Raises
        `StudentFault` for a kernel that can't be read, is not of the language, or doesn't end.
        """
        __tracebackhide__ = True
        threads = _dims(block)
        if np.prod(threads) > MOST_THREADS:
            raise ValueError(f"a block of {threads}: it has at most {MOST_THREADS:,} threads")
        record = self._kernels.launch(
            {
                "symbol": self._symbol,
                "made_for": list(self._made_for),
                "grid": list(_dims(grid)),
                "block": list(threads),
                "names": list(arguments),
                "arguments": list(arguments.values()),
            }
        )
        shared = [SharedArray(**array) for array in record.pop("shared")]
        findings, slow = (_findings(record.pop(name)) for name in ("findings", "slow"))
        return Launch(**record, shared=shared, findings=findings, slow=slow)


def _dims(given: int | tuple[int, ...]) -> tuple[int, ...]:
    dims = given if isinstance(given, tuple) else (given,)
    if not 1 <= len(dims) <= 3 or min(dims) < 1:
        raise ValueError(f"{given} is no grid and no block: one to three positive integers")
    return (*dims, 1, 1)[:3]


def _findings(plain: list[Any]) -> Findings:
    return Findings(
        Finding(kind, text, count, [wire.Frame(*frame) for frame in frames])
        for kind, text, count, frames in plain
    )


def _fault(reply: wire.Raised) -> Exception:
    if reply.error == "TimedOut":
        return TimedOut(reply.message)
    if reply.error == "MemoryError":
        return OutOfMemory(reply.message)
    return Raised(reply.error, reply.message, reply.frames)
