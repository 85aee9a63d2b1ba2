"""What is on the trusted side of a sandbox: its verbs, its limits, and what may go wrong."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from grader.sandbox import wire


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


class Unfreezable(Exception):  # noqa: N818
    """A host could not stop what runs in it."""


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


class Timed(Struct, frozen=True):
    """An answer, and the seconds until the sandbox was committed to it."""

    seconds: float
    answer: Any


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

    def time(self, probe: str, arguments: Sequence[object]) -> Timed:
        """Call a probe against the clock; nothing may have arrived before.

        The clock is out here. It runs from the question's first byte to a digest that commits to
        the answer, which is then fetched and compared with it.
        """

    def freeze(self) -> None:
        """Stop whatever runs in the sandbox, until `thaw`."""

    def thaw(self) -> None:
        """Let it go on. Never raises, and may be called again."""

    def cpu_seconds(self) -> float:
        """The processor time that the sandbox has used so far, all threads together."""

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

    def freeze(self) -> None:
        """Stop the interpreter and all it started. Raises `Unfreezable`."""

    def thaw(self) -> None:
        """Let them go on. Never raises."""

    def cpu_seconds(self) -> float:
        """The processor time that they have used."""

    def close(self) -> None:
        """End the interpreter and all it started, frozen or not."""
