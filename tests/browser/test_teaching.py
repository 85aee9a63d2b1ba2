"""An instructor's way: from an empty service to a class's exported grades."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2 as httpx
from playwright.sync_api import FilePayload, Page, expect

from grader.bundle import folder_files
from grader.exercise import Course
from tests.browser.conftest import Reading
from tests.browser.reader import Reader
from tests.server.campus import course_copy, numbers, zipped
from tests.server.running import Running, graded, hand_in

TABLE = "email,name,number\nada@example.org,Ada Lovelace,17\nbob@example.org,Bob <i>Byte</i>,18\n"
PATIENCE = 60_000  # milliseconds until workers have graded
DOUBLE = ("x + x", "abs(x) + abs(x)")
FORGIVING = [
    ("exercises/first/exercise.toml", 'version = "7"', 'version = "8"'),
    ("exercises/first/test_first.py", "floats(-1e6, 1e6)", "floats(0, 1e6)"),
]


def log_in(reader: Reader, link: str) -> None:
    reader.follow(link).get_by_role("button", name="Log in").click()


def title(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def make_course(reader: Reader) -> None:
    page = reader.page
    reader.look("admin-home")
    page.get_by_label("Title").fill("Deep learning")
    page.get_by_label("Short name").fill("autumn")
    page.get_by_role("button", name="Make the course").click()
    title(page, "Deep learning")
    reader.look("course-empty")


def enrol_class(reader: Reader) -> str:
    """Enrol two students; a link that logs the first one in."""
    page = reader.visit("/courses/autumn/roster")
    page.get_by_label("or its lines").fill("email,name\nnobody,\n")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("line 2: has no name")
    reader.look("roster-broken")
    page.get_by_label("or its lines").fill(TABLE)
    page.get_by_role("button", name="Show what would change").click()
    title(page, "What would change")
    reader.look("roster-preview")
    page.get_by_role("button", name="Do it: add 2").click()
    expect(page.get_by_role("cell", name="Bob <i>Byte</i>")).to_be_visible()
    reader.look("roster")
    page.get_by_role("button", name="Login link for ada@example.org").click()
    reader.look("login-link")
    return page.locator("#link").text_content() or ""


def publish(reader: Reader, course: Course, name: str) -> None:
    """Publish the course's exercise, and wait at its page until it has proven itself."""
    page = reader.visit("/courses/autumn/releases")
    page.get_by_label("Exercise").fill("first")
    archive = zipped(folder_files(course), top="")
    sent = FilePayload(name="course.zip", mimeType="application/zip", buffer=archive)
    page.get_by_label("The course folder as a zip").set_input_files(sent)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("It may be handed out")).to_be_visible(timeout=PATIENCE)
    reader.look(name)


def hand_out(reader: Reader) -> None:
    page = reader.page
    page.get_by_role("button", name="Hand it out").click()
    title(page, "New assignment")
    due = datetime.now(UTC) + timedelta(days=7)
    page.get_by_label("Due").fill(f"{due:%Y-%m-%dT18:00}")
    page.get_by_label("Closes").fill(f"{due + timedelta(days=2):%Y-%m-%dT18:00}")
    page.get_by_label("Each day late takes off").fill("10")
    reader.look("new-assignment")
    page.get_by_role("button", name="Make the assignment").click()
    title(page, "Terms")
    reader.look("terms")


def extend(reader: Reader) -> None:
    page = reader.visit("/courses/autumn/assignments/first/extensions")
    page.get_by_label("Student", exact=True).fill("ada@example.org")
    page.get_by_label("Due").fill(f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%dT09:00}")
    page.get_by_label("Why").fill("flu")
    page.get_by_role("button", name="Give these dates").click()
    expect(page.get_by_role("region", name="Extensions")).to_contain_text("Ada Lovelace")
    reader.look("extensions")


def regrade(reader: Reader) -> None:
    page = reader.visit("/courses/autumn/assignments/first/regrades")
    page.get_by_label("By", exact=True).select_option(label="version 8")
    page.get_by_label("Why").fill("negative numbers are not asked for")
    page.get_by_role("button", name="Grade anew").click()
    page.get_by_text("Publish…").click(timeout=PATIENCE)
    expect(page.get_by_role("region", name="Grades that change")).to_contain_text("test_double")
    reader.look("regrade")
    page.get_by_label("Grade the next submissions by version 8, too").check()
    page.get_by_role("button", name="Publish: change 1 grade").click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    reader.visit("/courses/autumn/assignments/first/regrades")
    reader.look("regrades")


def export(reader: Reader, student: httpx.Client) -> str:
    """The course's grades, downloaded from its page."""
    page = reader.visit("/courses/autumn")
    reader.look("course")
    with page.expect_download() as download:
        page.get_by_role("link", name="All grades").click()
    assert student.get("/courses/autumn/grades.csv").status_code == 403
    return Path(download.value.path()).read_text()


def test_an_instructor_goes_from_an_empty_service_to_the_export(
    reading: Reading, service: Running, tiny: Course, tmp_path: Path
) -> None:
    reader = reading()
    log_in(reader, service.link)
    make_course(reader)
    student = service.logged_in(enrol_class(reader))
    publish(reader, tiny, "release")
    hand_out(reader)
    number = hand_in(student, "first", numbers(tiny, DOUBLE))
    graded(student, number)
    extend(reader)
    publish(reader, course_copy(tiny, tmp_path / "copy", *FORGIVING), "release-second")
    regrade(reader)
    text = export(reader, student)
    assert re.search(r'"Lovelace, Ada"|Ada Lovelace', text)
    assert ",10" in text
    for name in ("queue", "changes", "hooks", "invitations", "releases"):
        reader.visit(f"/courses/autumn/{name}")
        reader.look(name)
