"""What a lost test stands on: tasks that it needs, and that are not written or fail themselves."""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec import Struct

from grader.examiner import Finding
from grader.exercise import Exercise
from grader.report import Verdict

STUB = re.compile(r"NotImplementedError: task (\d+\.\d+[a-z]?)")
WRONG = {Verdict.FAILED, Verdict.ERROR, Verdict.TIMEOUT, Verdict.MEMORY, Verdict.CRASHED}


class Ground(Struct, frozen=True):
    """The tasks on which a test's outcome stands, and what to say instead of its own message."""

    tasks: list[str]
    message: str = ""


def grounds(exercise: Exercise, findings: Collection[Finding]) -> dict[str, Ground]:
    """By name: the lost tests that are not to be blamed on their own task."""
    named = {need for task in exercise.tasks for need in [task.id, *task.needs]}
    losing = {finding.task for finding in findings if is_lost(finding)}
    found = {}
    for finding in findings:
        needs = exercise.task(finding.task).needs
        if (stub := unwritten(finding)) in named and stub is not None:
            message = f"needs task {stub}, which is not written yet"
            found[finding.name] = Ground([stub], message)
        elif finding.judgement.verdict in WRONG and not losing.isdisjoint(needs):
            found[finding.name] = Ground([need for need in needs if need in losing])
    return found


def is_lost(finding: Finding) -> bool:
    """Whether what a student wrote was asked and is not right; a rule of form asks nothing."""
    return not finding.gate and finding.judgement.verdict in {*WRONG, Verdict.UNFINISHED}


def unwritten(finding: Finding) -> str | None:
    """The other task whose stub ended a test."""
    if finding.judgement.verdict is not Verdict.UNFINISHED:
        return None
    stub = STUB.fullmatch(finding.judgement.message)
    return stub[1] if stub and stub[1] != finding.task else None
