"""The pytest plugin that examines a submission: fixtures for a test, verdicts from what it did."""

from __future__ import annotations

import random
import time
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial, wraps
from typing import Any

import pytest
from msgspec import Struct

from grader.cuda.kernel import Kernels
from grader.cuda.record import Findings
from grader.cuda.session import Simulator
from grader.drawing import own_seed, sow
from grader.exercise import Exercise
from grader.explanation import Explanation, details, explain, show
from grader.interview import Halted, Interview, Reference, ReferenceFault, Student
from grader.looks import Look
from grader.memory import Memory
from grader.race import Race
from grader.repetition import Drawing
from grader.report import RaceResult, Verdict
from grader.sandbox.session import StudentFault
from grader.sketches import Sketches
from grader.source import Source
from grader.verdicts import Judgement, clean, judge, judge_kernel
from grader.wording import account

OUTPUT_CHARACTERS = 4_000
FIXTURES = {"student", "reference", "race", "source", "chance", "kernel", "look"}


class Finding(Struct, kw_only=True):
    """What one test found out, before points are shared."""

    name: str
    task: str
    sentence: str
    weight: int
    gate: bool
    hidden: bool
    path: str
    judgement: Judgement = Judgement(Verdict.INTERNAL, "this test did not run")
    counterexample: dict[str, str] | None = None
    explanation: Explanation = Explanation()
    output: str = ""
    race: RaceResult | None = None
    parallelism: float | None = None
    seconds: float = 0.0
    questions: int = 0
    ran: bool = False
    """Whether the submission was asked, not just its text looked at."""
    diagnosis: str = ""
    looks: list[Look] = []


class Watcher:
    """Is told how an examination goes; this one does nothing about it."""

    def collected(self, findings: Sequence[Finding]) -> None:
        """These tests will run."""

    def asking(self, finding: Finding) -> None:
        """One of them begins."""

    def concluded(self, finding: Finding) -> None:
        """One of them is over, its judgement known."""


class Examiner:
    """Asks one submission the tests of an exercise, and keeps what each of them found."""

    def __init__(
        self,
        exercise: Exercise,
        seed: int,
        interview: Interview,
        source: Source,
        *,
        reference: Interview | None = None,
        only: Collection[str] = (),
        watcher: Watcher = Watcher(),  # noqa: B008 - keeps nothing
        memory: Memory | None = None,
    ) -> None:
        self.exercise = exercise
        self.seed = seed
        self.interview = interview
        self.reference_interview = reference
        self.submitted = source
        self.simulator = Simulator()
        self.only = only
        self.watcher = watcher
        self.memory = memory or Memory()
        self.sketching = False
        self.findings: dict[str, Finding] = {}
        self.broken: list[str] = []
        self._example: dict[str, Any] = {}
        self._compared: Explanation | None = None
        self._sanitized: Findings | None = None
        self._error: BaseException | None = None
        self._race: Race | None = None
        self._asked_before = 0
        self._drawing = Drawing()
        self._sketches = Sketches()

    # What a test may ask for.

    @pytest.fixture
    def student(self) -> Student:
        """The submission."""
        return Student(self.interview)

    @pytest.fixture
    def reference(self) -> Iterator[Reference]:
        """The course's own solution; hidden tests only."""
        if self.reference_interview is None:
            # A student at home has no reference: such a test is told as skipped, and earns nothing.
            pytest.skip("the reference stays with the course")
        yield Reference(self.reference_interview)
        self._end_reference(self.reference_interview)

    def _end_reference(self, interview: Interview) -> None:
        try:
            interview.end()
        except StudentFault as fault:
            raise ReferenceFault(f"the reference: {fault}") from fault

    def _compare(self, answer: object, expected: object) -> None:
        self._compared = explain(answer, "==", expected)

    @pytest.fixture
    def race(self) -> Iterator[Race]:
        """The submission against the course's own solution; hidden tests only."""
        if self.reference_interview is None:
            # At home, too: speed is judged where the reference is.
            pytest.skip("nobody to race against: the reference stays with the course")
        self._race = Race(self.interview, self.reference_interview, self._compare)
        yield self._race
        self._end_reference(self.reference_interview)

    @pytest.fixture
    def source(self) -> Source:
        """The submitted text."""
        return self.submitted

    @pytest.fixture
    def kernel(self) -> Kernels:
        """The submitted CUDA kernels, to be launched in the simulator."""
        draw = partial(self._sketches, "accesses")
        return Kernels(self.submitted.all_files, self.simulator, draw)

    @pytest.fixture
    def look(self) -> Sketches:
        """What is to be drawn of the submission."""
        return self._sketches

    @pytest.fixture
    def chance(self, request: pytest.FixtureRequest) -> random.Random:
        """Random numbers of this run and this test."""
        return random.Random(own_seed(self.seed, request.node.name))  # noqa: S311

    # What pytest tells us.

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the marks of this exercise known."""
        config.addinivalue_line("markers", "task(name, weight, gate): a test of that task")
        for task in self.exercise.tasks:
            config.addinivalue_line("markers", f"{task.mark}: {task.title}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what stops a test file from being read."""
        if report.failed:
            reason = report.longreprtext.strip().splitlines()[-1].removeprefix("E").strip()
            self.broken.append(f"{report.nodeid}: {reason}")

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Describe each test before any runs, so that none can get lost."""
        if self.only:
            config.hook.pytest_deselected(items=[i for i in items if not self._wanted(i)])
            items[:] = [item for item in items if self._wanted(item)]
        for item in items:
            self._describe(item)
        if not self.broken:
            self.watcher.collected(list(self.findings.values()))

    def _wanted(self, item: pytest.Item) -> bool:
        mark = item.get_closest_marker("task")
        names = {item.name, getattr(item, "originalname", None), mark and mark.args[0]}
        return not names.isdisjoint(self.only)

    def _describe(self, item: pytest.Item) -> None:
        mark = item.get_closest_marker("task")
        sentence = (getattr(item, "obj", None).__doc__ or "").strip().partition("\n\n")[0]
        if mark is None or not sentence:
            missing = "sentence (docstring)" if mark else "@task"
            self.broken.append(f"{item.nodeid} has no {missing}")
            return
        if mark.args[0] not in {task.id for task in self.exercise.tasks}:
            self.broken.append(f"{item.nodeid}: there is no task {mark.args[0]!r}")
        if item.name in self.findings:
            self.broken.append(f"{item.nodeid}: another test has that name")
        if callspec := getattr(item, "callspec", None):
            sentence = sentence.format_map(callspec.params)
        self.findings[item.name] = Finding(
            name=item.name,
            task=mark.args[0],
            sentence=" ".join(sentence.split()),
            weight=mark.kwargs["weight"],
            gate=mark.kwargs["gate"],
            hidden=item.path.parent.name == "hidden",
            path=item.path.name,
        )

    def pytest_sessionfinish(self) -> None:
        """Leave no simulator."""
        self.simulator.close()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, bool, bool]:
        """Examine one test: draw by its own seed, watch its examples, judge it at its end."""
        finding = self.findings.get(item.name)
        if finding is None or not isinstance(item, pytest.Function):
            return (yield)
        self.watcher.asking(finding)
        begun, self._asked_before = time.monotonic(), self._asked()
        looks = self.submitted.looks
        self._compared = self._sanitized = self._error = self._race = None
        self._drawing = Drawing()
        self._sketches = Sketches()
        self._example = dict(getattr(getattr(item, "callspec", None), "params", {}))
        sow(item.obj, self.seed, item.name)
        with self._watched(item.obj):
            ran = yield
        finding.seconds = time.monotonic() - begun
        finding.questions = self._asked() - self._asked_before
        finding.ran = finding.questions > self.submitted.looks - looks
        self._conclude(finding)
        if self._error is None and self._drawing.repeatable:
            self.memory.keep_examples(self._known_by(item), self._drawing)
        return ran

    def _known_by(self, item: pytest.Item) -> tuple[object, ...]:
        return self.exercise.folder, self.exercise.digest, self.seed, item.name

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Ask the examples that are known; Hypothesis draws where one of them does not pass."""
        known = self.memory.examples(self._known_by(pyfuncitem))
        if known is None:
            return None
        test = pyfuncitem.obj.hypothesis.inner_test
        repeated = pytest.CallInfo.from_call(
            lambda: known.repeat(test, pyfuncitem.funcargs),
            "call",
            reraise=(Halted, KeyboardInterrupt),
        )
        if repeated.excinfo is None:
            return True
        self._begin_anew()
        return None

    def _begin_anew(self) -> None:
        """Bring both interpreters to where they were before this test."""
        with suppress(StudentFault):
            self.interview.end()
        if self.reference_interview is not None:
            self._end_reference(self.reference_interview)
        self._asked_before = self._asked()
        self._drawing = Drawing()

    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> None:
        """Keep the first error of a test's phases."""
        if call.excinfo is not None and self._error is None:
            self._error = call.excinfo.value

    def pytest_assertrepr_compare(self, op: str, left: object, right: object) -> list[str] | None:
        """Keep the last comparison that did not hold: a property's last is its smallest."""
        if isinstance(left, Findings):
            self._sanitized = left
            return ["a clean kernel", *str(left).splitlines()]
        told = self._compared = explain(left, op, right)
        if told.difference is None:
            return None  # pytest's own words
        return [f"{told.got} == {told.expected}", *details(told)]

    @contextmanager
    def _watched(self, test: object) -> Iterator[None]:
        """Keep the arguments of a property's last example."""
        handle = getattr(test, "hypothesis", None)
        if handle is None:
            yield
            return
        inner = handle.inner_test

        @wraps(inner)
        def watched(*args: object, **kwargs: object) -> object:
            __tracebackhide__ = True
            drawn = {k: v for k, v in kwargs.items() if k not in FIXTURES}
            self._example |= drawn
            self._compared = self._sanitized = None
            self._drawing.add(kwargs.keys() - drawn.keys(), drawn)
            answer = inner(*args, **kwargs)
            self._drawing.passed += 1
            return answer

        handle.inner_test = watched
        try:
            yield
        finally:
            handle.inner_test = inner

    def _conclude(self, finding: Finding) -> None:
        try:
            finding.output = clean(self.interview.end(), OUTPUT_CHARACTERS)
        except StudentFault as fault:
            self._error = self._error or fault
        finding.judgement = judge(self._error, finding.questions)
        if self._race is not None:
            self._account_for(finding, self._race)
        if finding.judgement.verdict is not Verdict.PASSED:
            self._explain(finding)
        if self.sketching:
            self._sketch(finding)
        self.watcher.concluded(finding)

    def _sketch(self, finding: Finding) -> None:
        """Have drawn what the test wanted, when it can't change what was found any more."""
        finding.looks = self._sketches.drawn(finding.judgement.verdict)
        with suppress(StudentFault):
            self.interview.end()

    def _account_for(self, finding: Finding, race: Race) -> None:
        finding.race, finding.parallelism = race.result, race.parallel
        passed = finding.judgement.verdict is Verdict.PASSED
        if passed and race.result is not None and race.result.remarkable:
            finding.judgement = Judgement(Verdict.PASSED, account(race.result))

    def _explain(self, finding: Finding) -> None:
        if self._example:
            finding.counterexample = {k: show(v) for k, v in self._example.items()}
        if finding.judgement.verdict is not Verdict.FAILED:
            return
        if self._sanitized is not None:
            finding.judgement = judge_kernel(self._sanitized)
        elif self._compared is not None:
            finding.explanation = self._compared

    def _asked(self) -> int:
        return self.interview.asked + self.submitted.looks + self.simulator.launches
