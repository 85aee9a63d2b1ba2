"""Reports as a grading would make them, from an exercise's own tests; nothing is run."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from grader.exercise import Exercise
from grader.report import (
    Outcome,
    Pace,
    RaceResult,
    Report,
    Result,
    Seconds,
    SubmissionInfo,
    TaskResult,
    Verdict,
)
from grader.sandbox.wire import Frame

LIMIT = 3.0
SPREAD = 0.03  # how far a race's interval reaches to each side of the ratio
SIZES = (40, 100, 250)
PARAMETER = re.compile(r"\{\w+\}")
"""What a sentence says of each case of a test; here it is one test."""


class Test(Struct, frozen=True):
    """A test of an exercise, as its file tells of it."""

    name: str
    sentence: str
    task: str
    weight: float
    gate: bool
    hidden: bool
    race: bool


def tests_of(exercise: Exercise) -> list[Test]:
    """All tests of an exercise, read from their syntax trees."""
    named = [(path, False) for path in exercise.public_tests]
    hidden = [(path, True) for path in exercise.hidden_tests]
    return [test for path, kept in [*named, *hidden] for test in _tests(path, hidden=kept)]


def _tests(path: Path, *, hidden: bool) -> list[Test]:
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "task":
                told = {word.arg: ast.literal_eval(word.value) for word in mark.keywords}
                weight = float(told.get("weight", 1))
                sentence = " ".join((ast.get_docstring(node) or node.name).split("\n\n")[0].split())
                sentence = PARAMETER.sub("\N{HORIZONTAL ELLIPSIS}", sentence)
                races = any(argument.arg == "race" for argument in node.args.args)
                task = ast.literal_eval(mark.args[0])
                gate = bool(told.get("gate", False))
                weight = 0.0 if gate else weight
                found.append(Test(node.name, sentence, task, weight, gate, hidden, races))
    return found


def report_of(
    exercise: Exercise,
    tests: list[Test],
    verdicts: Mapping[str, Verdict],
    ratio: float,
    dice: random.Random,
) -> Report:
    """What a grading that found these verdicts would say; races end near that ratio."""
    tasks = []
    for task in exercise.tasks:
        own = [test for test in tests if test.task == task.id]
        whole = sum(test.weight for test in own) or 1.0
        shut = any(test.gate and verdicts[test.name] is not Verdict.PASSED for test in own)
        results = [
            _result(test, verdicts[test.name], task.points * test.weight / whole, ratio, dice)
            if not shut or test.gate
            else _result(test, verdicts[test.name], 0.0, ratio, dice)
            for test in own
        ]
        points = round(sum(result.points for result in results), 2)
        tasks.append(TaskResult(task.id, task.title, points, float(task.points), results))
    if exercise.style:
        most = float(exercise.style.points)
        earned = most if any(task.points for task in tasks) else 0.0
        tasks.append(TaskResult("style", "Style", earned, most, []))
    total = round(dice.uniform(4, 20), 2)
    return Report(
        exercise=exercise.name,
        title=exercise.title,
        version=exercise.version,
        digest=exercise.digest,
        seed=0,
        points=round(sum(task.points for task in tasks), 2),
        max_points=float(exercise.points),
        tasks=tasks,
        submission=SubmissionInfo("", "", []),
        sandbox="process",
        versions={},
        seconds=Seconds(total, 0.4, 0.8, total / 2, total / 3, 0.2),
    )


def _result(test: Test, verdict: Verdict, most: float, ratio: float, dice: random.Random) -> Result:
    passed = verdict is Verdict.PASSED
    number = dice.randint(1, 99)
    wrong = verdict is Verdict.FAILED
    return Result(
        name=test.name,
        sentence=test.sentence,
        verdict=verdict,
        points=round(most, 4) if passed else 0.0,
        max_points=round(most, 4),
        gate=test.gate,
        hidden=test.hidden,
        message="" if passed else MESSAGES.get(verdict, verdict.value),
        counterexample={"x": str(number)} if wrong else None,
        expected=str(number * 2) if wrong else None,
        got=str(number * 2 - 1) if wrong else None,
        frames=[Frame("minitorch/operators.py", number, "answer", "return x")] if wrong else [],
        output="",
        replay="" if passed else f"grad test --test {test.name}",
        race=_race(test, verdict, ratio, dice) if test.race else None,
        seconds=round(dice.uniform(0.01, 0.5), 3),
        questions=dice.randint(1, 100),
    )


MESSAGES = {
    Verdict.FAILED: "The answer differs from what was expected.",
    Verdict.UNFINISHED: "This is not implemented yet.",
    Verdict.TIMEOUT: "It took longer than 10 seconds.",
    Verdict.ERROR: "IndexError: index out of range",
}


def _race(test: Test, verdict: Verdict, ratio: float, dice: random.Random) -> RaceResult | None:
    if verdict not in (Verdict.PASSED, Verdict.FAILED):
        return None
    shown = round(ratio if verdict is Verdict.PASSED else max(ratio, LIMIT * 1.2), 3)
    width = shown * dice.uniform(SPREAD / 2, SPREAD)
    paces = [Pace(size, size**2 * 1e-7 * shown, size**2 * 1e-7) for size in SIZES]
    return RaceResult(
        probe=test.name.removeprefix("test_"),
        outcome=Outcome.FAST if verdict is Verdict.PASSED else Outcome.SLOW,
        limit=LIMIT,
        ratio=shown,
        low=round(shown - width, 3),
        high=round(shown + width, 3),
        pairs=30,
        noise=1.02,
        look=False,
        unit="rows",
        paces=paces,
    )
