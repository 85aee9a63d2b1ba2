"""Screening: workers that try one mutant after the other on the tests that ought to notice it.

A worker collects an exercise's tests once, keeps a nursery warm, and then does jobs: some files,
some tests, until one of them is not passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from grader.drawing import UNSHRUNK, use_profile
from grader.examiner import Examiner
from grader.exercise import CourseError, Exercise, load_course
from grader.grading import examine
from grader.interview import Interview
from grader.report import Verdict
from grader.sandbox.nursery import Nursery
from grader.sandbox.session import Limits, Unavailable
from grader.source import Source

UNCOMPILED = {"NUMBA_DISABLE_JIT": "1"}
ENDLESS = 1e6  # seconds: the reference answers in one session for as long as a worker lives


class Job(Struct, frozen=True):
    """Tests to run on the reference with some files replaced, until one is not passed."""

    files: Mapping[str, bytes]
    tests: Sequence[str]
    compiled: bool
    seconds: float
    """The most that a question may take; a test may take twice that."""
    all: bool = False
    """Whether to go on after a test that is not passed."""


class Tried(Struct, frozen=True):
    """What one test said."""

    test: str
    verdict: Verdict
    message: str
    seconds: float


class Bench(Struct, frozen=True):
    """A nursery, and the reference's own session in it."""

    nursery: Nursery
    reference: Interview


class Screening(Examiner):
    """An examiner that does jobs with the tests that it has collected."""

    def __init__(
        self,
        exercise: Exercise,
        seed: int,
        files: Mapping[str, bytes],
        connection: Connection,
        benches: Mapping[bool, Bench],
    ) -> None:
        bench = benches[True]
        super().__init__(exercise, seed, bench.reference, Source({}), reference=bench.reference)
        self._files = files
        self._connection = connection
        self._benches = benches
        self._items: dict[str, pytest.Item] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        """Nobody reads a counterexample here, so none is made small."""
        super().pytest_configure(config)
        use_profile(UNSHRUNK)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Say which tests there are (races are no matter of right or wrong), then do jobs."""
        if self.broken:
            return True  # which `examine` tells
        self._items = {
            item.name: item
            for item in session.items
            if isinstance(item, pytest.Function) and "race" not in item.fixturenames
        }
        tasks = {name: found.task for name, found in self.findings.items()}
        self._connection.send({name: tasks[name] for name in self._items if name in tasks})
        with suppress(EOFError):  # when there are no more jobs
            while True:
                self._connection.send(list(self._done(self._connection.recv())))
        return True

    def _done(self, job: Job) -> Iterator[Tried]:
        files = {**self._files, **job.files}
        limits = self.exercise.limits
        limits = msgspec.structs.replace(
            limits,
            question_seconds=min(limits.question_seconds, job.seconds),
            test_seconds=min(limits.test_seconds, 2 * job.seconds),
        )
        bench = self._benches[job.compiled]
        self.submitted = Source(files, self.exercise.given)
        self.reference_interview = bench.reference
        self.interview = Interview(bench.nursery, self.exercise.cargo(files), limits)
        with closing(self.interview):
            for test in job.tests:
                tried = self._tried(test)
                yield tried
                if tried.verdict is not Verdict.PASSED and not job.all:
                    break

    def _tried(self, test: str) -> Tried:
        item, finding = self._items[test], self.findings[test]
        item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        judgement = finding.judgement
        return Tried(test, judgement.verdict, judgement.message, finding.seconds)


def work(connection: Connection, folder: Path, name: str, seed: int) -> None:
    """Be a worker: collect the tests of an exercise and do jobs until none is left."""
    try:
        course = load_course(folder)
        exercise = course.exercise(name)
        files = course.reference_files(exercise)
        with ExitStack() as stack:
            benches = {
                compiled: bench(stack, exercise, files, environment)
                for compiled, environment in environments(exercise).items()
            }
            screening = Screening(exercise, seed, files, connection, benches)
            examine(screening, [*exercise.public_tests, *exercise.hidden_tests])
    except (CourseError, Unavailable, OSError) as error:
        with suppress(OSError):  # unless whoever gave the jobs has gone
            connection.send(error)
    except KeyboardInterrupt:
        pass


def environments(exercise: Exercise) -> dict[bool, Mapping[str, str]]:
    """The environments to try a mutant in, by whether its kernels are compiled.

    A formula that is wrong without compiling need not be compiled, which takes seconds.
    """
    quick = {False: {**exercise.environment, **UNCOMPILED}} if "numba" in exercise.warm else {}
    return {**quick, True: exercise.environment}


def bench(
    stack: ExitStack, exercise: Exercise, files: Mapping[str, bytes], environment: Mapping[str, str]
) -> Bench:
    """A nursery with the reference in it, closed with `stack`."""
    nursery = stack.enter_context(closing(Nursery(exercise.warm, environment)))
    most = Limits(session_bytes=1 << 50, total_seconds=ENDLESS)
    limits = msgspec.structs.replace(
        exercise.limits, session_bytes=most.session_bytes, total_seconds=most.total_seconds
    )
    interview = Interview(nursery, exercise.cargo(files), limits)
    return Bench(nursery, stack.enter_context(closing(interview)))


class Workers:
    """Processes that do jobs; as many threads may ask as there are workers."""

    def __init__(self, folder: Path, exercise: str, seed: int, count: int) -> None:
        context = get_context("spawn")
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        self._connections: list[Connection] = []
        self._processes = []
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=work, args=(theirs, folder, exercise, seed), daemon=True
            )
            process.start()
            theirs.close()
            self._connections.append(ours)
            self._processes.append(process)

    def tests(self) -> dict[str, str]:
        """Each test with its task, once all workers have collected them. Raises `CourseError`."""
        found: dict[str, str] = {}
        for connection in self._connections:
            found = self._received(connection)
            self._idle.put(connection)
        return found

    def do(self, job: Job) -> list[Tried]:
        """What the tests of `job` said. Raises `CourseError` and `Unavailable`."""
        connection = self._idle.get()
        try:
            connection.send(job)
            tried: list[Tried] = self._received(connection)
        finally:
            self._idle.put(connection)
        for each in tried:
            if each.verdict is Verdict.INTERNAL:
                raise CourseError(f"{each.test}: {each.message}")
        return tried

    def _received(self, connection: Connection) -> Any:  # noqa: ANN401 - whatever it sends
        try:
            said = connection.recv()
        except (EOFError, OSError) as error:
            raise Unavailable("a worker that tries mutants has ended") from error
        if isinstance(said, Exception):
            raise said
        return said

    def close(self) -> None:
        """End all workers, busy or not."""
        for process, connection in zip(self._processes, self._connections, strict=True):
            connection.close()
            process.join(1)
            process.terminate()
            process.join()


@contextmanager
def screening(folder: Path, exercise: str, seed: int, count: int) -> Iterator[Workers]:
    """Workers for as long as this lasts."""
    with closing(Workers(folder, exercise, seed, count)) as workers:
        yield workers
