"""Regrades, solutions and exports from the command line."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from grader.exercise import Course
from tests.client.instructors.conftest import Answers, Grad
from tests.server.campus import HERE, Campus, course_copy, made, opened, published
from tests.server.marking import LENIENT, NO_DOUBLE, SHAKY, hand_in

EXERCISE = "exercises/first/exercise.toml"


@pytest.fixture
def teacher(service: Answers, campus: Campus, tiny: Course, tmp_path: Path) -> TestClient:
    """A course in which ada and bob have handed in, and a release of which nobody has heard."""
    teacher = opened(campus, tiny)
    hand_in(campus, tiny, "ada", SHAKY)
    hand_in(campus, tiny, "bob", NO_DOUBLE)
    newer = course_copy(
        tiny, tmp_path / "newer", (EXERCISE, 'version = "7"', f'version = "{LENIENT}"')
    )
    published(teacher, newer)
    campus.grade_all()
    return teacher


def points(teacher: TestClient) -> dict[str, float]:
    items = made(teacher.get(f"{HERE}/submissions"), 200)["items"]
    return {one["student"].partition("@")[0]: one["points"] for one in items}


def test_a_regrade_is_shown_before_any_grade_changes(grad: Grad, teacher: TestClient) -> None:
    said = grad("regrade", "first", "--release", 2, "--reason", "too strict", "--preview")
    assert said.exit_code == 0, said.output
    assert "ada@example.org   10    6  -4  - test_root" in said.output
    assert "bob@example.org    4   10  +6  + test_double" in said.output
    assert "1 gain, 1 lose, 0 stay" in said.output
    assert points(teacher) == {"ada": 10, "bob": 4}


def test_a_regrade_is_published_after_a_look_at_it(grad: Grad, teacher: TestClient) -> None:
    grad("regrade", "first", "--release", 2, "--reason", "too strict")
    said = grad("regrade", "first", "--publish")
    assert (said.exit_code, "is published" in said.output) == (0, True), said.output
    assert points(teacher) == {"ada": 6, "bob": 10}


def test_a_regrade_is_dropped(grad: Grad, teacher: TestClient) -> None:
    grad("regrade", "first", "--release", 2, "--reason", "too strict")
    said = grad("regrade", "first", "--drop")
    assert (said.exit_code, "is dropped" in said.output) == (0, True), said.output
    assert points(teacher) == {"ada": 10, "bob": 4}
    again = grad("regrade", "first", "--drop")
    assert (again.exit_code, "no regrade of first waits" in again.output) == (2, True)


def test_one_submission_is_regraded(grad: Grad, teacher: TestClient) -> None:
    wishes = ("--submission", 2, "--release", 2, "--reason", "she is right", "--publish")
    said = grad("regrade", *wishes)
    assert said.exit_code == 0, said.output
    assert points(teacher) == {"ada": 10, "bob": 10}


def test_a_second_regrade_waits_for_the_first_one_to_be_decided(
    grad: Grad, teacher: TestClient
) -> None:
    grad("regrade", "first", "--release", 2, "--reason", "too strict")
    said = grad("regrade", "first", "--release", 1, "--reason", "too lenient")
    assert (said.exit_code, "is not decided yet. Publish it or drop it" in said.output) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("first",), "a new regrade needs --reason"),
        ((), "name an assignment, or a submission"),
        (("first", "--publish", "--drop"), "one of --preview, --publish and --drop"),
        (("first", "--move"), "go with --publish"),
        (("second",), "has no assignment 'second'"),
        (("--submission", 99), "you have no submission 99"),
    ],
)
def test_a_regrade_that_makes_no_sense_is_refused(
    grad: Grad, teacher: TestClient, arguments: tuple[object, ...], said: str
) -> None:
    refused = grad("regrade", *arguments)
    assert (refused.exit_code, said in refused.output) == (2, True), refused.output


def test_a_regrade_as_json_is_what_the_service_says(grad: Grad, teacher: TestClient) -> None:
    told = json.loads(grad("regrade", "first", "--reason", "again", "--json").stdout)
    assert (told["state"], told["progress"]["total"]) == ("ready", 2)


def test_a_solution_is_released_and_withheld(grad: Grad, teacher: TestClient) -> None:
    assert json.loads(grad("release", "first", "--json").stdout)["solved"] is True
    said = grad("release", "first", "--withhold")
    assert (said.exit_code, said.output) == (0, "✓ the solution of first is withheld\n")


def test_grades_are_exported_for_canvas(grad: Grad, teacher: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "grades.csv"
    assert grad("export", "first", "--format", "canvas", "-o", file).exit_code == 0
    rows = list(csv.reader(file.read_text().splitlines()))
    assert [row[-1] for row in rows if row[0] in ("Ada", "Bob")] == ["10", "4"]


def test_reports_are_exported(grad: Grad, teacher: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "reports.zip"
    assert grad("export", "first", "--format", "reports", "-o", file).exit_code == 0
    with zipfile.ZipFile(file) as archive:
        scores = [json.loads(archive.read(name))["points"] for name in archive.namelist()]
    assert scores == [10, 4]


@pytest.mark.parametrize(("kind", "suffix"), [("gradescope", ".json"), ("junit", ".xml")])
def test_a_file_for_each_student_whose_work_counts(
    grad: Grad, teacher: TestClient, tmp_path: Path, kind: str, suffix: str
) -> None:
    file = tmp_path / "all.zip"
    said = grad("export", "first", "--format", kind, "-o", file)
    assert said.exit_code == 0, said.output
    with zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == [
            f"first/ada@example.org-1{suffix}",
            f"first/bob@example.org-2{suffix}",
        ]


def test_one_submission_is_exported(grad: Grad, teacher: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    grad("export", "--submission", 2, "--format", "gradescope", "-o", file)
    assert [test["status"] for test in json.loads(file.read_text())["tests"]].count("failed") == 1


def test_an_export_that_is_refused_leaves_the_old_file(
    grad: Grad, teacher: TestClient, tmp_path: Path
) -> None:
    file = tmp_path / "grades.csv"
    file.write_text("the old one")
    said = grad("export", "second", "--format", "canvas", "-o", file)
    assert (said.exit_code, file.read_text()) == (2, "the old one")
