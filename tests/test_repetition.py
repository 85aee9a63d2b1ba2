"""Examples that were drawn before: asked again where they all passed, and drawn anew elsewhere."""

from __future__ import annotations

import random

import pytest

from grader.exercise import Course, Exercise
from grader.grading import grade
from grader.memory import Memory
from grader.repetition import Drawing
from grader.report import Report
from grader.sandbox.process import ProcessSandbox
from grader.submission import reference_submission


def drawn(*examples: object, fixtures: tuple[str, ...] = ("student",)) -> Drawing:
    """A drawing of which every example passed."""
    drawing = Drawing()
    for example in examples:
        drawing.add(set(fixtures), {"x": example})
        drawing.passed += 1
    return drawing


def questions(report: Report) -> dict[str, int]:
    return {result.name: result.questions for result in report.results}


def test_a_second_grading_asks_what_the_first_one_drew(tiny: Course, first: Exercise) -> None:
    memory, reference = Memory(), reference_submission(tiny, first)
    grade(reference, first, 1, ProcessSandbox(), memory=memory)
    kept = memory.examples((first.folder, first.digest, 1, "test_double"))
    assert kept is not None
    del kept.examples[3:]
    report = grade(reference, first, 1, ProcessSandbox(), memory=memory)
    assert questions(report)["test_double"] == 3


def test_another_seed_draws_for_itself(tiny: Course, first: Exercise) -> None:
    memory, reference = Memory(), reference_submission(tiny, first)
    grade(reference, first, 1, ProcessSandbox(), memory=memory)
    assert memory.examples((first.folder, first.digest, 2, "test_double")) is None


def test_examples_come_in_their_order_and_unchanged_by_the_test() -> None:
    drawing, seen = drawn([1], [2], [3]), []

    def test(student: str, x: list[int]) -> None:
        seen.append((student, list(x)))
        x.clear()

    for _ in range(2):
        drawing.repeat(test, {"student": "s", "chance": None})
    assert seen == [("s", [1]), ("s", [2]), ("s", [3])] * 2


def test_chance_begins_anew_with_each_example_and_nobody_else_sees_it() -> None:
    before, seen = random.getstate(), []

    def test(student: None, x: int) -> None:
        seen.append(random.random())

    drawn(1, 2).repeat(test, {"student": None})
    assert seen == [random.Random(0).random()] * 2
    assert random.getstate() == before


@pytest.mark.parametrize("value", [lambda: 1, random.Random(1), [iter([])]])
def test_what_cannot_be_copied_is_not_repeated(value: object) -> None:
    assert not drawn(1, value).repeatable


def test_a_test_that_uses_chance_is_not_repeated() -> None:
    assert drawn(1).repeatable
    assert not drawn(1, fixtures=("student", "chance")).repeatable


def test_an_example_that_did_not_pass_is_not_repeated() -> None:
    drawing = drawn(1)
    drawing.add({"student"}, {"x": 2})
    assert not drawing.repeatable


def test_the_property_least_lately_asked_is_forgotten() -> None:
    memory = Memory(properties=2)
    for name in ("a", "b", "a", "c"):
        memory.keep_examples((name,), drawn(1))
        memory.examples(("a",))
    assert [memory.examples((name,)) is None for name in "abc"] == [False, True, False]
