"""Why compiled code fails: a test that failed is asked again in other circumstances.

Without compilation, on one thread, with bounds checked: what changes then tells a wrong formula, a
data race, an access out of bounds and code that numba can't compile apart. The same examples are
asked each time, in a sandbox of its own; nothing of it changes a verdict.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from grader.report import Report, Result, TaskResult, Verdict
from grader.sandbox.wire import Frame

PLAIN = {"NUMBA_DISABLE_JIT": "1"}
ALONE = {"NUMBA_NUM_THREADS": "1"}
CHECKED = {"NUMBA_NUM_THREADS": "1", "NUMBA_BOUNDSCHECK": "1"}
TESTS = 2  # of a task
SECONDS = 60.0  # for all of them together
WRONG = {Verdict.FAILED, Verdict.ERROR, Verdict.CRASHED, Verdict.TIMEOUT}
COMPILING = (
    *("TypingError", "UnsupportedError", "LoweringError", "CompilerError", "ForbiddenConstruct"),
    *("UnsupportedBytecodeError", "UnsupportedRewriteError", "UnsupportedParforsError"),
    *("NotDefinedError", "RedefinedError", "VerificationError", "ConstantInferenceError"),
    *("NumbaTypeError", "NumbaValueError", "NumbaAttributeError", "NumbaNotImplementedError"),
)
"""The errors by which numba says that it can't compile something."""

Again = Callable[[str, Mapping[str, str]], Result]


class Cause(Struct, frozen=True):
    """What it is, in a sentence, and the student's lines that show it."""

    sentence: str
    frames: list[Frame] = []


CANNOT_COMPILE = "numba can't compile this; without compilation it may well be right"
FORMULA = (
    "wrong without compilation, too: a wrong formula; "
    "with NUMBA_DISABLE_JIT=1 you can step through it"
)
RACE = "right on one thread, wrong on several: a data race; threads write into the same place"
BOUNDS = "it reads or writes outside of an array"
COMPILED = (
    "right without compilation, wrong with it, even on one thread: "
    "numba's types (whole numbers that overflow, say) or its loops differ from Python's"
)


def cause(failed: Result, again: Callable[[Mapping[str, str]], Result]) -> Cause:
    """Why a test failed, by asking it `again` with other environment variables."""
    if failed.message.startswith(COMPILING):
        return Cause(CANNOT_COMPILE, failed.frames)
    plain = again(PLAIN)
    if plain.message.startswith("IndexError"):
        return Cause(BOUNDS, plain.frames)
    if plain.verdict not in {Verdict.PASSED, Verdict.TIMEOUT}:
        return Cause(FORMULA, plain.frames)
    if again(ALONE).verdict is Verdict.PASSED:
        return Cause(RACE)
    if again(CHECKED).message.startswith("IndexError"):
        return Cause(BOUNDS)
    return Cause(COMPILED if plain.verdict is Verdict.PASSED else "")


def explained(
    report: Report,
    tests: Collection[str],
    again: Again,
    clock: Callable[[], float] = time.monotonic,
) -> Report:
    """The report with the cause of some failures among these tests, as long as there is time."""
    end = clock() + SECONDS
    tasks = [
        replace(task, tests=list(_explained(task, tests, again, lambda: clock() < end)))
        for task in report.tasks
    ]
    return replace(report, tasks=tasks)


def _explained(
    task: TaskResult, tests: Collection[str], again: Again, in_time: Callable[[], bool]
) -> Iterator[Result]:
    left = TESTS
    for test in task.tests:
        if left and test.name in tests and test.verdict in WRONG and in_time():
            left -= 1
            found = cause(test, partial(again, test.name))
            frames = test.frames or found.frames
            yield replace(test, diagnosis=found.sentence, frames=frames)
        else:
            yield test
