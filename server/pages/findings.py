"""A report as its page shows it: what is told of each task, with the student's own lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

from grader.report import Report, Result, TaskResult, Verdict
from grader.speed_chart import Curve, curves
from grader.wording import Parts, parted, passed
from server.pages.code import CodeLine, coloured, excerpt, lines_of
from server.pages.curves import Dot, dots
from server.progression import Step

TONES = {Verdict.PASSED: "good", Verdict.UNFINISHED: "warn", Verdict.SKIPPED: "calm"}
ALIKE = 0.05  # ratios that differ by less are told as the same


class Told(Struct, frozen=True):
    """A task as it is told: what did not pass at first, then what did."""

    task: TaskResult
    parts: Parts
    seen: list[Result]
    """Passed, with something to see: a race, or pictures."""
    passed: list[Result]


class Trend(Struct, frozen=True):
    """A race's ratios from submission to submission."""

    said: str
    dots: list[Dot]


def told(task: TaskResult) -> Told:
    """A task, parted."""
    good = [test for test in task.tests if passed(test) and not test.stands_on]
    return Told(
        task=task,
        parts=parted([test for test in task.tests if test not in good]),
        seen=[test for test in good if test.race or test.looks],
        passed=[test for test in good if not (test.race or test.looks)],
    )


def tone(verdict: Verdict) -> str:
    """Which colour goes with a verdict."""
    return TONES.get(verdict, "bad")


def races(report: Report) -> list[Result]:
    """The tests that raced."""
    return [test for test in report.results if test.race]


def speeds(test: Result) -> list[Curve]:
    """The lines of a race's picture."""
    return curves(test.race) if test.race else []


class Lines:
    """The student's own lines, around those that a report names."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._files = {path: lines_of(text) for path, text in texts.items()}
        self._seen: dict[tuple[str, int], list[CodeLine]] = {}

    def around(self, path: str, line: int) -> list[CodeLine]:
        """The lines around a line; none where the file is not the student's."""
        if (path, line) not in self._seen:
            self._seen[path, line] = excerpt(self._files.get(path, []), line)
        return self._seen[path, line]

    @staticmethod
    def one(source: str) -> Markup:
        """A line alone."""
        return coloured([source])[0]


def named_files(report: Report) -> set[str]:
    """The files from which a report shows lines."""
    return {frame.file for test in report.results for frame in test.frames[-1:]}


def points_over_time(steps: Iterable[Step], most: float) -> list[Dot]:
    """What each submission was worth."""
    return dots([(step.submission, step.points) for step in steps if step.points is not None], most)


def trend(test: Result, steps: Sequence[Step], number: int) -> Trend | None:
    """How a race's ratio went on up to this submission; nothing where it is the first."""
    ratios = [
        (step.submission, step.ratios[test.name])
        for step in steps
        if step.submission <= number and test.name in step.ratios
    ]
    if len(ratios) < 2:
        return None
    (_, before), (_, now) = ratios[-2:]
    if abs(now - before) <= ALIKE * before:
        compared = "as fast as last time"
    else:
        compared = "faster than last time" if now < before else "slower than last time"
    return Trend(
        f"{compared}: {now:.2f} times the reference's time, {before:.2f} before", dots(ratios)
    )
