"""Regrades' pages: asked for, followed, compared, and decided."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from grader.exercise import Course
from tests.server.campus import HERE
from tests.server.marking import NO_DOUBLE, SHAKY, MarkedCampus, hand_in, second_release
from tests.server.pages.paper import read, sheet

REGRADES = "/courses/autumn/assignments/first/regrades"


def asked(campus: MarkedCampus, course: Course, folder: Path) -> TestClient:
    """The instructor's client, after a regrade was asked for by which ada gains and bob loses."""
    hand_in(campus, course, "ada", NO_DOUBLE)
    hand_in(campus, course, "bob", SHAKY)
    campus.grade_all()
    release = second_release(campus, course, folder)
    ida = campus.client(campus.person("ida@example.org"))
    wanted = {"release_id": str(release), "which": "all", "submission_id": "", "reason": "kinder"}
    page = read(ida.post(REGRADES, data=wanted))
    assert "0 of 2 gradings are done" in page.text
    return ida


def test_the_preview_says_who_gains_and_who_loses_by_which_tests(
    winter: MarkedCampus, tiny: Course, tmp_path: Path
) -> None:
    ida = asked(winter, tiny, tmp_path / "copy")
    winter.grade_all()
    page = sheet(ida, "/regrades/1")
    assert "gain points 1 lose points 1" in page.text
    assert "4 10 +6 won test_double" in page.text
    assert "10 6 \N{MINUS SIGN}4 lost test_root" in page.text


def test_the_confirmation_says_how_many_grades_change_and_publishes(
    winter: MarkedCampus, tiny: Course, tmp_path: Path
) -> None:
    ida = asked(winter, tiny, tmp_path / "copy")
    winter.grade_all()
    assert "Publish: change 2 grades" in sheet(ida, "/regrades/1").text
    page = read(ida.post("/regrades/1/publish", data={"move": "on"}))
    assert "What changed" in page.text
    assert "8" in sheet(ida, REGRADES).text
    assert ida.get(HERE).json()["version"] == "8"


def test_a_regrade_under_way_asks_for_itself_and_cannot_be_published(
    winter: MarkedCampus, tiny: Course, tmp_path: Path
) -> None:
    ida = asked(winter, tiny, tmp_path / "copy")
    assert 'hx-get="/regrades/1"' in ida.get("/regrades/1").text
    assert "Publish" not in sheet(ida, "/regrades/1").text
    assert "not done yet" in read(ida.post("/regrades/1/publish"), 409).text


def test_a_dropped_regrade_stays_in_the_list(
    winter: MarkedCampus, tiny: Course, tmp_path: Path
) -> None:
    ida = asked(winter, tiny, tmp_path / "copy")
    assert "not decided yet" in sheet(ida, REGRADES).text
    read(ida.post("/regrades/1/drop"))
    page = sheet(ida, REGRADES)
    assert "dropped" in page.text
    assert "Grade anew" in page.text


def test_a_regrade_of_nothing_is_refused_and_the_reason_kept(winter: MarkedCampus) -> None:
    ida = winter.client(winter.person("ida@example.org"))
    page = read(ida.post(REGRADES, data={"which": "all", "reason": "to see"}), 409)
    assert "first has no such submission" in page.text
    assert page.fields(REGRADES)["reason"] == "to see"
