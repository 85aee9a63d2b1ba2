"""Live progress: what each task has so far, for whoever watches, and nothing for who does not."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from grader.examiner import Finding
from grader.exercise import Exercise
from grader.live_table import bar
from grader.progress import Progress
from grader.report import Verdict
from grader.verdicts import Judgement


def a_finding(name: str, task: str = "0.1", verdict: Verdict = Verdict.PASSED) -> Finding:
    return Finding(
        name=name,
        task=task,
        sentence="",
        weight=1,
        gate=False,
        hidden=False,
        path="",
        judgement=Judgement(verdict),
    )


class Clock:
    """A clock that stands still unless it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def drawn(progress: Progress) -> list[str]:
    console = Console(file=StringIO(), width=100)
    with console.capture() as capture:
        console.print(progress.draw())
    return [" ".join(line.split()) for line in capture.get().splitlines()]


def test_each_task_has_a_line_with_its_tests_and_points(first: Exercise) -> None:
    progress, findings = Progress(first), [a_finding("a"), a_finding("b"), a_finding("c", "0.2")]
    progress.collected(findings)
    progress.concluded(findings[0])
    one, two, _ = drawn(progress)
    assert (one.startswith("0.1 Numbers █"), one.endswith("1 of 2 tests 3/6")) == (True, True)
    assert (two.startswith("0.2 Counting ─"), two.endswith("0 of 1 tests 0/4")) == (True, True)


def test_a_test_that_did_not_pass_has_no_points(first: Exercise) -> None:
    progress, lost = Progress(first), a_finding("a", verdict=Verdict.TIMEOUT)
    progress.collected([lost])
    progress.concluded(lost)
    assert drawn(progress)[0].endswith("1 of 1 tests 0/6")


def test_the_running_test_is_named_with_its_time_and_the_time_of_all(first: Exercise) -> None:
    clock = Clock()
    progress = Progress(first, clock=clock)
    clock.now = 2.0
    progress.asking(a_finding("test_slow"))
    clock.now = 5.5
    assert drawn(progress)[-1] == "5.5 s 0.1 test_slow (3.5 s)"


def test_a_bar_is_as_long_as_what_passed_and_what_did_not() -> None:
    lengths = [(span.end - span.start, span.style) for span in bar(2, 1, 4).spans]
    assert lengths == [(12, "green"), (6, "red"), (6, "dim")]


def test_where_nobody_watches_nothing_is_drawn(first: Exercise) -> None:
    file = StringIO()
    with Progress(first, Console(file=file)) as progress:
        progress.collected([a_finding("a")])
    assert file.getvalue() == ""


def test_at_a_terminal_it_is_drawn_and_wiped_away(first: Exercise) -> None:
    file = StringIO()
    console = Console(file=file, force_terminal=True, width=100)
    with Progress(first, console) as progress:
        progress.collected([a_finding("a")])
    assert "Numbers" in file.getvalue()
    assert file.getvalue().endswith("\x1b[2K")
