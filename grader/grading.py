"""Grading is a function: a submission, an exercise version and a seed in, a report out."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack, closing, redirect_stderr, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader import diagnosis, needs
from grader.drawing import use_profile
from grader.examiner import Examiner, Finding, Watcher
from grader.exercise import CourseError, Exercise
from grader.foundation import Foundation
from grader.interview import Interview
from grader.memory import Memory
from grader.recollection import RecallingSandbox
from grader.report import Report, Seconds, SubmissionInfo, TaskResult, Verdict
from grader.results import replay, task_results
from grader.sandbox.session import Sandbox
from grader.source import Source
from grader.style import style_result
from grader.submission import Submission
from grader.verdicts import Judgement

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


def grade(  # noqa: PLR0913 - one for each part of a grading
    submission: Submission,
    exercise: Exercise,
    seed: int,
    sandbox: Sandbox,
    *,
    reference: Submission | None = None,
    foundation: Foundation = Foundation(),  # noqa: B008 - nothing is released
    only: Collection[str] = (),
    watcher: Watcher = Watcher(),  # noqa: B008 - keeps nothing
    memory: Memory | None = None,
) -> Report:
    """The report of `submission`.

    `reference` answers hidden tests; without it only the public ones are asked. Lost tests
    that stand on earlier modules are asked again on the `foundation` of the released ones.
    `only` names the tests, or the tasks, to ask. `watcher` is told each finding. `memory` is what a
    process that grades on keeps from one grading to the next, to be quicker. Raises
    `CourseError` for an exercise that cannot be asked and `Unavailable` where nothing ran; never
    raises for anything that a submission does.
    """
    begun = time.monotonic()
    memory = memory or Memory()
    tests = [*exercise.public_tests, *(exercise.hidden_tests if reference else [])]
    with ExitStack() as stack:
        student = stack.enter_context(closing(_interview(submission, exercise, sandbox)))
        teacher = None
        if reference is not None:
            known = RecallingSandbox(sandbox, memory)
            teacher = stack.enter_context(closing(_interview(reference, exercise, known)))
        student.prepare()  # the reference is started when it is first asked: often it never is
        source = Source(submission.files, exercise.given)
        examiner = Examiner(
            exercise,
            seed,
            student,
            source,
            reference=teacher,
            only=only,
            watcher=watcher,
            memory=memory,
        )
        examiner.sketching = True
        examine(examiner, tests)
        student.wait()
        raised = _asked_again(examiner, submission, foundation, sandbox, tests)
        if not only:
            _diagnose(examiner, submission, sandbox, tests)
        for interview in filter(None, (student, teacher)):
            interview.retire()  # which takes as long as judging the style
        tasks = _judged(examiner, submission, raised, foundation)
    asked = teacher.seconds["questions"] if teacher else 0.0
    seconds = _seconds(time.monotonic() - begun, examiner, student, asked)
    return _report(examiner, submission, tasks, sandbox.name, seconds)


def _judged(
    examiner: Examiner,
    submission: Submission,
    raised: Mapping[str, Finding],
    foundation: Foundation,
) -> list[TaskResult]:
    """The tasks with their points, tests that pass on the foundation among them."""
    exercise = examiner.exercise
    findings = {**examiner.findings, **raised}
    grounds = {
        **needs.grounds(exercise, findings.values()),
        **{name: foundation.ground(finding.task) for name, finding in raised.items()},
    }
    command = partial(replay, exercise=exercise, seed=examiner.seed, submission=submission.source)
    tasks = task_results(exercise, findings.values(), grounds, command)
    if exercise.style and not examiner.only:
        written = {*exercise.student_files, *submission.added}
        files = {path: data for path, data in submission.files.items() if path in written}
        tasks.append(style_result(exercise, exercise.style.points, files, tasks))
    return tasks


def _report(
    examiner: Examiner,
    submission: Submission,
    tasks: list[TaskResult],
    sandbox: str,
    seconds: Seconds,
) -> Report:
    exercise = examiner.exercise
    return Report(
        exercise=exercise.name,
        title=exercise.title,
        version=exercise.version,
        digest=exercise.digest,
        seed=examiner.seed,
        points=round(sum(task.points for task in tasks), 2),
        max_points=round(sum(task.max_points for task in tasks), 2),
        tasks=tasks,
        submission=SubmissionInfo(submission.source, submission.digest, submission.missing),
        sandbox=sandbox,
        versions=versions(),
        seconds=seconds,
    )


def _interview(submission: Submission, exercise: Exercise, sandbox: Sandbox) -> Interview:
    return Interview(sandbox, exercise.cargo(submission.files), exercise.limits)


def _asked_again(
    examiner: Examiner,
    submission: Submission,
    foundation: Foundation,
    sandbox: Sandbox,
    tests: Sequence[Path],
) -> dict[str, Finding]:
    """The lost tests that pass with released earlier modules under the submission."""
    doubtful = foundation.doubtful(examiner.findings.values())
    if not doubtful:
        return {}
    files = Submission({**submission.files, **foundation.files}, submission.source)
    with closing(_interview(files, examiner.exercise, sandbox)) as interview:
        source = Source(files.files, examiner.exercise.given)
        found = _examined(examiner, interview, source, doubtful, tests)
    passed = Verdict.PASSED
    return {name: f for name, f in found.items() if f.judgement.verdict is passed}


def _diagnose(
    examiner: Examiner, submission: Submission, sandbox: Sandbox, tests: Sequence[Path]
) -> None:
    """Say of failures in compiled code what kind of mistake they are."""
    exercise = examiner.exercise

    def again(names: set[str], environment: Mapping[str, str]) -> dict[str, Judgement]:
        otherwise = replace(
            exercise,
            environment={**exercise.environment, **environment},
            limits=replace(exercise.limits, total_seconds=diagnosis.SECONDS),
        )
        with closing(_interview(submission, otherwise, sandbox)) as interview:
            found = _examined(examiner, interview, examiner.submitted, names, tests)
        return {name: finding.judgement for name, finding in found.items()}

    candidates = [f for f in examiner.findings.values() if f.task in exercise.diagnosed]
    for name, cause in diagnosis.causes(candidates, again).items():
        examiner.findings[name].diagnosis = cause.sentence
        examiner.findings[name].judgement = cause.judgement


def _examined(
    examiner: Examiner,
    interview: Interview,
    source: Source,
    only: set[str],
    tests: Sequence[Path],
) -> dict[str, Finding]:
    """What some of the tests find when they are asked once more."""
    again = Examiner(
        examiner.exercise,
        examiner.seed,
        interview,
        source,
        reference=examiner.reference_interview,
        only=only,
        memory=examiner.memory,
    )
    examine(again, tests)
    interview.wait()
    return again.findings


def examine(examiner: Examiner, tests: Sequence[Path]) -> None:
    """Run test files under `examiner`. Raises `CourseError` where one cannot be run."""
    use_profile()
    with examiner.memory.modules(examiner.exercise, tests):
        _run(examiner, tests)


def _run(examiner: Examiner, tests: Sequence[Path]) -> None:
    folder = examiner.exercise.folder
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
    if code == pytest.ExitCode.INTERRUPTED and not examiner.broken:
        raise KeyboardInterrupt
    if examiner.broken:
        raise CourseError("; ".join(examiner.broken))
    if examiner.only and not examiner.findings:
        raise CourseError(f"{examiner.exercise.name} has no test {sorted(examiner.only)[0]!r}")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or not examiner.findings:
        raise CourseError(f"{folder}: its tests did not run: {said.getvalue()[-800:].strip()}")


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
        "ruff": importlib.metadata.version("ruff"),
    }
