"""Gradescope's `results.json`: what its autograder harness reads."""

from __future__ import annotations

from typing import Any

from grader.junit import account
from grader.report import Report, Result, TaskResult, Verdict
from server.records import Shown

VISIBILITY = {
    Shown.ALWAYS: "visible",
    Shown.AFTER_DUE: "after_due_date",
    Shown.NEVER: "hidden",
}


def gradescope_results(report: Report, shown: Shown) -> dict[str, Any]:
    """The report as `results.json`. `shown`: when students see what hidden tests found."""
    return {
        "score": report.points,
        "execution_time": round(report.seconds.total, 2),
        "output": f"{report.title}, version {report.version}: "
        f"{report.points:g} of {report.max_points:g} points",
        "output_format": "text",
        "test_output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            _test(task, number, result, shown)
            for task in report.tasks
            for number, result in enumerate(task.tests, 1)
        ],
        "leaderboard": [
            {"name": f"{result.name}: time by the reference's", "value": ratio, "order": "asc"}
            for result in report.results
            if (ratio := _ratio(result)) is not None
        ],
        "extra_data": {
            "exercise": report.exercise,
            "version": report.version,
            "seed": report.seed,
            "digest": report.digest,
        },
    }


def _test(task: TaskResult, number: int, result: Result, shown: Shown) -> dict[str, Any]:
    passed = result.verdict is Verdict.PASSED
    return {
        "name": f"{task.id} {result.sentence}",
        "number": f"{task.id}.{number}",
        "score": result.points,
        "max_score": result.max_points,
        "status": "passed" if passed else "failed",
        "output": result.message if passed else _told(result),
        "output_format": "text",
        "tags": [task.id],
        "visibility": VISIBILITY[shown] if result.hidden else "visible",
        "extra_data": {"name": result.name, "verdict": result.verdict.value},
    }


def _told(result: Result) -> str:
    return f"{result.message}\n{account(result)}".strip()


def _ratio(result: Result) -> float | None:
    return round(result.race.ratio, 3) if result.race else None
