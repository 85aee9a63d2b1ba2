"""The trusted end of the wire: one live student interpreter, asked and never believed."""

from __future__ import annotations

import secrets
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Protocol

from msgspec import Struct

from grader.sandbox import wire

GRACE = 0.5  # seconds that the sandbox's own alarm has before we end the sandbox


class Unavailable(Exception):  # noqa: N818 - a state of the world, not an error of the caller
    """Nothing ran: no engine, no image, no interpreter. Says what to do about it."""


class StudentFault(Exception):  # noqa: N818
    """What the submission did instead of answering."""


class Raised(StudentFault):
    """The student's code raised an error."""

    def __init__(self, error: str, message: str, frames: Sequence[wire.Frame] = ()) -> None:
        super().__init__(f"{error}: {message}" if message else error)
        self.error = error
        self.message = message
        self.frames = list(frames)


class BadForm(StudentFault):
    """The student's text breaks a rule of form."""

    def __init__(self, message: str, frames: Sequence[wire.Frame]) -> None:
        super().__init__(message)
        self.frames = list(frames)


class NotPlainData(StudentFault):
    """The student's code returned something that is not plain data."""


class TimedOut(StudentFault):
    """No answer within its time."""


class OutOfMemory(StudentFault):
    """Killed for using more memory than allowed."""


class Crashed(StudentFault):
    """The interpreter ended, or broke the protocol."""


class Limits(Struct, frozen=True):
    """What one submission may use. Seconds, bytes and counts."""

    question_seconds: float = 5.0
    test_seconds: float = 20.0
    load_seconds: float = 10.0
    total_seconds: float = 120.0
    memory_bytes: int = 512 << 20
    disk_bytes: int = 32 << 20
    answer_bytes: int = 16 << 20
    session_bytes: int = 256 << 20
    processes: int = 64
    cpus: float = 1.0


class Cargo(Struct, frozen=True):
    """What goes into a sandbox: a student's files and the exercise's probes.

    `packages` are the student's, imported before the first fork; `warm` are libraries, imported
    before there is a submission at all, in an interpreter with these `environment` variables.
    """

    files: Mapping[str, bytes]
    probes: str
    packages: Sequence[str] = ()
    warm: Sequence[str] = ()
    environment: Mapping[str, str] = {}


class Session(Protocol):
    """One live student interpreter. Every verb may raise a `StudentFault`, and no other error."""

    @property
    def lost(self) -> bool:
        """Whether a fault took the whole interpreter, not just one test's fork of it."""

    @property
    def seconds(self) -> Mapping[str, float]:
        """What opening took: `start` of the interpreter, `load` of the submission."""

    def begin(self) -> None:
        """Start a test in a fresh fork of the loaded submission; ends the one before."""

    def ask(self, probe: str, arguments: Sequence[object]) -> Any:  # noqa: ANN401 - plain data
        """Call a probe and return its plain data."""

    def end(self) -> str:
        """End the test; what it printed."""

    def close(self) -> None:
        """Leave nothing of the sandbox. Never raises, and may be called again."""


class Sandbox(Protocol):
    """A way to isolate a student's interpreter."""

    @property
    def name(self) -> str:
        """What a report calls it."""

    def prepare(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """Start interpreters in the background for later calls of `open`; may do nothing."""

    def open(self, cargo: Cargo, limits: Limits) -> Session:
        """Start an interpreter and load `cargo`. Raises `Unavailable` or a `StudentFault`."""

    def close(self) -> None:
        """End what was prepared and not opened."""


class Host(Protocol):
    """What holds the interpreter at the other end of a wire."""

    def accept(self, seconds: float) -> socket.socket:
        """The interpreter's connection. Raises `Unavailable`."""

    def ran_out_of_memory(self) -> bool:
        """Whether the host saw the interpreter killed for its memory."""

    def close(self) -> None:
        """End the interpreter and all it started."""


class WireSession:
    """A `Session` over a socket to an agent in some `Host`."""

    def __init__(self, host: Host, limits: Limits, clock: Callable[[], float]) -> None:
        self._host = host
        self._limits = limits
        self._clock = clock
        self._received = 0
        self.lost: bool = False
        self._test: int | None = None
        self.seconds: Mapping[str, float] = {"start": 0.0, "load": 0.0}
        self._connection = host.accept(limits.load_seconds)

    def load(self, cargo: Cargo) -> None:
        """Send the submission and wait until it is imported."""
        number = _number()
        files, body = wire.bundle(cargo.files)
        seconds = self._limits.question_seconds
        request = wire.Load(number, files, cargo.probes, list(cargo.packages), seconds)
        self._send(request, body, self._limits.load_seconds)
        reply, _ = self._receive(self._limits.load_seconds)
        if not isinstance(reply, wire.Ready) or reply.number != number:
            raise Crashed("spoke out of turn while it was imported")

    def begin(self) -> None:
        """See `Session`."""
        self.end()
        self._test = _number()
        self._send(wire.Begin(self._test), b"", self._limits.question_seconds)

    def ask(self, probe: str, arguments: Sequence[object]) -> Any:  # noqa: ANN401
        """See `Session`."""
        number, body = _number(), bytearray()
        question = wire.Question(number, probe, [wire.pack(value, body) for value in arguments])
        self._expect_silence()
        self._send(question, bytes(body), self._limits.question_seconds)
        reply, data = self._receive(self._limits.question_seconds + GRACE)
        if isinstance(reply, wire.Ended):
            raise self._death(reply)
        if reply.number != number:
            raise self._lose(Crashed("answered a question that was not asked"))
        return _judge(reply, data)

    def end(self) -> str:
        """See `Session`."""
        number, self._test = self._test, None
        if number is None:
            return ""
        self._send(wire.End(number), b"", self._limits.question_seconds)
        reply, _ = self._receive(self._limits.question_seconds)
        if not isinstance(reply, wire.Ended) or reply.number != number:
            raise self._lose(Crashed("spoke when nothing was asked"))
        return reply.output

    def close(self) -> None:
        """See `Session`."""
        self._connection.close()
        self._host.close()

    def _death(self, reply: wire.Ended) -> StudentFault:
        if reply.number != self._test:
            return self._lose(Crashed("spoke for another test"))
        self._test = None
        if reply.status == -signal.SIGALRM:
            return TimedOut(f"no answer within {self._limits.question_seconds:g} s")
        if reply.status == -signal.SIGKILL and self._host.ran_out_of_memory():
            return OutOfMemory(f"used more than {self._limits.memory_bytes >> 20} MiB")
        if reply.status < 0:
            return Crashed(f"was ended by signal {-reply.status}")
        return Crashed(f"ended the interpreter with status {reply.status}")

    def _expect_silence(self) -> None:
        try:
            self._connection.settimeout(0)
            early = self._connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError as error:
            raise self._hangup() from error
        if not early:
            raise self._hangup()
        reply, _ = self._receive(self._limits.question_seconds)
        if isinstance(reply, wire.Ended):
            raise self._death(reply)
        raise self._lose(Crashed("spoke when nothing was asked"))

    def _lose(self, fault: StudentFault) -> StudentFault:
        self.lost = True
        return fault

    def _hangup(self) -> StudentFault:
        self.lost = True
        if self._host.ran_out_of_memory():
            return OutOfMemory(f"used more than {self._limits.memory_bytes >> 20} MiB")
        return Crashed("ended the whole sandbox")

    def _send(self, message: wire.Request, body: bytes, seconds: float) -> None:
        try:
            self._connection.settimeout(seconds)
            self._connection.sendall(wire.frame(message, body))
        except TimeoutError as error:
            raise self._lose(TimedOut(f"took no question for {seconds:g} s")) from error
        except OSError as error:
            raise self._hangup() from error

    def _receive(self, seconds: float) -> tuple[wire.Reply, bytes]:
        deadline = self._clock() + seconds

        def receive(size: int) -> bytes:
            return self._exactly(size, deadline, seconds)

        try:
            header, body = wire.read(receive, self._limits.answer_bytes)
            return wire.reply(header), body
        except wire.WireError as error:
            raise self._lose(Crashed(f"sent {error}")) from error

    def _exactly(self, size: int, deadline: float, seconds: float) -> bytes:
        self._received += size
        if self._received > self._limits.session_bytes:
            most = f"{self._limits.session_bytes:,}"
            raise self._lose(Crashed(f"sent more than {most} bytes in all"))
        data = bytearray()
        while len(data) < size:
            left = deadline - self._clock()
            if left <= 0:
                raise self._lose(TimedOut(f"no answer within {seconds:g} s"))
            try:
                self._connection.settimeout(left)
                part = self._connection.recv(min(size - len(data), 1 << 20))
            except TimeoutError:
                continue
            except OSError as error:
                raise self._hangup() from error
            if not part:
                raise self._hangup()
            data += part
        return bytes(data)


def _judge(reply: wire.Reply, body: bytes) -> Any:  # noqa: ANN401
    if isinstance(reply, wire.Returned):
        try:
            return wire.unpack([reply.value], body)[0]
        except wire.WireError as error:
            raise NotPlainData(f"returned {error}") from error
    if isinstance(reply, wire.Raised):
        if reply.error == "MemoryError":
            raise OutOfMemory("asked for more memory than there is")
        raise Raised(reply.error, reply.message, reply.frames)
    if isinstance(reply, wire.Refused):
        raise NotPlainData(f"returned {reply.reason}")
    raise Crashed("answered something else than a question")


def _number() -> int:
    return secrets.randbits(62)


def open_session(start: Callable[[], Host], cargo: Cargo, limits: Limits) -> WireSession:
    """A loaded session in the host that `start` makes; nothing stays where that fails."""
    begun = time.monotonic()
    with ExitStack() as undo:
        host = start()
        undo.callback(host.close)
        session = WireSession(host, limits, time.monotonic)
        undo.callback(session.close)
        started = time.monotonic()
        session.load(cargo)
        undo.pop_all()
    session.seconds = {"start": started - begun, "load": time.monotonic() - started}
    return session
