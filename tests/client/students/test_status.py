"""`grad status` and `grad report`: where one stands, and what was found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from client.commands.report import command as report
from client.commands.status import command as status
from client.commands.submit import command as submit
from grader.commands.options import ALL_POINTS, BAD_INPUT, NOT_ALL_POINTS
from grader.report import decode
from tests.client.students.conftest import Student


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Clocks here show the time of Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def line(text: str) -> str:
    """The assignment's line, without the table's spaces."""
    (found,) = [one for one in text.splitlines() if one.startswith("first")]
    return " ".join(found.split())


@pytest.mark.usefixtures("in_berlin")
def test_due_dates_are_told_in_the_zone_of_who_asks(ada: Student) -> None:
    told = line(ada.runs(status).output)
    assert told == "first First Tue 08 Sep 14:00 CEST -/10 10 of 10 none yet"


@pytest.mark.usefixtures("in_berlin")
def test_points_attempts_and_the_last_submission_are_told(solved: Student) -> None:
    solved.runs(submit, str(solved.kit))
    solved.campus.grade_all()
    told = line(solved.runs(status).output)
    assert told.endswith("10/10 9 of 10 1, Tue 01 Sep 14:00 CEST: done")


def test_the_latest_report_is_printed(ada: Student, tmp_path: Path) -> None:
    ada.runs(submit, str(ada.kit))
    ada.campus.grade_all()
    file = tmp_path / "report.json"
    result = ada.runs(report, "--json", str(file), "--junit", str(tmp_path / "junit.xml"))
    assert "submission 1: 0 of 10 points" in result.output
    assert decode(file.read_bytes()).points == 0
    assert (tmp_path / "junit.xml").read_bytes().startswith(b"<?xml")
    assert result.exit_code == NOT_ALL_POINTS


def test_a_report_is_found_by_its_number(ada: Student, solved: Student) -> None:
    ada.runs(submit, str(ada.kit))
    numbers = ada.kit / "pocket/numbers.py"
    numbers.write_text(numbers.read_text() + "\nX = 1\n")
    ada.runs(submit, str(ada.kit))
    ada.campus.grade_all()
    assert ada.runs(report, "1").exit_code == ALL_POINTS
    assert "submission 2" in ada.runs(report).output


def test_what_is_not_graded_yet_is_said_to_wait(ada: Student) -> None:
    ada.runs(submit, str(ada.kit))
    result = ada.runs(report, "1")
    assert result.exit_code == BAD_INPUT
    assert result.output == "grad: submission 1 has no report: it is queued\n"


def test_who_handed_in_nothing_is_told_how_to(ada: Student) -> None:
    result = ada.runs(report)
    assert result.exit_code == BAD_INPUT
    assert "handed in nothing in autumn yet" in result.output
