"""An interview: one submission asked through all tests of a grading, whatever it does meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from grader.sandbox.session import (
    Cargo,
    Crashed,
    Limits,
    OutOfMemory,
    Sandbox,
    Session,
    StudentFault,
    Timed,
    TimedOut,
)

REOPENINGS = 10
FATAL = (TimedOut, OutOfMemory, Crashed)


class Halted(BaseException):
    """A test is over, its interpreter gone. Passes by Hypothesis, which would try again."""

    def __init__(self, fault: StudentFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Interview:
    """Opens a sandbox, keeps its time, and opens another one after a fault that took it."""

    def __init__(
        self,
        sandbox: Sandbox,
        cargo: Cargo,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open = partial(sandbox.open, cargo, limits)
        self._limits = limits
        self._clock = clock
        self._opener = ThreadPoolExecutor(1, thread_name_prefix="sandbox")
        self._session: Future[Session] | None = None
        self._openings = 0
        self._broken: StudentFault | None = None  # no test can be asked any more
        self._fault: StudentFault | None = None  # this test can't
        self._begun: float | None = None
        self._first: float | None = None
        self._frozen: float | None = None
        self.asked = 0
        self.seconds = {"start": 0.0, "load": 0.0, "questions": 0.0}

    def prepare(self) -> None:
        """Open the sandbox in the background."""
        if self._session is None:
            self._openings += 1
            self._session = self._opener.submit(self._open_timed)

    def wait(self) -> None:
        """Wait until the sandbox is there. Raises `Unavailable`, never a student's fault."""
        error = self._session.exception() if self._session is not None else None
        if error is not None and not isinstance(error, StudentFault):
            raise error

    def begin(self) -> None:
        """Start a test, or start it again in a fresh interpreter. Raises `Halted`."""
        if self._broken is not None:
            raise Halted(self._broken)
        now = self._clock()
        if self._begun is None:
            self._begun = now
        session = self._opened()
        self._first = self._first or now
        self._guard(session, session.begin)

    def ask(self, probe: str, *arguments: object) -> Any:  # noqa: ANN401 - plain data
        """One question. Raises `Halted`, or the `StudentFault` that answered it."""
        __tracebackhide__ = True
        return self._question(lambda session: session.ask(probe, arguments))

    def time(self, probe: str, *arguments: object) -> Timed:
        """One question against the clock. Raises as `ask` does."""
        timed: Timed = self._question(lambda session: session.time(probe, arguments))
        return timed

    def freeze(self) -> None:
        """Stop all that runs in the sandbox, and its time with it. Raises `Halted`."""
        if self._session is not None:
            session = self._opened()
            self._guard(session, session.freeze)
        self._frozen = self._frozen or self._clock()

    def thaw(self) -> None:
        """Let it go on."""
        if self._frozen is not None:
            stood = self._clock() - self._frozen
            self._begun = None if self._begun is None else self._begun + stood
            self._first = None if self._first is None else self._first + stood
            self._frozen = None
        if self._session is not None and self._session.exception() is None:
            self._session.result().thaw()

    def cpu_seconds(self) -> float:
        """The processor time used in the sandbox. Raises `Unavailable`."""
        return self._opened().cpu_seconds()

    def _question(self, verb: Callable[[Session], Any]) -> Any:  # noqa: ANN401
        __tracebackhide__ = True
        if self._begun is None:
            self.begin()
        if self._fault is not None:
            raise Halted(self._fault)
        self._check_time()
        session = self._opened()
        asked = self._clock()
        self.asked += 1
        try:
            return self._guard(session, lambda: verb(session))
        finally:
            self.seconds["questions"] += self._clock() - asked

    def end(self) -> str:
        """End the test; what it printed. Raises `StudentFault` for what came after its answers."""
        begun, self._begun, self._fault = self._begun, None, None
        if begun is None or self._session is None or self._session.exception() is not None:
            return ""
        session = self._session.result()
        try:
            return session.end()
        except StudentFault:
            if session.lost:
                self._drop(Crashed("kept ending its sandbox"))
            raise

    def retire(self) -> None:
        """Begin to close, in the background: nothing will be asked any more."""
        if self._session is not None and self._session.exception() is None:
            self._opener.submit(self._session.result().close)
        self._session = None

    def close(self) -> None:
        """Leave nothing open."""
        self.retire()
        self._opener.shutdown()

    def _open_timed(self) -> Session:
        session = self._open()
        for part, seconds in session.seconds.items():
            self.seconds[part] += seconds
        return session

    def _opened(self) -> Session:
        self.prepare()
        assert self._session is not None
        try:
            session = self._session.result()
        except StudentFault as fault:
            # A submission that cannot be imported cannot be imported the next time either.
            self._broken = fault
            raise Halted(fault) from fault
        return session

    def _guard(self, session: Session, verb: Callable[[], Any]) -> Any:  # noqa: ANN401
        __tracebackhide__ = True
        try:
            return verb()
        except FATAL as fault:
            self._fault = fault
            if session.lost:
                self._drop(fault)
            raise Halted(fault) from fault

    def _drop(self, fault: StudentFault) -> None:
        if self._session is not None:
            self._session.result().close()
            self._session = None
        if self._openings > REOPENINGS:
            self._broken = fault

    def _check_time(self) -> None:
        now = self._clock()
        for begun, most, what in (
            (self._first, self._limits.total_seconds, "all tests"),
            (self._begun, self._limits.test_seconds, "one test"),
        ):
            if begun is not None and now - begun > most:
                fault = TimedOut(f"took more than {most:g} s in {what}")
                self._fault = fault
                self._broken = fault if what == "all tests" else self._broken
                raise Halted(fault)


class Probe:
    """One probe of one submission; calling it asks."""

    def __init__(self, name: str, ask: Callable[..., Any], whose: str) -> None:
        self._name = name
        self._ask = ask
        self._whose = whose

    def __call__(self, *arguments: object) -> Any:  # noqa: ANN401 - plain data
        """The answer."""
        __tracebackhide__ = True
        return self._ask(self._name, *arguments)

    def __repr__(self) -> str:
        return f"{self._whose}.{self._name}"


class Student:
    """What a test asks: `student.name(1.0)` is the probe `name`, asked in the sandbox."""

    def __init__(self, interview: Interview) -> None:
        self._interview = interview

    def __getattr__(self, probe: str) -> Probe:
        if probe.startswith("_"):
            raise AttributeError(probe)
        return Probe(probe, self._ask, repr(self))

    def __repr__(self) -> str:
        return type(self).__name__.lower()

    def _ask(self, probe: str, *arguments: object) -> Any:  # noqa: ANN401
        __tracebackhide__ = True
        return self._interview.ask(probe, *arguments)

    def restart(self) -> None:
        """Go on in a fresh interpreter that remembers nothing."""
        self._interview.begin()


class ReferenceFault(Exception):  # noqa: N818
    """The course's own solution did not answer. Never the student's fault."""


class Reference(Student):
    """The course's own solution, asked in a sandbox of its own."""

    def _ask(self, probe: str, *arguments: object) -> Any:  # noqa: ANN401
        try:
            return super()._ask(probe, *arguments)
        except (StudentFault, Halted) as fault:
            raise ReferenceFault(f"the reference: {fault}") from fault
