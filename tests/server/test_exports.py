"""Exports: grades and reports as other systems read them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from grader.exercise import Course
from server.app import API
from server.exports.archive import file_name
from server.exports.canvas import harmless
from tests.server.campus import HERE, PATH, Campus, made, opened
from tests.server.marking import NO_DOUBLE, NO_ROOT, RIGHT, MarkedCampus, hand_in

IDA, TIM, ADA, BOB = (f"{name}@example.org" for name in ("ida", "tim", "ada", "bob"))


@pytest.fixture
def tim(winter: MarkedCampus) -> TestClient:
    """The assistant."""
    return winter.client(winter.person(TIM))


def table(client: TestClient, path: str) -> list[list[str]]:
    """The rows of a CSV."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text)))


def test_canvas_reads_the_grades(winter: MarkedCampus, tim: TestClient, tiny: Course) -> None:
    for remark in (NO_DOUBLE, NO_ROOT):
        hand_in(winter, tiny, "ada", remark)
    winter.grade_all()
    assert table(tim, f"{HERE}/grades.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "First (1)"],
        ["    Points Possible", "", "", "", "", "10"],
        ["Ada", "", "", ADA, "", "6"],
        ["Bob", "", "", BOB, "", ""],
    ]
    assert table(tim, f"{PATH}/grades.csv") == table(tim, f"{HERE}/grades.csv")


def test_a_name_that_is_a_formula_is_harmless(winter: MarkedCampus, tim: TestClient) -> None:
    name, number = '=HYPERLINK("http://evil")', "@7"
    line = {"email": "eve@example.org", "name": name, "number": number}
    ida = winter.client(winter.person(IDA))
    made(ida.post(f"{PATH}/members", json={"lines": [line]}), 200)
    row = table(tim, f"{HERE}/grades.csv")[-1]
    assert (row[0], row[2]) == (f"'{name}", f"'{number}")


@pytest.mark.parametrize("field", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"])
def test_whatever_may_begin_a_formula_is_quoted(field: str) -> None:
    assert harmless(field) == f"'{field}"


def test_the_counting_reports_come_as_a_zip(
    winter: MarkedCampus, tim: TestClient, tiny: Course
) -> None:
    for student, remark in (("ada", NO_DOUBLE), ("ada", RIGHT), ("bob", NO_ROOT)):
        hand_in(winter, tiny, student, remark)
    winter.grade_all()
    answer = tim.get(f"{HERE}/reports.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        points = {name: json.loads(archive.read(name))["points"] for name in archive.namelist()}
    assert {name.rpartition("-")[0]: each for name, each in points.items()} == {
        f"autumn-first/{ADA}": 10.0,
        f"autumn-first/{BOB}": 6.0,
    }
    assert tim.get(f"{HERE}/reports.zip").content == answer.content


@pytest.mark.parametrize("text", ["../../etc/passwd@x", "a/b@x", "a\\b@x", "ä\x00@x"])
def test_no_address_makes_a_path(text: str) -> None:
    assert not set(file_name(text, 7)) & set("/\\\x00ä")


def test_an_export_asks_as_often_for_many_students_as_for_one(
    winter: MarkedCampus, tim: TestClient, tiny: Course
) -> None:
    def asked() -> int:
        statements: list[Any] = []

        def count(*context: Any) -> None:
            statements.append(context)

        event.listen(winter.database.engine, "before_cursor_execute", count)
        for path in ("grades.csv", "reports.zip"):
            assert tim.get(f"{HERE}/{path}").status_code == 200
        event.remove(winter.database.engine, "before_cursor_execute", count)
        return len(statements)

    hand_in(winter, tiny, "ada")
    winter.grade_all()
    asked()  # the first time some things are read that are kept in mind
    alone = asked()
    for remark in (RIGHT, NO_ROOT, NO_DOUBLE):
        hand_in(winter, tiny, "bob", remark)
    winter.grade_all()
    assert asked() == alone


def test_gradescope_reads_a_report(winter: MarkedCampus, tiny: Course) -> None:
    number = hand_in(winter, tiny, "ada", NO_ROOT)
    winter.grade_all()
    ada = winter.client(winter.person(ADA))
    found = made(ada.get(f"{API}/submissions/{number}/results.json"), 200)
    assert (found["score"], found["visibility"]) == (6.0, "visible")
    tests = [
        (test["number"], test["score"], test["max_score"], test["status"], test["visibility"])
        for test in found["tests"]
    ]
    assert tests == [
        ("0.1.1", 6.0, 6.0, "passed", "visible"),
        ("0.1.2", 0.0, 4.0, "failed", "visible"),
    ]
    assert found["tests"][1]["output"].startswith("it does not")


def test_what_is_kept_back_is_kept_back_in_exports(marked: MarkedCampus, tiny: Course) -> None:
    opened(marked, tiny, shown="never")
    number = hand_in(marked, tiny, "ada", NO_ROOT)
    marked.grade_all()

    def told(campus: Campus, person: str) -> tuple[bool, bool]:
        client = campus.client(campus.person(person))
        paths = ("results.json", "junit.xml")
        texts = [client.get(f"{API}/submissions/{number}/{path}").text for path in paths]
        return "it does not" in texts[0], "it does not" in texts[1]

    assert told(marked, ADA) == (False, False)
    assert told(marked, TIM) == (True, True)


def test_ci_reads_a_report(winter: MarkedCampus, tim: TestClient, tiny: Course) -> None:
    number = hand_in(winter, tiny, "ada", NO_ROOT)
    winter.grade_all()
    root = ET.fromstring(tim.get(f"{API}/submissions/{number}/junit.xml").content)
    assert (root.get("tests"), root.get("failures")) == ("2", "1")


def test_a_report_that_is_not_there_yet_is_not_found(
    winter: MarkedCampus, tim: TestClient, tiny: Course
) -> None:
    number = hand_in(winter, tiny, "ada")
    paths = ("results.json", "junit.xml")
    answers = [tim.get(f"{API}/submissions/{number}/{path}") for path in paths]
    assert [answer.status_code for answer in answers] == [404, 404]
