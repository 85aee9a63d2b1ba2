"""Why compiled code fails: what asking again in other circumstances tells."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from grader.diagnosis import (
    ALONE,
    BOUNDS,
    CANNOT_COMPILE,
    CHECKED,
    COMPILED,
    FORMULA,
    PLAIN,
    RACE,
    cause,
    explained,
)
from grader.report import Report, Result, Verdict
from grader.sandbox.wire import Frame
from tests.test_report import a_report, a_result

PASSED, FAILED, ERROR = Verdict.PASSED, Verdict.FAILED, Verdict.ERROR
LINE = Frame("minitorch/fast_ops.py", 7, "_map", "out[i] = a[i + 1]")


def asked(verdict: Verdict, message: str = "", *frames: Frame) -> Result:
    return a_result("test_a", verdict, message=message, frames=list(frames))


@pytest.mark.parametrize(
    ("plain", "alone", "checked", "sentence"),
    [
        (asked(FAILED), None, None, FORMULA),
        (asked(ERROR, "ZeroDivisionError: division"), None, None, FORMULA),
        (asked(ERROR, "IndexError: index 9", LINE), None, None, BOUNDS),
        (asked(PASSED), asked(PASSED), None, RACE),
        (asked(PASSED), asked(FAILED), asked(ERROR, "IndexError: index"), BOUNDS),
        (asked(PASSED), asked(FAILED), asked(FAILED), COMPILED),
        (asked(Verdict.TIMEOUT), asked(PASSED), None, RACE),
        (asked(Verdict.TIMEOUT), asked(FAILED), asked(FAILED), ""),
    ],
)
def test_what_changes_tells_the_kind_of_mistake(
    plain: Result, alone: Result | None, checked: Result | None, sentence: str
) -> None:
    answers = {str(PLAIN): plain, str(ALONE): alone, str(CHECKED): checked}

    def again(environment: Mapping[str, str]) -> Result:
        answer = answers[str(dict(environment))]
        assert answer is not None, "one question too many"
        return answer

    found = cause(asked(FAILED), again)
    assert found.sentence == sentence
    assert found.frames == plain.frames * (found.sentence == BOUNDS and alone is None)


def never(*_: object) -> Result:
    raise AssertionError("asked again")


def test_what_numba_cannot_compile_needs_no_other_question() -> None:
    found = cause(asked(ERROR, "TypingError: Failed in nopython mode", LINE), never)
    assert (found.sentence, found.frames) == (CANNOT_COMPILE, [LINE])


def report(*verdicts: Verdict) -> Report:
    return a_report(*[a_result(f"test_{n}", verdict) for n, verdict in enumerate(verdicts)])


def again(name: str, environment: Mapping[str, str]) -> Result:
    return a_result(name, PASSED if environment == PLAIN else FAILED)


def told(found: Report) -> list[bool]:
    return [bool(result.diagnosis) for task in found.tasks for result in task.tests]


def test_only_failures_of_what_was_asked_are_looked_into() -> None:
    verdicts = [PASSED, Verdict.UNFINISHED, FAILED, Verdict.CRASHED, Verdict.INTERNAL]
    names = {f"test_{n}" for n in (0, 1, 3, 4)}
    assert told(explained(report(*verdicts), names, again)) == [False, False, False, True, False]


def test_two_failures_of_a_task_are_enough() -> None:
    names = {"test_0", "test_1", "test_2"}
    assert told(explained(report(FAILED, FAILED, FAILED), names, again)) == [True, True, False]


def test_there_is_an_end_of_asking() -> None:
    times = iter([0.0, 0.0, 90.0])
    found = explained(report(FAILED, FAILED), {"test_0", "test_1"}, again, lambda: next(times))
    assert told(found) == [True, False]


def test_nothing_but_the_diagnosis_changes() -> None:
    before = report(FAILED, PASSED)
    after = explained(before, {"test_0"}, again)
    assert (after.points, [r.verdict for t in after.tasks for r in t.tests]) == (
        before.points,
        [FAILED, PASSED],
    )
