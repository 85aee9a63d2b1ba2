"""Reports: a documented, stable record, and what is made of it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from grader.junit import junit_xml
from grader.report import (
    BadReport,
    Derivative,
    Difference,
    Report,
    Result,
    Seconds,
    SubmissionInfo,
    TaskResult,
    Verdict,
    decode,
    encode,
    schema,
)
from grader.sandbox.wire import Frame
from grader.terminal import print_report
from grader.verdicts import clean

DOCUMENTED = Path(__file__).parents[1] / "docs" / "report.schema.json"


def a_result(name: str, verdict: Verdict, **fields: object) -> Result:
    settings = {
        "sentence": f"About {name}.",
        "points": 1.0 if verdict is Verdict.PASSED else 0.0,
        "max_points": 1.0,
        "gate": False,
        "hidden": False,
        "frames": [],
        "output": "",
        "replay": "" if verdict is Verdict.PASSED else f"pytest x::{name}",
        "seconds": 0.1,
        "questions": 1,
    }
    return Result(name=name, verdict=verdict, **{**settings, **fields})  # type: ignore[arg-type]


def a_report(*results: Result) -> Report:
    earned, most = sum(r.points for r in results), sum(r.max_points for r in results)
    return Report(
        exercise="module0",
        title="Fundamentals",
        version="1",
        digest="0" * 16,
        seed=0,
        points=earned,
        max_points=most,
        tasks=[TaskResult("0.1", "Operators", earned, most, list(results))],
        submission=SubmissionInfo("here", "1" * 16, []),
        sandbox="process",
        versions={},
        seconds=Seconds(1.0, 0.1, 0.1, 0.1, 0.1, 0.1),
    )


HOSTILE = a_result(
    "test_mul",
    Verdict.FAILED,
    message=clean("[bold]\x1b[2J]]>&<script>\x00\ud800"),
    counterexample={"x": "1.0"},
    expected="2.0",
    got="[red]3[/red]",
    frames=[Frame("minitorch/operators.py", 3, "mul", "return x")],
    output="<b>[/]",
)


def test_the_format_is_the_documented_one() -> None:
    assert schema() == DOCUMENTED.read_bytes()


def test_a_report_survives_its_file() -> None:
    report = a_report(a_result("test_a", Verdict.PASSED), HOSTILE)
    assert decode(encode(report)) == report


def test_the_promised_fields_are_there() -> None:
    report = json.loads(encode(a_report(HOSTILE)))
    task = report["tasks"][0]
    assert {"exercise", "version", "seed", "points", "max_points", "tasks"} <= report.keys()
    assert {"id", "title", "points", "max_points", "tests"} <= task.keys()
    wanted = {"name", "sentence", "verdict", "message", "counterexample", "seconds"}
    assert wanted <= task["tests"][0].keys()


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"format": 2}', b"[" * 100_000])
def test_what_is_no_report_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(BadReport, match="not a report"):
        decode(data)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_is_valid_junit(verdict: Verdict) -> None:
    root = ET.fromstring(junit_xml(a_report(a_result("test_a", verdict))))
    (case,) = root.iter("testcase")
    outcome = [child.tag for child in case if child.tag != "properties"]
    kinds = {
        Verdict.PASSED: [],
        Verdict.SKIPPED: ["skipped"],
        Verdict.ERROR: ["error"],
        Verdict.CRASHED: ["error"],
        Verdict.INTERNAL: ["error"],
    }
    assert outcome == kinds.get(verdict, ["failure"])


def test_junit_counts_what_it_holds() -> None:
    report = a_report(a_result("test_a", Verdict.PASSED), HOSTILE, a_result("b", Verdict.ERROR))
    root = ET.fromstring(junit_xml(report))
    counts = [root.attrib[name] for name in ("tests", "failures", "errors", "skipped")]
    assert counts == ["3", "1", "1", "0"]


def test_junit_carries_points() -> None:
    root = ET.fromstring(junit_xml(a_report(HOSTILE)))
    points = {p.attrib["name"]: p.attrib["value"] for p in root.iter("property")}
    assert (points["points"], points["max_points"]) == ("0", "1")


def printed(report: Report, *, verbose: bool = False, colour: bool = True) -> str:
    file = StringIO()
    print_report(report, Console(file=file, width=100, force_terminal=colour), verbose=verbose)
    return file.getvalue()


def test_students_text_is_no_markup_and_no_control() -> None:
    shown = printed(a_report(HOSTILE))
    assert ("[red]3[/red]" in shown, "\x1b[2J" in shown) == (True, False)


@pytest.mark.parametrize(
    "part",
    [
        "About test_mul.",
        "x=1.0",
        "2.0",
        "minitorch/operators.py:3",
        "return x",
        "pytest x::test_mul",
    ],
)
def test_a_failed_test_is_shown_with_all_that_helps(part: str) -> None:
    assert part in printed(a_report(HOSTILE))


COMPARED = a_result(
    "test_gradient",
    Verdict.FAILED,
    expected="{'x': float64 (2,) [1.0, 2.0]}",
    got="{'x': float64 (2,) [1.0, 3.0]}",
    difference=Difference("['x'][1]", "2.0", "3.0", differing=1, total=2),
    gradients=[
        Derivative("x[0]", "1", "1", agrees=True),
        Derivative("x[1]", "3", "2", agrees=False),
    ],
)


def test_the_first_difference_is_shown_with_both_values() -> None:
    line = "first difference  at ['x'][1]: 2.0 expected, 3.0 got (1 of 2 differ)"
    assert line in printed(a_report(COMPARED), colour=False)


def test_gradients_are_shown_as_a_table() -> None:
    shown = printed(a_report(COMPARED), colour=False).splitlines()
    rows = [line.split() for line in shown if "x[" in line and "first" not in line]
    assert rows == [["x[0]", "1", "1"], ["✗", "x[1]", "3", "2"]]


def test_junit_tells_differences_and_gradients() -> None:
    (failure,) = ET.fromstring(junit_xml(a_report(COMPARED))).iter("failure")
    assert {
        "first difference at ['x'][1]: 2.0 expected, 3.0 got (1 of 2 differ)",
        "✗ x[1]: analytic 3, numeric 2",
    } <= set((failure.text or "").splitlines())


def test_passed_tests_are_shown_when_asked_for() -> None:
    report = a_report(a_result("test_a", Verdict.PASSED))
    assert (
        "About test_a." in printed(report),
        "About test_a." in printed(report, verbose=True),
    ) == (
        False,
        True,
    )


def test_cleaned_text_is_printable_and_short() -> None:
    assert clean("a\x1b\x00\ud800\u202eb" + "c" * 1000, 8) == "a\ufffd\ufffd\ufffd\ufffdbc…"
