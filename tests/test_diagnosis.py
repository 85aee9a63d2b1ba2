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
    causes,
)
from grader.examiner import Finding
from grader.report import Outcome, RaceResult, Verdict
from grader.sandbox.wire import Frame
from grader.verdicts import Judgement

PASSED, FAILED = Judgement(Verdict.PASSED), Judgement(Verdict.FAILED)
SLOW = Judgement(Verdict.TIMEOUT)
LINE = Frame("minitorch/fast_ops.py", 7, "_map", "out[i] = a[i + 1]")
OUTSIDE = Judgement(Verdict.ERROR, "IndexError: index 9 is out of bounds", [LINE])
DIVIDED = Judgement(Verdict.ERROR, "ZeroDivisionError: division")


def finding(judgement: Judgement, name: str = "test_a", **fields: object) -> Finding:
    settings = {"task": "3.1", "sentence": "A.", "weight": 1, "gate": False, "hidden": False}
    settings |= {"path": "test_a.py", "ran": True, **fields}
    return Finding(name=name, judgement=judgement, **settings)  # type: ignore[arg-type]


class Asked:
    """Answers all tests alike in each of the circumstances, and remembers what was asked."""

    def __init__(self, plain: Judgement, alone: Judgement, checked: Judgement) -> None:
        self.answers = [(PLAIN, plain), (ALONE, alone), (CHECKED, checked)]
        self.names: list[set[str]] = []

    def __call__(self, names: set[str], environment: Mapping[str, str]) -> Mapping[str, Judgement]:
        self.names.append(set(names))
        [answer] = [answer for known, answer in self.answers if known == environment]
        return dict.fromkeys(names, answer)


@pytest.mark.parametrize(
    ("plain", "alone", "checked", "sentence", "questions"),
    [
        (FAILED, PASSED, PASSED, FORMULA, 1),
        (DIVIDED, PASSED, PASSED, FORMULA, 1),
        (OUTSIDE, PASSED, PASSED, BOUNDS, 1),
        (PASSED, PASSED, FAILED, RACE, 2),
        (PASSED, FAILED, OUTSIDE, BOUNDS, 3),
        (PASSED, FAILED, FAILED, COMPILED, 3),
        (SLOW, PASSED, FAILED, RACE, 2),
    ],
)
def test_what_changes_tells_the_kind_of_mistake(
    plain: Judgement, alone: Judgement, checked: Judgement, sentence: str, questions: int
) -> None:
    asked = Asked(plain, alone, checked)
    assert causes([finding(FAILED)], asked)["test_a"].sentence == sentence
    assert len(asked.names) == questions


def test_who_is_too_slow_everywhere_is_told_nothing() -> None:
    assert causes([finding(SLOW)], Asked(SLOW, SLOW, SLOW)) == {}
    assert causes([finding(SLOW)], Asked(PASSED, SLOW, SLOW)) == {}


def test_the_students_line_is_shown_as_python_found_it() -> None:
    crashed = Judgement(Verdict.CRASHED, "was ended by signal 11")
    judgement = causes([finding(crashed)], Asked(OUTSIDE, FAILED, FAILED))["test_a"].judgement
    assert judgement == Judgement(Verdict.CRASHED, "was ended by signal 11", [LINE])


def test_what_numba_cannot_compile_needs_no_other_question() -> None:
    typing = Judgement(Verdict.ERROR, "TypingError: Failed in nopython mode", [LINE])
    asked = Asked(FAILED, FAILED, FAILED)
    assert causes([finding(typing)], asked)["test_a"].sentence == CANNOT_COMPILE
    assert asked.names == []


RACED = RaceResult(
    probe="p",
    outcome=Outcome.SLOW,
    limit=1.5,
    ratio=3.0,
    low=2.0,
    high=4.0,
    pairs=9,
    noise=1.0,
    look=False,
    unit="",
    paces=[],
)


@pytest.mark.parametrize(
    "spared",
    [
        finding(PASSED),
        finding(Judgement(Verdict.UNFINISHED)),
        finding(Judgement(Verdict.INTERNAL)),
        finding(FAILED, ran=False),
        finding(FAILED, race=RACED),
    ],
    ids=["passed", "unfinished", "internal", "only looked at", "slow"],
)
def test_only_mistakes_of_what_ran_are_looked_into(spared: Finding) -> None:
    asked = Asked(FAILED, FAILED, FAILED)
    assert causes([spared], asked) == {}
    assert asked.names == []


def test_two_failures_of_a_task_are_enough() -> None:
    asked = Asked(FAILED, FAILED, FAILED)
    names = ["test_a", "test_b", "test_c"]
    others = [finding(FAILED, "test_d", task="3.2")]
    found = causes([*[finding(FAILED, name) for name in names], *others], asked)
    assert sorted(found) == ["test_a", "test_b", "test_d"]
    assert asked.names == [{"test_a", "test_b", "test_d"}]
