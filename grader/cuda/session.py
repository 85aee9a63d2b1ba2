"""The simulator's process, from outside: started when it is first asked, ended with its owner."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from grader.sandbox import wire
from grader.sandbox.session import OutOfMemory, Raised, StudentFault, TimedOut

SIMULATOR = [sys.executable, "-I", "-B", "-m", "grader.cuda.simulator"]
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PATH": os.defpath}
SECONDS = 120.0
ANSWER_BYTES = 256 << 20


class SimulatorFault(Exception):  # noqa: N818
    """The simulator did not answer: our own fault."""


class Simulator:
    """Simulates launches, one after the other."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.launches = 0

    def launch(self, request: Mapping[str, object]) -> dict[str, Any]:
        """The record of one launch, as `simulator.launch` makes it.

        Raises `StudentFault` for what a text does, `SimulatorFault` for what we do.
        """
        self.launches += 1
        body = bytearray()
        question = wire.Question(self.launches, "launch", [wire.pack(request, body)])
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


def _fault(reply: wire.Raised) -> StudentFault:
    if reply.error == "TimedOut":
        return TimedOut(reply.message)
    if reply.error == "MemoryError":
        return OutOfMemory(reply.message)
    return Raised(reply.error, reply.message, reply.frames)
