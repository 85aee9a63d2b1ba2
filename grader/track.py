"""Two lanes: a student's sandbox and the reference's, asked the same fresh input in turn.

Each stands still while the other runs, so that nothing computes between its questions and nobody
slows the other down.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median

import numpy as np
from msgspec import Struct

from grader.interview import Halted, Interview, ReferenceFault
from grader.sandbox.session import StudentFault, Timed
from grader.testing import approx

Make = Callable[[np.random.Generator, int], Sequence[object]]
Compare = Callable[[object, object], None]


class Challenge(Struct, frozen=True):
    """What both are asked: a probe with what `make(rng, size)` draws, and how right is right."""

    probe: str
    make: Make
    rel: float = 1e-6
    abs: float = 1e-9


class Lane:
    """One side: an interview whose sandbox stands still unless it is asked."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview

    @contextmanager
    def awake(self) -> Iterator[None]:
        """While this lasts, the sandbox runs."""
        self.interview.thaw()
        try:
            yield
        finally:
            self.interview.freeze()

    def begin(self) -> None:
        """A fresh interpreter, and then a standstill."""
        self.interview.begin()
        self.interview.freeze()

    def time(self, probe: str, arguments: Sequence[object]) -> Timed:
        """One question against the clock. Raises `Halted` or a `StudentFault`."""
        __tracebackhide__ = True
        with self.awake():
            return self.interview.time(probe, *arguments)

    def load(self, probe: str, arguments: Sequence[object]) -> tuple[float, float]:
        """The processor seconds and the wall seconds of one question."""
        with self.awake():
            used, begun = self.interview.cpu_seconds(), time.monotonic()
            self.interview.time(probe, *arguments)
            return self.interview.cpu_seconds() - used, time.monotonic() - begun


class ReferenceLane(Lane):
    """The reference's side, whose faults are ours."""

    def begin(self) -> None:
        """See `Lane`. Raises `ReferenceFault`."""
        with _ours():
            super().begin()

    def time(self, probe: str, arguments: Sequence[object]) -> Timed:
        """See `Lane`. Raises `ReferenceFault`."""
        with _ours():
            return super().time(probe, arguments)

    def load(self, probe: str, arguments: Sequence[object]) -> tuple[float, float]:
        """See `Lane`. Raises `ReferenceFault`."""
        with _ours():
            return super().load(probe, arguments)


@contextmanager
def _ours() -> Iterator[None]:
    try:
        yield
    except (StudentFault, Halted) as fault:
        raise ReferenceFault(f"the reference: {fault}") from fault


class Track:
    """Both lanes, and where their inputs come from."""

    def __init__(
        self, student: Interview, reference: Interview, rng: np.random.Generator, compare: Compare
    ) -> None:
        self.student = Lane(student)
        self.reference = ReferenceLane(reference)
        self._rng = rng
        self._compare = compare

    @contextmanager
    def open(self) -> Iterator[None]:
        """Both in a fresh interpreter, at a standstill; both go on afterwards."""
        with ExitStack() as stack:
            for lane in (self.student, self.reference):
                stack.callback(lane.interview.thaw)
                lane.begin()
            yield

    def pair(
        self, challenge: Challenge, size: int, *, student_first: bool = True
    ) -> tuple[float, float]:
        """The seconds of the student and of the reference for the same fresh input.

        Raises `AssertionError` for a wrong answer, and what a question raises.
        """
        __tracebackhide__ = True
        arguments = challenge.make(self._rng, size)
        if student_first:
            ours = self.student.time(challenge.probe, arguments)
            theirs = self.reference.time(challenge.probe, arguments)
        else:
            theirs = self.reference.time(challenge.probe, arguments)
            ours = self.student.time(challenge.probe, arguments)
        expected = approx(theirs.answer, rel=challenge.rel, abs=challenge.abs)
        if ours.answer != expected:
            self._compare(ours.answer, expected)
            raise AssertionError(f"a wrong answer while it was timed, at size {size}")
        return ours.seconds, theirs.seconds

    def alone(self, challenge: Challenge, size: int, times: int) -> float:
        """The median of the seconds that the reference's sandbox takes for fresh inputs."""
        return median(
            self.reference.time(challenge.probe, challenge.make(self._rng, size)).seconds
            for _ in range(times)
        )

    def parallelism(self, challenge: Challenge, size: int, seconds: float) -> tuple[float, float]:
        """Processor time by wall time of both lanes, over at least these seconds on each side."""
        lanes = (self.student, self.reference)
        loads = np.zeros((2, 2))
        while loads[:, 1].min() < seconds:
            arguments = challenge.make(self._rng, size)
            loads += [lane.load(challenge.probe, arguments) for lane in lanes]
        student, reference = loads[:, 0] / loads[:, 1]
        return float(student), float(reference)
