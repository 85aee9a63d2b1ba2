"""How a task's points are shared by what its tests found."""

from __future__ import annotations

from msgspec.structs import replace

from grader.examiner import Finding
from grader.exercise import Exercise
from grader.report import TaskResult, Verdict
from grader.results import task_results
from grader.verdicts import Judgement


def shared(first: Exercise, *found: tuple[Verdict, int]) -> TaskResult:
    """A task of ten points, by verdicts and weights of its tests; a gate's weight is 0."""
    task = replace(first.tasks[0], points=10)
    findings = [
        Finding(
            name=f"test_{number}",
            task=task.id,
            sentence="",
            weight=weight,
            gate=not weight,
            hidden=False,
            path="",
            judgement=Judgement(verdict),
        )
        for number, (verdict, weight) in enumerate(found)
    ]
    [result] = task_results(replace(first, tasks=[task]), findings, {}, lambda _: "")
    return result


def test_tests_share_the_points_by_weight(first: Exercise) -> None:
    result = shared(first, (Verdict.PASSED, 3), (Verdict.FAILED, 2))
    assert (result.points, [test.max_points for test in result.tests]) == (6, [6, 4])


def test_a_skipped_test_has_no_share(first: Exercise) -> None:
    result = shared(first, (Verdict.PASSED, 3), (Verdict.SKIPPED, 2))
    assert (result.points, result.max_points) == (10, 10)
    assert [test.max_points for test in result.tests] == [10, 0]


def test_a_skipped_test_earns_nothing_for_wrong_work(first: Exercise) -> None:
    result = shared(first, (Verdict.FAILED, 3), (Verdict.SKIPPED, 2))
    assert (result.points, result.max_points) == (0, 10)


def test_a_skipped_gate_shuts_nothing(first: Exercise) -> None:
    assert shared(first, (Verdict.PASSED, 1), (Verdict.SKIPPED, 0)).points == 10
    assert shared(first, (Verdict.PASSED, 1), (Verdict.FAILED, 0)).points == 0
