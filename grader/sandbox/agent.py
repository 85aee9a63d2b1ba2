"""Runs inside a sandbox, beside the student's package: loads it once, forks for each test, answers.

Nothing here judges and nothing here is secret: whoever takes this process over can only answer
differently. It ends when the other side of the wire is gone.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import linecache
import os
import select
import signal
import socket
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, NoReturn

from grader.sandbox import wire

OUTPUT_CHARACTERS = 8_000
MESSAGE_CHARACTERS = 2_000
FRAMES = 20
SURVIVED = 77  # a status with which no submission ends its interpreter by mistake
BODY_BYTES = 1 << 30  # the trusted side keeps its own, smaller bound


class Work(NamedTuple):
    """A loaded submission."""

    probes: ModuleType
    home: Path
    seconds: float


class Wire:
    """The sandbox's end of the wire."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def receive(self, size: int) -> bytes:
        """Exactly `size` bytes. Raises `EOFError` when the other side is gone."""
        parts, missing = [], size
        while missing:
            part = self.connection.recv(min(missing, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def read(self) -> tuple[wire.Request, bytes]:
        """The next request and its body."""
        header, body = wire.read(self.receive, BODY_BYTES)
        return wire.request(header), body

    def send(self, message: wire.Reply, body: bytes | bytearray = b"") -> None:
        """Send one reply."""
        self.connection.sendall(wire.frame(message, body))


def load(request: wire.Load, body: bytes, home: Path) -> Work:
    """Write the submission below `home`, and import what can be."""
    for path, data in wire.unbundle(request.files, body).items():
        target = home / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    sys.path.insert(0, str(home))
    probes = ModuleType("probes")
    probes.__file__ = "probes.py"
    sys.modules["probes"] = probes
    exec(compile(request.probes, "probes.py", "exec"), probes.__dict__)  # noqa: S102
    for name in request.packages:
        # A package that does not import is reported by each question that needs it.
        with contextlib.suppress(BaseException):
            importlib.import_module(name)
    share(probes, request.seconds)
    gc.collect()
    gc.freeze()  # forks share what is loaded for as long as no collection touches it
    return Work(probes, home, request.seconds)


def share(probes: ModuleType, seconds: float) -> None:
    """Call the probes' `before_tests`, if they have one: what it loads, all tests' forks share.

    A fork tries it first, so that a submission which ends or holds up its interpreter there does
    so in the tests that need it, and in no others.
    """
    before_tests = getattr(probes, "before_tests", None)
    if before_tests is None:
        return
    child = os.fork()
    if not child:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds)
            before_tests()
            os._exit(SURVIVED)
        finally:
            os._exit(1)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == SURVIVED:
        with contextlib.suppress(BaseException):
            before_tests()


def answer(work: Work, question: wire.Question | wire.TimedQuestion, body: bytes) -> bytes:
    """The frame that answers `question`."""
    number, data = question.number, bytearray()
    try:
        arguments = wire.unpack(question.arguments, body)
        value = getattr(work.probes, question.probe)(*arguments)
        return wire.frame(wire.Returned(number, wire.pack(value, data)), data)
    except wire.WireError as error:
        return wire.frame(wire.Refused(number, str(error)[:MESSAGE_CHARACTERS]))
    except BaseException as error:  # noqa: BLE001 - a student's code may raise SystemExit too
        return wire.frame(raised(number, error, work.home))


def raised(number: int, error: BaseException, home: Path) -> wire.Raised:
    """The error with the frames of the student's own lines."""
    frames = [
        wire.Frame(_relative(path, home), line or 0, name[:200], _source(path, line or 0))
        for path, line, name, _ in traceback.extract_tb(error.__traceback__)
        if path.startswith(f"{home}{os.sep}")
    ]
    path, line = _named_place(error)
    if path and line:
        frames.append(wire.Frame(_relative(path, home), line, "", _source(path, line)))
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - the student's own __str__
        message = "(its message could not be shown)"
    name = type(error).__name__[:200]
    return wire.Raised(number, name, _clean(message)[:MESSAGE_CHARACTERS], frames[-FRAMES:])


def _named_place(error: BaseException) -> tuple[str | None, int | None]:
    """The line that an error is about: of Python, or of numba, which can't compile it."""
    if isinstance(error, SyntaxError):
        return error.filename, error.lineno
    place = getattr(error, "loc", None) if type(error).__module__.startswith("numba.") else None
    return getattr(place, "filename", None), getattr(place, "line", None)


def _relative(path: str, home: Path) -> str:
    return _clean(path.removeprefix(f"{home}{os.sep}"))[:500]


def _source(path: str, line: int) -> str:
    return _clean(linecache.getline(path, line).strip())[:500]


def _clean(text: str) -> str:
    return text.encode(errors="replace").decode()


def converse(stream: Wire, work: Work) -> None:
    """Answer questions until the test ends or the other side is gone.

    An alarm ends this fork when a question takes too long, so that the sandbox itself lives on;
    where a submission switches it off, the other side's own deadline ends the sandbox.
    """
    while True:
        request, body = stream.read()
        if not isinstance(request, wire.Question | wire.TimedQuestion):
            return
        signal.setitimer(signal.ITIMER_REAL, work.seconds)
        reply = answer(work, request, body)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if isinstance(request, wire.TimedQuestion):
            stream.send(wire.Committed(request.number, wire.digest(reply)))
        stream.connection.sendall(reply)


def serve_test(stream: Wire, work: Work, output: int) -> NoReturn:
    """Be the interpreter of one test."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    go_first()
    status = 1
    try:
        with contextlib.suppress(EOFError, OSError):
            converse(stream, work)
        sys.stdout.flush()
        sys.stderr.flush()
        status = 0
    finally:
        os._exit(status)


def go_first() -> None:
    """Where memory runs out, end before others do.

    A fork pays for each page that it touches: `Path.write_text` touches a hundred, this eight.
    """
    with contextlib.suppress(OSError):
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(score, b"1000")
        os.close(score)


def attend(child: int, output: int, stream: Wire) -> tuple[int, str]:
    """Wait for a test's interpreter; its exit status and the beginning of what it printed."""
    printed = bytearray()
    end = os.pidfd_open(child)  # no signal handler: each fork would pay for touching it
    poll = select.poll()
    poll.register(output, select.POLLIN)
    poll.register(end, select.POLLIN)
    poll.register(stream.connection, select.POLLRDHUP)
    try:
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            if output in ready and not _drain(output, printed):
                poll.unregister(output)
            if stream.connection.fileno() in ready:
                os.kill(child, signal.SIGKILL)
            if end in ready:
                with contextlib.suppress(BlockingIOError):
                    while _drain(output, printed):
                        pass
                status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                return status, printed.decode(errors="replace")[:OUTPUT_CHARACTERS]
    finally:
        os.close(end)


def _drain(output: int, printed: bytearray) -> bool:
    part = os.read(output, 65536)
    printed += part[: max(0, OUTPUT_CHARACTERS - len(printed))]
    return bool(part)


def end_leftovers(child: int) -> None:
    """Kill what a test's interpreter left running, and wait for its end."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        if os.getpid() != 1:
            os.killpg(child, signal.SIGKILL)
            return
        os.kill(-1, signal.SIGKILL)  # a container of its own: everything else in it
        while True:
            os.waitpid(-1, 0)


def run_test(stream: Wire, work: Work) -> tuple[int, str]:
    """Fork an interpreter for one test, wait for its end, and leave nothing of it."""
    reader, writer = os.pipe2(os.O_CLOEXEC)
    os.set_blocking(reader, False)
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        serve_test(stream, work, writer)
    os.close(writer)
    try:
        return attend(child, reader, stream)
    finally:
        end_leftovers(child)
        os.close(reader)


def serve(stream: Wire, home: Path) -> None:
    """Load one submission and serve its tests, one after the other."""
    request, body = stream.read()
    if not isinstance(request, wire.Load):
        raise EOFError
    work = load(request, body, home)
    stream.send(wire.Ready(request.number))
    while True:
        begin, _ = stream.read()
        if isinstance(begin, wire.Begin):
            status, output = run_test(stream, work)
            stream.send(wire.Ended(begin.number, status, output))


def main() -> None:
    """Import what the later arguments name, connect to the socket that the first one names."""
    for name in sys.argv[2:]:
        importlib.import_module(name)
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(sys.argv[1])
    sys.dont_write_bytecode = True
    with contextlib.suppress(EOFError, OSError):
        serve(Wire(connection), Path.cwd())


if __name__ == "__main__":
    main()
