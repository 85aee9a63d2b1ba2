"""Grading is a function: a submission, an exercise version and a seed in, a report out."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shlex
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.diagnosis import explained
from grader.drawing import use_profile
from grader.examiner import Examiner, Finding
from grader.exercise import CourseError, Exercise, Task
from grader.interview import Interview
from grader.report import Report, Result, Seconds, SubmissionInfo, TaskResult, Verdict
from grader.sandbox.session import Sandbox
from grader.source import Source
from grader.submission import Submission

OPTIONS = (
    "--disable-plugin-autoload",
    "--import-mode=importlib",
    "--strict-markers",
    "--capture=no",
    "--quiet",
    "--tb=native",  # nobody reads it, and pytest's own parses the test file for each frame
    "-p",
    "no:cacheprovider",
    "-p",
    "no:unraisableexception",  # it collects garbage for a tenth of a second
    "-c",
    os.devnull,
)


def grade(
    submission: Submission,
    exercise: Exercise,
    seed: int,
    sandbox: Sandbox,
    *,
    reference: Submission | None = None,
    only: str | None = None,
    watch: Callable[[Finding], None] = lambda _: None,
) -> Report:
    """The report of `submission`.

    `reference` answers hidden tests; without it only the public ones are asked. `only` names a
    single test. `watch` is told each finding. Raises `CourseError` for an exercise that cannot be
    asked and `Unavailable` where nothing ran; never raises for anything that a submission does.
    """
    begun = time.monotonic()
    tests = [*exercise.public_tests, *(exercise.hidden_tests if reference else [])]
    with ExitStack() as stack:
        student = stack.enter_context(closing(_interview(submission, exercise, sandbox)))
        teacher = None
        if reference is not None:
            teacher = stack.enter_context(closing(_interview(reference, exercise, sandbox)))
        student.prepare()  # the reference is started when it is first asked: often it never is
        source = Source(submission.files, exercise.given)
        examiner = Examiner(
            exercise, seed, student, source, reference=teacher, only=only, watch=watch
        )
        examine(examiner, tests)
        student.wait()
    asked = teacher.seconds["questions"] if teacher else 0.0
    tasks = _tasks(examiner, submission)
    report = Report(
        exercise=exercise.name,
        title=exercise.title,
        version=exercise.version,
        digest=exercise.digest,
        seed=seed,
        points=round(sum(task.points for task in tasks), 2),
        max_points=round(sum(task.max_points for task in tasks), 2),
        tasks=tasks,
        submission=SubmissionInfo(submission.source, submission.digest, submission.missing),
        sandbox=sandbox.name,
        versions=versions(),
        seconds=_seconds(time.monotonic() - begun, examiner, student, asked),
    )

    def again(test: str, environment: Mapping[str, str]) -> Result:
        otherwise = replace(exercise, environment={**exercise.environment, **environment})
        other = grade(submission, otherwise, seed, sandbox, reference=reference, only=test)
        return next(result for result in other.results if result.name == test)

    return report if only else explained(report, _diagnosed(examiner), again)


def _diagnosed(examiner: Examiner) -> set[str]:
    tasks = examiner.exercise.diagnosed
    return {f.name for f in examiner.findings.values() if f.ran and f.task in tasks}


def _interview(submission: Submission, exercise: Exercise, sandbox: Sandbox) -> Interview:
    return Interview(sandbox, exercise.cargo(submission.files), exercise.limits)


def examine(examiner: Examiner, tests: Sequence[Path]) -> None:
    """Run test files under `examiner`. Raises `CourseError` where one cannot be run."""
    folder = examiner.exercise.folder
    use_profile()
    said = StringIO()
    options = os.environ.pop("PYTEST_ADDOPTS", None)
    try:
        with redirect_stdout(said), redirect_stderr(said):
            code = pytest.main(
                [*OPTIONS, f"--rootdir={folder}", f"--confcutdir={folder}", *map(str, tests)],
                plugins=[examiner],
            )
    finally:
        if options is not None:
            os.environ["PYTEST_ADDOPTS"] = options
        forget(folder)
    if code == pytest.ExitCode.INTERRUPTED and not examiner.broken:
        raise KeyboardInterrupt
    if examiner.broken:
        raise CourseError("; ".join(examiner.broken))
    if examiner.only is not None and not examiner.findings:
        raise CourseError(f"{examiner.exercise.name} has no test {examiner.only!r}")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or not examiner.findings:
        raise CourseError(f"{folder}: its tests did not run: {said.getvalue()[-800:].strip()}")


def forget(folder: Path) -> None:
    """Drop a course's modules, so that another version of them can be loaded."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file is not None and Path(file).is_relative_to(folder):
            del sys.modules[name]


def _tasks(examiner: Examiner, submission: Submission) -> list[TaskResult]:
    tasks = []
    for task in examiner.exercise.tasks:
        findings = [found for found in examiner.findings.values() if found.task == task.id]
        if findings:
            tasks.append(_task(task, findings, examiner, submission))
    return tasks


def _task(
    task: Task, findings: list[Finding], examiner: Examiner, submission: Submission
) -> TaskResult:
    shares = sum(found.weight for found in findings)
    shut = any(f.gate and f.judgement.verdict is not Verdict.PASSED for f in findings)
    results = []
    for found in findings:
        most = task.points * found.weight / shares if shares else 0.0
        earned = most if found.judgement.verdict is Verdict.PASSED and not shut else 0.0
        results.append(_result(found, earned, most, replay(found, examiner, submission)))
    passed = sum(f.weight for f, r in zip(findings, results, strict=True) if r.points)
    return TaskResult(
        id=task.id,
        title=task.title,
        points=round(task.points * passed / shares, 2) if shares else 0.0,
        max_points=float(task.points) if shares else 0.0,
        tests=results,
    )


def _result(found: Finding, earned: float, most: float, command: str) -> Result:
    judgement = found.judgement
    return Result(
        name=found.name,
        sentence=found.sentence,
        verdict=judgement.verdict,
        points=round(earned, 2),
        max_points=round(most, 2),
        gate=found.gate,
        hidden=found.hidden,
        message=judgement.message,
        counterexample=found.counterexample,
        expected=found.expected,
        got=found.got,
        frames=judgement.frames,
        output=found.output,
        replay="" if judgement.verdict is Verdict.PASSED else command,
        seconds=round(found.seconds, 4),
        questions=found.questions,
    )


def replay(found: Finding, examiner: Examiner, submission: Submission) -> str:
    """The command that repeats one test: in the student's folder, or with the course at hand."""
    if found.hidden:
        parts = ["grad", "grade", examiner.exercise.name, submission.source]
        return shlex.join([*parts, "--seed", str(examiner.seed), "--test", found.name])
    where = f"{found.path}::{found.name}"
    return shlex.join(["pytest", where, "--seed", str(examiner.seed)])


def _seconds(total: float, examiner: Examiner, student: Interview, asked: float) -> Seconds:
    spent = sum(found.seconds for found in examiner.findings.values())
    questions = student.seconds["questions"]
    return Seconds(
        total=round(total, 3),
        container=round(student.seconds["start"], 3),
        load=round(student.seconds["load"], 3),
        questions=round(questions, 3),
        drawing=round(max(0.0, spent - questions - asked), 3),
        reference=round(asked, 3),
    )


def versions() -> dict[str, str]:
    """What else a verdict may depend on."""
    return {
        "gradschool": importlib.metadata.version("gradschool"),
        "python": platform.python_version(),
        "hypothesis": importlib.metadata.version("hypothesis"),
    }
