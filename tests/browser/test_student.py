"""A student's way through the pages of a service that really grades."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from grader.exercise import Course
from tests.browser.conftest import Reading
from tests.server.running import Running, answered, held, solutions

PATIENCE = 60_000  # milliseconds


def test_a_student_goes_from_a_link_to_full_marks(
    reading: Reading, service: Running, tiny: Course, tmp_path: Path
) -> None:
    (student,) = held(service, tiny, "first", 1)
    work = tmp_path / "work.zip"
    work.write_bytes(solutions(tiny, "first", 1)[0])
    reader = reading()
    page = reader.follow(answered(student.post("/links"), 201)["link"])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="first").click()
    page.get_by_role("link", name="Handout", exact=True).click()
    reader.look("walk-handout")
    page.get_by_role("link", name="Hand in", exact=True).click()
    page.locator("input[type=file]").first.set_input_files(work)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/submissions/*")
    expect(page.locator("main")).to_contain_text("10 of 10 points", timeout=PATIENCE)
    reader.look("walk-full-marks")
    page.get_by_role("link", name="Tiny").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tiny")
    reader.look("walk-course")
