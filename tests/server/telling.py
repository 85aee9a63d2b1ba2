"""A campus whose gradings are told beforehand, and a report with something of everything in it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from grader.report import (
    Derivative,
    Difference,
    Outcome,
    Pace,
    RaceResult,
    Remark,
    Report,
    Result,
    Seconds,
    SubmissionInfo,
    TaskResult,
    Verdict,
)
from grader.sandbox.wire import Frame
from server.worker import Worker
from tests.server.campus import Campus

FILE = "pocket/numbers.py"


class ToldCampus(Campus):
    """Its workers hand over `reports`, one after the other; without any, they grade."""

    def __init__(self, *parts: Any, **settings: Any) -> None:
        super().__init__(*parts, **settings)
        self.reports: list[Report] = []

    def worker(self, name: str = "worker") -> Worker:
        """A worker that hands over, or grades."""
        if not self.reports:
            return super().worker(name)
        given = lambda *_, **__: self.reports.pop(0)  # noqa: E731
        return Worker(self.settings, self.database, self.sandbox, name, self.clock, grading=given)


def a_race(ratio: float = 1.31, **fields: Any) -> RaceResult:
    """A race over three sizes."""
    usual: dict[str, Any] = {
        "probe": "matmul",
        "outcome": Outcome.FAST,
        "limit": 1.5,
        "ratio": ratio,
        "low": ratio - 0.05,
        "high": ratio + 0.05,
        "pairs": 12,
        "noise": 1.02,
        "look": False,
        "unit": "rows",
        "paces": [
            Pace(size, 1e-7 * ratio * size**2, 1e-7 * size**2, {"by hand": 1e-5 * size**2})
            for size in (16, 64, 256)
        ],
    }
    return RaceResult(**{**usual, **fields})


def a_result(name: str, verdict: Verdict = Verdict.FAILED, **fields: Any) -> Result:
    """A test."""
    good = verdict is Verdict.PASSED
    usual: dict[str, Any] = {
        "sentence": f"`{name}` holds.",
        "points": 2.0 if good else 0.0,
        "max_points": 2.0,
        "gate": False,
        "hidden": False,
        "frames": [],
        "output": "",
        "replay": "" if good else f"pytest test_numbers.py::{name} --seed 7",
        "seconds": 0.01,
        "questions": 3,
    }
    return Result(name=name, verdict=verdict, **{**usual, **fields})


def a_report(*tasks: TaskResult, **fields: Any) -> Report:
    """A report on these tasks."""
    report = Report(
        exercise="first",
        title="First steps",
        version="7",
        digest="0" * 16,
        seed=7,
        points=sum(task.points for task in tasks),
        max_points=sum(task.max_points for task in tasks),
        tasks=list(tasks),
        submission=SubmissionInfo("", "", []),
        sandbox="process",
        versions={},
        seconds=Seconds(1.5, 0.1, 0.1, 0.1, 0.1, 0.1),
    )
    return replace(report, **fields)


def a_task(number: str, title: str, *tests: Result) -> TaskResult:
    """A task with these tests."""
    earned, most = sum(test.points for test in tests), sum(test.max_points for test in tests)
    return TaskResult(number, title, earned, most, list(tests))


COMPARED = a_result(
    "test_slopes",
    message="the derivatives are off",
    counterexample={"x": "1.0", "shape": "(2,)"},
    expected="{'x': float64 (2,) [1.0, 2.0]}",
    got="{'x': float64 (2,) [1.0, 3.0]}",
    diagnosis="right on one thread, wrong on several: a data race",
    difference=Difference("['x'][1]", "2.0", "3.0", differing=1, total=2),
    gradients=[
        Derivative("x[0]", "1", "1", agrees=True),
        Derivative("x[1]", "3", "2", agrees=False),
    ],
)
RAISED = a_result(
    "test_double",
    Verdict.ERROR,
    message="ZeroDivisionError: division by zero",
    frames=[
        Frame(FILE, 2, "outer", "from numbers import *"),
        Frame(FILE, 10, "double", "return x + x"),
    ],
    output="<b>so far</b>",
)
STYLE = a_result(
    "style_0_1",
    message="1 remark",
    remarks=[Remark(FILE, 5, "Ambiguous variable name: `l`", "l = 1")],
)
LEANING = a_result("test_leaning", stands_on=["0.1"], expected="1.0", got="2.0")
UNWRITTEN = a_result("test_later", Verdict.UNFINISHED)
KEPT = a_result("test_secret", hidden=True, counterexample={"x": "the hidden one"})
GOOD = a_result("test_root", Verdict.PASSED)


def all_kinds(ratio: float = 1.31) -> Report:
    """A report with something of everything."""
    raced = a_result("test_speed", Verdict.PASSED, hidden=True, race=a_race(ratio))
    slow = a_race(1.8, outcome=Outcome.OPEN)
    open_race = a_result("test_speed_of_all", Verdict.PASSED, message="", race=slow)
    return a_report(
        a_task("0.1", "Numbers", GOOD, COMPARED, RAISED, KEPT),
        a_task("0.2", "Counting", LEANING, UNWRITTEN, raced, open_race),
        a_task("style", "Style", STYLE),
    )
