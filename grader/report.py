"""The report: what a grading found, for a student to learn from and an instructor to trust.

One record, serialised once: stored, sent, drawn and exported as it is. `docs/report.schema.json`
is derived from it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from grader.looks import Look
from grader.sandbox.wire import Frame

VALUE_CHARACTERS = 300
DERIVATIVES = 12  # of those that were compared, so many are told
REMARKS = 10
LOOKS = 2

ShortText: TypeAlias = Annotated[str, Meta(max_length=VALUE_CHARACTERS)]


class Verdict(StrEnum):
    """How one test went."""

    PASSED = "passed"
    FAILED = "failed"
    """An answer was wrong, or was not plain data."""
    ERROR = "error"
    """The student's code raised."""
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    """The student's code ended its interpreter or broke the protocol."""
    UNFINISHED = "unfinished"
    """The student's code raised `NotImplementedError`."""
    SKIPPED = "skipped"
    """Not asked, for a reason that the message gives."""
    INTERNAL = "internal"
    """Our own fault: never the student's."""


class Outcome(StrEnum):
    """How one race went. Who can't be told to be too slow passes."""

    FAST = "fast enough"
    SLOW = "too slow"
    OPEN = "can't tell"


class Pace(Struct, frozen=True):
    """The speed at one size. Seconds are medians, shown and never judged."""

    size: int
    student: float
    reference: float
    others: Annotated[
        dict[str, float], Meta(description="Other ways to do the same, in the reference's sandbox.")
    ] = {}


class RaceResult(Struct, frozen=True, kw_only=True):
    """A race against the reference, judged at the last size."""

    probe: str
    outcome: Outcome
    limit: Annotated[float, Meta(description="The ratio to the reference's time that is allowed.")]
    ratio: Annotated[
        float, Meta(description="The median of the student's time by the reference's.")
    ]
    low: Annotated[float, Meta(description="The ratio's interval of 95 % confidence: its low end.")]
    high: Annotated[float, Meta(description="Its high end.")]
    pairs: Annotated[int, Meta(description="How often both were asked at the last size.")]
    noise: Annotated[float, Meta(description="By what factor the reference differs from itself.")]
    look: Annotated[bool, Meta(description="So fast that a person should look at it.")]
    unit: Annotated[str, Meta(description="What a size counts.")]
    paces: list[Pace]

    @property
    def remarkable(self) -> bool:
        """Whether there is something to say although it is not too slow."""
        return self.look or self.outcome is Outcome.OPEN


class Difference(Struct, frozen=True):
    """Where lists, dictionaries or arrays first differ, and in how many numbers they do."""

    at: Annotated[
        ShortText,
        Meta(description="Indices and keys that lead there; empty where the kinds differ at once."),
    ]
    expected: ShortText
    got: ShortText
    differing: Annotated[int, Meta(ge=1)]
    total: Annotated[int, Meta(ge=1)]


class Derivative(Struct, frozen=True):
    """A derivative that the student's code computed, beside the numeric one."""

    name: Annotated[ShortText, Meta(description="The variable's, with an index in a tensor.")]
    analytic: ShortText
    numeric: ShortText
    agrees: bool


class Remark(Struct, frozen=True):
    """A rule of style that a line does not keep."""

    file: str
    line: int
    text: ShortText
    source: ShortText


class Result(Struct, frozen=True, kw_only=True, omit_defaults=False):
    """One test."""

    name: Annotated[str, Meta(description="Its name, unique in the exercise.")]
    sentence: Annotated[str, Meta(description="What it asks for, in a sentence.")]
    verdict: Verdict
    points: Annotated[float, Meta(description="What it earned.")]
    max_points: Annotated[float, Meta(description="What it could have earned.")]
    gate: Annotated[bool, Meta(description="Whether its task earns nothing unless it passes.")]
    hidden: Annotated[bool, Meta(description="Whether students do not have it at home.")]
    message: Annotated[
        str,
        Meta(
            description="What happened; where it passed, empty or on what, or that a race is open."
        ),
    ] = ""
    stands_on: Annotated[
        list[str],
        Meta(description="Other tasks that explain its outcome: they fail, or were replaced."),
    ] = []
    counterexample: Annotated[
        dict[str, str] | None,
        Meta(description="The smallest arguments found for which it does not hold."),
    ] = None
    expected: str | None = None
    got: str | None = None
    diagnosis: Annotated[
        str, Meta(description="What kind of mistake it is, as asking again in other ways showed.")
    ] = ""
    difference: Difference | None = None
    gradients: Annotated[
        list[Derivative],
        Meta(max_length=DERIVATIVES, description="Derivatives that were compared, some of many."),
    ] = []
    remarks: Annotated[
        list[Remark], Meta(max_length=REMARKS, description="On style; some of many.")
    ] = []
    looks: Annotated[
        list[Look], Meta(max_length=LOOKS, description="Pictures of what was built, as data.")
    ] = []
    frames: Annotated[list[Frame], Meta(description="The student's own lines, outermost first.")]
    output: Annotated[str, Meta(description="The beginning of what the student's code printed.")]
    replay: Annotated[str, Meta(description="A command that repeats it; empty where it passed.")]
    race: Annotated[RaceResult | None, Meta(description="The race, if it was one.")] = None
    parallelism: Annotated[
        float | None, Meta(description="Processor time by wall time, measured from outside.")
    ] = None
    seconds: float
    questions: Annotated[int, Meta(description="How often the student's code was asked.")]


class TaskResult(Struct, frozen=True):
    """One task and its tests."""

    id: str
    title: str
    points: float
    max_points: float
    tests: list[Result]


class Seconds(Struct, frozen=True):
    """Where the time went. `total` is wall time; the other parts overlap where they can."""

    total: float
    container: Annotated[float, Meta(description="Starting the student's interpreter.")]
    load: Annotated[float, Meta(description="Importing the submission there.")]
    questions: Annotated[float, Meta(description="Waiting for the student's answers.")]
    drawing: Annotated[float, Meta(description="Hypothesis and the tests themselves.")]
    reference: Annotated[float, Meta(description="Waiting for the reference's answers.")]


class SubmissionInfo(Struct, frozen=True):
    """What was graded."""

    source: str
    digest: str
    missing: list[str]


class Report(Struct, frozen=True, kw_only=True):
    """A grading: the same submission, exercise version and seed give the same verdicts."""

    format: Literal[1] = 1
    exercise: str
    title: str
    version: str
    digest: Annotated[str, Meta(description="A digest of the exercise's tests and probes.")]
    seed: int
    points: float
    max_points: float
    tasks: list[TaskResult]
    submission: SubmissionInfo
    sandbox: Annotated[str, Meta(description="`docker` or `process` (which isolates nothing).")]
    versions: Annotated[dict[str, str], Meta(description="Gradschool, Python, Hypothesis, ruff.")]
    seconds: Seconds

    @property
    def results(self) -> list[Result]:
        """Every test of every task."""
        return [result for task in self.tasks for result in task.tests]

    @property
    def full(self) -> bool:
        """Whether all points were earned."""
        return self.points == self.max_points

    @property
    def internal(self) -> list[Result]:
        """The tests that failed on our side."""
        return [result for result in self.results if result.verdict is Verdict.INTERNAL]

    def verdicts(self) -> dict[str, str]:
        """By test name: what must be the same for the same submission, version and seed."""
        return {result.name: result.verdict.value for result in self.results}


class BadReport(Exception):  # noqa: N818
    """A file that is no report. The message says why."""


def encode(report: Report) -> bytes:
    """The report as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def decode(data: bytes) -> Report:
    """The report of `encode`. Raises `BadReport`."""
    try:
        return msgspec.json.decode(data, type=Report)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadReport(f"not a report: {error}") from None


def schema() -> bytes:
    """The JSON Schema of a report."""
    document = msgspec.json.encode(msgspec.json.schema(Report), order="sorted")
    return msgspec.json.format(document, indent=2) + b"\n"
