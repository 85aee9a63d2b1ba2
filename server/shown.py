"""What students may see of a report: of hidden tests, what their assignment shows by now."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from grader.report import Report, Result, TaskResult
from server.grades import Dates
from server.records import Assignment, Role, Shown

KEPT_BACK = "A hidden test: what it found is shown {when}."


def shown_report(
    report: Report, role: Role, assignment: Assignment, dates: Dates, now: datetime
) -> Report:
    """The report as somebody in that role sees it: verdicts and points always, causes maybe."""
    if role.staff or assignment.shown is Shown.ALWAYS:
        return report
    if assignment.shown is Shown.AFTER_DUE and now > dates.closes:
        return report
    later = assignment.shown is Shown.AFTER_DUE
    when = f"after {dates.closes:%Y-%m-%d %H:%M} UTC" if later else "to instructors only"
    tasks = [_task(task, KEPT_BACK.format(when=when)) for task in report.tasks]
    return replace(report, tasks=tasks)


def _task(task: TaskResult, why: str) -> TaskResult:
    return replace(task, tests=[_result(test, why) if test.hidden else test for test in task.tests])


def _result(result: Result, why: str) -> Result:
    """A hidden test with nothing in it that its input could be told from."""
    return replace(
        result,
        message=why,
        counterexample=None,
        expected=None,
        got=None,
        difference=None,
        gradients=[],
        remarks=[],
        looks=[],
        diagnosis="",
        frames=[],
        output="",
        replay="",
    )
