"""Reports for people at a terminal; students' text is text, never markup."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from grader.explanation import place
from grader.report import Derivative, Report, Result, TaskResult, Verdict
from grader.speed_chart import race_lines
from grader.wording import SIGNS, ground, names, parted, passed, reason, several, stake

STYLES = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "red",
    Verdict.ERROR: "red",
    Verdict.TIMEOUT: "red",
    Verdict.MEMORY: "red",
    Verdict.CRASHED: "red",
    Verdict.UNFINISHED: "yellow",
    Verdict.SKIPPED: "dim",
    Verdict.INTERNAL: "magenta",
}


def print_report(report: Report, console: Console | None = None, *, verbose: bool = False) -> None:
    """Print what a student or an instructor reads."""
    console = console or Console(highlight=False)
    for task in report.tasks:
        tests = [test for test in task.tests if verbose or _worth_telling(test)]
        if tests:
            console.print(Group(*_task(task, tests, report.tasks, verbose=verbose)))
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
        marks.append(SIGNS[test.verdict], STYLES[test.verdict])
    return marks


def _task(
    task: TaskResult, tests: list[Result], tasks: list[TaskResult], *, verbose: bool
) -> Iterator[Text | Padding]:
    yield Text(f"\n{task.id} {task.title}", "bold")
    parts = parted(tests, verbose=verbose)
    for group in parts.groups:
        told_together = len(group) > 1 or group[0].verdict is Verdict.UNFINISHED
        block = _several(group) if told_together else _test(group[0])
        yield Padding(Group(*block), (0, 0, 0, 2))
    for group in parts.resting:
        sign, style = SIGNS[group[0].verdict], STYLES[group[0].verdict]
        line = Text.assemble(
            (f"{sign} {ground(group, tasks)} ", style), (f"({names(group)})", "dim")
        )
        yield Padding(line, (0, 0, 0, 2))


def _several(tests: list[Result]) -> Iterator[Text]:
    said = f"{SIGNS[tests[0].verdict]} {several(tests)}"
    style = STYLES[tests[0].verdict]
    if tests[0].verdict is Verdict.UNFINISHED:
        yield Text(f"{said}: {names(tests)}", style)
        return
    yield Text(said, style)
    yield from _frames(tests[0])
    yield _line("tests", names(tests))


def _worth_telling(test: Result) -> bool:
    return bool(test.stands_on) or test.race is not None or not passed(test)


def _test(test: Result) -> Iterator[Text | Padding]:
    sign, style = SIGNS[test.verdict], STYLES[test.verdict]
    if test.verdict is Verdict.PASSED:
        yield Text.assemble((f"{sign} ", style), test.sentence)
        if test.message:
            yield _line("but", test.message)
        yield from race_lines(test)
        return
    yield Text.assemble((f"{sign} ", style), test.sentence, (f" ({stake(test)})", "dim"))
    yield Text(f"  {reason(test)}", style)
    if test.diagnosis:
        yield _line("diagnosis", test.diagnosis, "yellow")
    if test.stands_on:
        yield _line("stands on", ", ".join(test.stands_on))
    if test.counterexample:
        shown = ", ".join(f"{name}={value}" for name, value in test.counterexample.items())
        yield _line("smallest example", shown)
    if test.expected is not None:
        yield _line("expected", test.expected)
        yield _line("got", test.got or "")
    if test.difference is not None and test.difference.at:
        yield _line("first difference", place(test.difference))
    if test.gradients:
        yield Padding(_derivatives(test.gradients), (0, 0, 0, 20))
    yield from _frames(test)
    yield from _remarks(test)
    yield from race_lines(test)
    if test.output:
        yield _line("printed", test.output[:200].strip())
    yield _line("replay", test.replay)


def _derivatives(rows: list[Derivative]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("derivative of")
    table.add_column("analytic", justify="right")
    table.add_column("numeric", justify="right")
    for row in rows:
        name = Text(("  " if row.agrees else "✗ ") + row.name)
        cells = (name, Text(row.analytic), Text(row.numeric))
        table.add_row(*cells, style="dim" if row.agrees else "red")
    return table


def _frames(test: Result) -> Iterator[Text]:
    for frame in test.frames:
        yield _line(f"{frame.file}:{frame.line}", frame.source, "cyan")


def _remarks(test: Result) -> Iterator[Text]:
    places: dict[tuple[str, str], list[str]] = {}
    for remark in test.remarks:
        place = (f"{remark.file}:{remark.line}", remark.source)
        places.setdefault(place, []).append(remark.text)
    for (name, source), said in places.items():
        yield _line(name, source, "cyan")
        yield _line("", "; ".join(said), "red")


def _line(name: str, value: str, style: str = "dim") -> Text:
    return Text.assemble((f"  {name:>16}  ", style), value)
