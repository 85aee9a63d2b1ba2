"""The words in which a report is told, the same at a terminal and on a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from grader.report import Outcome, RaceResult, Result, TaskResult, Verdict

ALIKE = 3  # tests that went wrong in the same way, and more, are told of together
SIGNS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.ERROR: "✗",
    Verdict.TIMEOUT: "⧖",
    Verdict.MEMORY: "✗",
    Verdict.CRASHED: "✗",
    Verdict.UNFINISHED: "…",
    Verdict.SKIPPED: "-",
    Verdict.INTERNAL: "!",
}
WORDS = {
    Verdict.INTERNAL: "internal: our fault, not the student's",
    Verdict.TIMEOUT: "too slow",
    Verdict.MEMORY: "out of memory",
}

ANEW = "another worker begins anew"
CUT_OFF = "connection lost, trying again; the grading goes on"


class Parts(Struct, frozen=True):
    """A task's tests, parted by how they are told."""

    groups: list[list[Result]]
    """Told in full; those of a group went wrong in the very same way, and are told together."""
    resting: list[list[Result]]
    """Explained by the tasks on which they stand: a line for each group."""


def parted(tests: Collection[Result], *, verbose: bool = False) -> Parts:
    """What is told of some tests, and how; `verbose`: nothing is told in a line for many."""
    resting = [] if verbose else [test for test in tests if test.stands_on]
    groups: list[list[Result]] = []
    for alike in _alike([test for test in tests if test not in resting]):
        together = len(alike) >= ALIKE or alike[0].verdict is Verdict.UNFINISHED
        groups += [alike] if together else [[test] for test in alike]
    return Parts(groups, _by_ground(resting))


def passed(test: Result) -> bool:
    """Whether all is well."""
    return test.verdict is Verdict.PASSED


def word(verdict: Verdict) -> str:
    """How a verdict is called."""
    return WORDS.get(verdict, verdict.value)


def reason(test: Result) -> str:
    """Its verdict, and what happened."""
    return f"{word(test.verdict)}: {test.message}" if test.message else word(test.verdict)


def stake(test: Result) -> str:
    """What a test costs that did not pass."""
    return "all points of this task" if test.gate else in_points(test.max_points)


def in_points(value: float) -> str:
    """So many points, in words."""
    shown = f"{round(value, 2):g}"
    return f"{shown} point" if shown == "1" else f"{shown} points"


def names(tests: Iterable[Result]) -> str:
    """The tests by name."""
    return ", ".join(test.name.removeprefix("test_") for test in tests)


def several(tests: Sequence[Result]) -> str:
    """What is said of tests that went wrong in the very same way."""
    one = tests[0]
    if one.verdict is Verdict.UNFINISHED:
        return f"{len(tests)} {one.message if one.stands_on else 'unfinished'}"
    return f"{len(tests)} tests {reason(one)}"


def ground(tests: Sequence[Result], tasks: Iterable[TaskResult]) -> str:
    """On what some tests stand, and what to do about it."""
    one, titles = tests[0], {task.id: task.title for task in tasks}
    count = "1 test" if len(tests) == 1 else f"{len(tests)} tests"
    if passed(one) or one.verdict is Verdict.UNFINISHED:
        return f"{count}: {one.message}"
    stand = "stands" if len(tests) == 1 else "stand"
    on = " and ".join(_titled(task, titles) for task in one.stands_on)
    fails, that = ("fails", "that") if len(one.stands_on) == 1 else ("fail", "those")
    return f"{count} {stand} on {on}, which {fails}: mend {that} first"


def account(race: RaceResult) -> str:
    """A race in a sentence."""
    found = f"{race.ratio:.2f} times the reference's time"
    between = f"({race.low:.2f} to {race.high:.2f} in {race.pairs} pairs; allowed: {race.limit:g})"
    if race.outcome is Outcome.OPEN:
        return f"can't tell, so it passes: about {found} {between}"
    look = "; so fast that a person should look at it" if race.look else ""
    return f"takes {found} {between}{look}"


def waiting(place: int) -> str:
    """Where a grading waits."""
    return f"in the queue: {place} before it" if place else "in the queue: it is next"


def _titled(task: str, titles: Mapping[str, str]) -> str:
    return f"{task} {titles.get(task, '')}".strip()


def _by_ground(tests: Iterable[Result]) -> list[list[Result]]:
    """Tests in groups that stand on the same tasks in the same way."""
    groups: dict[tuple[str, ...], list[Result]] = {}
    for test in tests:
        groups.setdefault((SIGNS[test.verdict], *test.stands_on), []).append(test)
    return list(groups.values())


def _alike(tests: Iterable[Result]) -> list[list[Result]]:
    """Tests in groups that went wrong in the very same way; what is unfinished comes last."""
    groups: dict[object, list[Result]] = {}
    for test in sorted(tests, key=lambda test: test.verdict is Verdict.UNFINISHED):
        groups.setdefault(_way(test), []).append(test)
    return list(groups.values())


def _way(test: Result) -> object:
    if test.verdict is Verdict.UNFINISHED:
        return (test.verdict, *test.stands_on)
    if test.verdict in (Verdict.PASSED, Verdict.FAILED):
        return test.name
    return (test.verdict, test.message, *test.frames)
