"""The trusted end of the wire: one live student interpreter, asked and never believed."""

from __future__ import annotations

import secrets
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from grader.sandbox import wire
from grader.sandbox.session import (
    Cargo,
    Crashed,
    Host,
    Limits,
    NotPlainData,
    OutOfMemory,
    Raised,
    StudentFault,
    Timed,
    TimedOut,
    Unfreezable,
)

GRACE = 0.5  # seconds that the sandbox's own alarm has before we end the sandbox


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
        self._send(wire.frame(request, body), self._limits.load_seconds)
        reply, _ = self._receive(self._limits.load_seconds)
        if not isinstance(reply, wire.Ready) or reply.number != number:
            raise Crashed("spoke out of turn while it was imported")

    def begin(self) -> None:
        """See `Session`."""
        self.end()
        self._test = _number()
        self._send(wire.frame(wire.Begin(self._test)), self._limits.question_seconds)

    def ask(self, probe: str, arguments: Sequence[object]) -> Any:  # noqa: ANN401
        """See `Session`."""
        number, body = _number(), bytearray()
        question = wire.Question(number, probe, [wire.pack(value, body) for value in arguments])
        self._expect_silence()
        self._send(wire.frame(question, body), self._limits.question_seconds)
        return self._answer(number, *self._read(self._limits.question_seconds + GRACE))

    def time(self, probe: str, arguments: Sequence[object]) -> Timed:
        """See `Session`."""
        number, body = _number(), bytearray()
        packed = [wire.pack(value, body) for value in arguments]
        question = wire.frame(wire.TimedQuestion(number, probe, packed), body)
        self._expect_silence()
        asked = self._clock()
        self._send(question, self._limits.question_seconds)
        commitment, _ = self._receive(self._limits.question_seconds + GRACE)
        seconds = self._clock() - asked
        if isinstance(commitment, wire.Ended):
            raise self._death(commitment)
        if not isinstance(commitment, wire.Committed) or commitment.number != number:
            raise self._lose(Crashed("committed to no answer"))
        header, data = self._read(self._limits.question_seconds)
        prefix = wire.PREFIX.pack(len(header), len(data))
        if wire.digest(prefix, header, data) != commitment.digest:
            raise self._lose(Crashed("committed to another answer than it sent"))
        return Timed(seconds, self._answer(number, header, data))

    def freeze(self) -> None:
        """See `Session`."""
        try:
            self._host.freeze()
        except Unfreezable as error:
            raise self._lose(Crashed(f"could not be stopped: {error}")) from error

    def thaw(self) -> None:
        """See `Session`."""
        self._host.thaw()

    def cpu_seconds(self) -> float:
        """See `Session`."""
        return self._host.cpu_seconds()

    def end(self) -> str:
        """See `Session`."""
        number, self._test = self._test, None
        if number is None:
            return ""
        self._send(wire.frame(wire.End(number)), self._limits.question_seconds)
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

    def _answer(self, number: int, header: bytes, data: bytes) -> Any:  # noqa: ANN401
        reply = self._decode(header)
        if isinstance(reply, wire.Ended):
            raise self._death(reply)
        if reply.number != number:
            raise self._lose(Crashed("answered a question that was not asked"))
        return _judge(reply, data)

    def _send(self, frame: bytes, seconds: float) -> None:
        try:
            self._connection.settimeout(seconds)
            self._connection.sendall(frame)
        except TimeoutError as error:
            raise self._lose(TimedOut(f"took no question for {seconds:g} s")) from error
        except OSError as error:
            raise self._hangup() from error

    def _receive(self, seconds: float) -> tuple[wire.Reply, bytes]:
        header, body = self._read(seconds)
        return self._decode(header), body

    def _decode(self, header: bytes) -> wire.Reply:
        try:
            return wire.reply(header)
        except wire.WireError as error:
            raise self._lose(Crashed(f"sent {error}")) from error

    def _read(self, seconds: float) -> tuple[bytes, bytes]:
        deadline = self._clock() + seconds

        def receive(size: int) -> bytes:
            return self._exactly(size, deadline, seconds)

        try:
            return wire.read(receive, self._limits.answer_bytes)
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
