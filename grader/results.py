"""From what tests found to results: a task's points are shared by weight, and a gate shuts it.

A skipped test asked nothing, so it has no share, and as a gate it shuts nothing.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection, Mapping

from grader.examiner import Finding
from grader.exercise import Exercise, Task
from grader.needs import Ground
from grader.report import Result, TaskResult, Verdict

ITSELF = Ground([])


def task_results(
    exercise: Exercise,
    findings: Collection[Finding],
    grounds: Mapping[str, Ground],
    replay: Callable[[Finding], str],
) -> list[TaskResult]:
    """The tasks of which a test was asked. `replay` is the command that asks one again."""
    tasks = []
    for task in exercise.tasks:
        own = [found for found in findings if found.task == task.id]
        if own:
            tasks.append(_task(task, own, grounds, replay))
    return tasks


def _task(
    task: Task,
    findings: Collection[Finding],
    grounds: Mapping[str, Ground],
    replay: Callable[[Finding], str],
) -> TaskResult:
    verdicts = {found.name: found.judgement.verdict for found in findings}
    good = {name for name, verdict in verdicts.items() if verdict is Verdict.PASSED}
    skipped = {name for name, verdict in verdicts.items() if verdict is Verdict.SKIPPED}
    shut = any(found.gate and found.name not in good | skipped for found in findings)
    shares = sum(found.weight for found in findings if found.name not in skipped)
    results = []
    for found in findings:
        share = 0 if found.name in skipped else found.weight
        most = task.points * share / shares if shares else 0.0
        earned = most if found.name in good and not shut else 0.0
        command = "" if found.name in good else replay(found)
        results.append(_result(found, earned, most, grounds.get(found.name, ITSELF), command))
    passed = 0 if shut else sum(found.weight for found in findings if found.name in good)
    return TaskResult(
        id=task.id,
        title=task.title,
        points=round(task.points * passed / shares, 2) if shares else 0.0,
        max_points=float(task.points) if shares else 0.0,
        tests=results,
    )


def _result(found: Finding, earned: float, most: float, ground: Ground, command: str) -> Result:
    judgement = found.judgement
    return Result(
        name=found.name,
        sentence=found.sentence,
        verdict=judgement.verdict,
        points=round(earned, 2),
        max_points=round(most, 2),
        gate=found.gate,
        hidden=found.hidden,
        message=ground.message or judgement.message,
        stands_on=ground.tasks,
        counterexample=found.counterexample,
        expected=found.explanation.expected,
        got=found.explanation.got,
        difference=found.explanation.difference,
        gradients=found.explanation.gradients,
        diagnosis=found.diagnosis,
        looks=found.looks,
        frames=judgement.frames,
        output=found.output,
        replay=command,
        race=found.race,
        parallelism=found.parallelism,
        seconds=round(found.seconds, 4),
        questions=found.questions,
    )


def replay(found: Finding, exercise: Exercise, seed: int, submission: str) -> str:
    """The command that repeats one test: in the student's folder, or with the course at hand."""
    if found.hidden:
        parts = ["grad", "grade", exercise.name, submission]
        return shlex.join([*parts, "--seed", str(seed), "--test", found.name])
    return shlex.join(["pytest", f"{found.path}::{found.name}", "--seed", str(seed)])
