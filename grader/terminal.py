"""Reports and progress for people at a terminal; students' text is text, never markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from grader.examiner import Finding
from grader.exercise import Exercise
from grader.report import Report, Result, TaskResult, Verdict

STYLES = {
    Verdict.PASSED: ("✓", "green"),
    Verdict.FAILED: ("✗", "red"),
    Verdict.ERROR: ("✗", "red"),
    Verdict.TIMEOUT: ("⧖", "red"),
    Verdict.MEMORY: ("✗", "red"),
    Verdict.CRASHED: ("✗", "red"),
    Verdict.UNFINISHED: ("…", "yellow"),
    Verdict.SKIPPED: ("-", "dim"),
    Verdict.INTERNAL: ("!", "magenta"),
}
ALIKE = 3  # tests that went wrong in the same way, and more, are told of together
WORDS = {
    Verdict.INTERNAL: "internal: our fault, not the student's",
    Verdict.TIMEOUT: "too slow",
    Verdict.MEMORY: "out of memory",
}


class Progress:
    """A bar that counts tests while they are asked; silent where nobody watches."""

    def __init__(self, exercise: Exercise, console: Console | None = None) -> None:
        self._bar = Bar(
            TextColumn("[cyan]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[last]}", markup=False),
            console=console or Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(exercise.name, total=None, last="starting")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def advance(self, finding: Finding) -> None:
        """One more test is done."""
        self._bar.update(self._task, advance=1, last=f"{finding.task} {finding.name}")


def print_report(report: Report, console: Console | None = None, *, verbose: bool = False) -> None:
    """Print what a student or an instructor reads."""
    console = console or Console(highlight=False)
    for task in report.tasks:
        tests = [test for test in task.tests if verbose or test.verdict is not Verdict.PASSED]
        if tests:
            console.print(Group(*_task(task, tests)))
    console.print(summary(report))


def summary(report: Report) -> Panel:
    """The points by task, and where the time went."""
    table = Table(box=None, pad_edge=False)
    for name in ("task", "", "points", "tests"):
        table.add_column(name, justify="right" if name == "points" else "left", header_style="dim")
    for task in report.tasks:
        points = Text(f"{task.points:g}/{task.max_points:g}", _colour(task))
        table.add_row(task.id, task.title, points, _marks(task))
    style = _colour(report)
    total = Text(f"{report.points:g} of {report.max_points:g} points", f"bold {style}")
    lines: list[Table | Text] = [table, Text(), total, Text(_facts(report), "dim")]
    if report.submission.missing:
        lines.append(Text(f"missing: {', '.join(report.submission.missing)}", "red"))
    title = Text(f"{report.exercise} {report.title}")
    return Panel(Group(*lines), title=title, title_align="left", border_style=style, expand=False)


def _colour(graded: Report | TaskResult) -> str:
    if graded.points == graded.max_points:
        return "green"
    return "yellow" if graded.points else "red"


def _facts(report: Report) -> str:
    seconds = report.seconds
    parts = (
        f"container {seconds.container:.2f}",
        f"import {seconds.load:.2f}",
        f"questions {seconds.questions:.2f}",
        f"reference {seconds.reference:.2f}",
        f"hypothesis {seconds.drawing:.2f}",
    )
    where = f"seed {report.seed}, version {report.version}, sandbox {report.sandbox}"
    return f"{where}\n{seconds.total:.2f} s: {', '.join(parts)}"


def _marks(task: TaskResult) -> Text:
    marks = Text()
    for test in task.tests:
        marks.append(*STYLES[test.verdict])
    return marks


def _task(task: TaskResult, tests: list[Result]) -> Iterator[Text | Padding]:
    yield Text(f"\n{task.id} {task.title}", "bold")
    for alike in _alike(tests):
        told_together = len(alike) >= ALIKE or alike[0].verdict is Verdict.UNFINISHED
        blocks = [_several(alike)] if told_together else [_test(test) for test in alike]
        for block in blocks:
            yield Padding(Group(*block), (0, 0, 0, 2))


def _alike(tests: list[Result]) -> list[list[Result]]:
    """Tests in groups that went wrong in the very same way; what is unfinished comes last."""
    groups: dict[object, list[Result]] = {}
    for test in sorted(tests, key=lambda test: test.verdict is Verdict.UNFINISHED):
        groups.setdefault(_way(test), []).append(test)
    return list(groups.values())


def _way(test: Result) -> object:
    if test.verdict is Verdict.UNFINISHED:
        return test.verdict
    if test.verdict in (Verdict.PASSED, Verdict.FAILED):
        return test.name
    return (test.verdict, test.message, *test.frames)


def _several(tests: list[Result]) -> Iterator[Text]:
    sign, style = STYLES[tests[0].verdict]
    names = ", ".join(test.name.removeprefix("test_") for test in tests)
    if tests[0].verdict is Verdict.UNFINISHED:
        yield Text(f"{sign} {len(tests)} unfinished: {names}", style)
        return
    yield Text(f"{sign} {len(tests)} tests {_reason(tests[0])}", style)
    yield from _frames(tests[0])
    yield _line("tests", names)


def _test(test: Result) -> Iterator[Text]:
    sign, style = STYLES[test.verdict]
    if test.verdict is Verdict.PASSED:
        yield Text.assemble((f"{sign} ", style), test.sentence)
        return
    lost = "all points of this task" if test.gate else f"{test.max_points:g} points"
    yield Text.assemble((f"{sign} ", style), test.sentence, (f" ({lost})", "dim"))
    yield Text(f"  {_reason(test)}", style)
    if test.diagnosis:
        yield _line("diagnosis", test.diagnosis, "yellow")
    if test.counterexample:
        shown = ", ".join(f"{name}={value}" for name, value in test.counterexample.items())
        yield _line("smallest example", shown)
    if test.expected is not None:
        yield _line("expected", test.expected)
        yield _line("got", test.got or "")
    yield from _frames(test)
    if test.output:
        yield _line("printed", test.output[:200].strip())
    yield _line("replay", test.replay)


def _reason(test: Result) -> str:
    word = WORDS.get(test.verdict, test.verdict.value)
    return f"{word}: {test.message}" if test.message else word


def _frames(test: Result) -> Iterator[Text]:
    for frame in test.frames:
        yield _line(f"{frame.file}:{frame.line}", frame.source, "cyan")


def _line(name: str, value: str, style: str = "dim") -> Text:
    return Text.assemble((f"  {name:>16}  ", style), value)
