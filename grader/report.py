"""The report: what a grading found, for a student to learn from and an instructor to trust.

One record, serialised once: stored, sent, drawn and exported as it is. `docs/report.schema.json`
is derived from it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from grader.sandbox.wire import Frame


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


class Result(Struct, frozen=True, kw_only=True, omit_defaults=False):
    """One test."""

    name: Annotated[str, Meta(description="Its name, unique in the exercise.")]
    sentence: Annotated[str, Meta(description="What it asks for, in a sentence.")]
    verdict: Verdict
    points: Annotated[float, Meta(description="What it earned.")]
    max_points: Annotated[float, Meta(description="What it could have earned.")]
    gate: Annotated[bool, Meta(description="Whether its task earns nothing unless it passes.")]
    hidden: Annotated[bool, Meta(description="Whether students do not have it at home.")]
    message: Annotated[str, Meta(description="What happened; empty where it passed.")] = ""
    counterexample: Annotated[
        dict[str, str] | None,
        Meta(description="The smallest arguments found for which it does not hold."),
    ] = None
    expected: str | None = None
    got: str | None = None
    diagnosis: Annotated[
        str, Meta(description="What kind of mistake it is, as asking again in other ways showed.")
    ] = ""
    frames: Annotated[list[Frame], Meta(description="The student's own lines, outermost first.")]
    output: Annotated[str, Meta(description="The beginning of what the student's code printed.")]
    replay: Annotated[str, Meta(description="A command that repeats it; empty where it passed.")]
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
    versions: Annotated[dict[str, str], Meta(description="Gradschool, Python, Hypothesis.")]
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
