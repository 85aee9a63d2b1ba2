"""A student hands in as people do: by choosing, by dropping, and without a script."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2 as httpx
import pytest
from playwright.sync_api import FilePayload, Page

from grader.bundle import folder_files
from grader.exercise import Course
from tests.browser.conftest import Reading
from tests.browser.reader import Reader
from tests.conftest import ROOT
from tests.server.campus import course_copy, numbers, zipped
from tests.server.running import COURSE, Running, answered, assign

ADA = "ada@example.org"
PAGE = f"/courses/{COURSE}/assignments/first"
FIGURE = "\n## Seen\n\n![A curve](curve.svg)\n"
CURVE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80" width="300" height="80">'
    '<path d="M0 75 Q150 -60 300 75" fill="none" stroke="#1b5a91"/></svg>'
)
DROP = """async (tree) => {
  const entry = (name, it) => typeof it === "string"
    ? { name, isFile: true, isDirectory: false,
        file: (done) => done(new File([Uint8Array.from(atob(it), (c) => c.charCodeAt(0))], name)) }
    : { name, isFile: false, isDirectory: true, createReader: () => {
        const batches = [Object.entries(it).map(([n, each]) => entry(n, each)), []];
        return { readEntries: (done) => done(batches.shift()) }; } };
  const items = Object.entries(tree).map(([name, it]) => (
    { kind: "file", webkitGetAsEntry: () => entry(name, it) }));
  const event = new Event("drop", { bubbles: true, cancelable: true });
  event.dataTransfer = { items, files: [] };
  document.querySelector(".drop").dispatchEvent(event);
}"""


@pytest.fixture(scope="module")
def teacher(
    service: Running, tiny: Course, tmp_path_factory: pytest.TempPathFactory
) -> httpx.Client:
    """Who runs it, and has handed out the tiny course, with a handout that has everything."""
    shown = ROOT / "exercises" / "module1"
    text = (shown / "handout.md").read_text() + FIGURE
    changes = [("exercises/first/handout.md", "# First steps\n", text)]
    changes.append(("exercises/first/curve.svg", "", CURVE))
    changes += [
        (f"exercises/first/figures/{figure.name}", "", figure.read_text())
        for figure in (shown / "figures").iterdir()
    ]
    course = course_copy(tiny, tmp_path_factory.mktemp("course"), *changes)
    admin = service.admin()
    answered(admin.post("/courses", json={"slug": COURSE, "title": "Autumn"}), 201)
    line = {"email": ADA, "name": "Ada"}
    answered(admin.post(f"/courses/{COURSE}/members", json={"lines": [line]}))
    files = zipped(folder_files(course), top="")
    sent = admin.post(f"/courses/{COURSE}/releases/first", content=files)
    release = answered(sent, 201)["release"]["id"]
    for slug, closes in (("first", 8), ("over", -1)):
        assign(admin, terms(slug, release, closes))
    return admin


def terms(slug: str, release: int, closes: int) -> dict[str, object]:
    """An assignment that closes after so many days."""
    now = datetime.now(UTC)
    return {
        "slug": slug,
        "title": slug.title(),
        "release_id": release,
        "opens": (now - timedelta(days=9)).isoformat(),
        "due": (now + timedelta(days=closes - 1)).isoformat(),
        "closes": (now + timedelta(days=closes)).isoformat(),
        "late_percent": 10,
    }


@pytest.fixture
def log_in(reading: Reading, teacher: httpx.Client) -> Reading:
    """Makes readers who came in by Ada's link."""

    def begin(*, script: bool = True) -> Reader:
        link = answered(teacher.post(f"/courses/{COURSE}/members/{ADA}/link"), 201)["link"]
        reader = reading(script=script)
        reader.follow(link).get_by_role("button", name="Log in").click()
        return reader

    return begin


def kit(course: Course, change: str) -> FilePayload:
    data = numbers(course, ("x + x", f"x + x + {change}"))
    return FilePayload(name="kit.zip", mimeType="application/zip", buffer=data)


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/submissions/*")


def drop(page: Page, tree: Mapping[str, object]) -> None:
    """Drop files and folders as a file manager does."""
    page.evaluate(DROP, json.loads(json.dumps(tree)))
    page.wait_for_selector(".chosen:not([hidden])")


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_from_the_link_to_a_zip_and_what_changed(log_in: Reading, tiny: Course) -> None:
    reader = log_in()
    page = reader.page
    page.get_by_role("link", name="Autumn").click()
    page.get_by_role("link", name="First").click()
    reader.look("assignment")
    for change in "12":
        page.goto(PAGE)
        page.get_by_label("Files, a zip or a tar").set_input_files(kit(tiny, change))
        assert "1 file" in (page.text_content(".chosen") or "")
        hand_in(page)
    page.goto(PAGE)
    reader.look("assignment-history")
    page.get_by_role("button", name="Compare").click()
    assert page.locator("del").count() == page.locator("ins").count() == 1
    reader.look("changes")


def test_a_folder_is_chosen(log_in: Reading, tiny: Course, tmp_path: Path) -> None:
    file = tmp_path / "kit/pocket/numbers.py"
    file.parent.mkdir(parents=True)
    file.write_bytes((tiny.folder / "reference/pocket/numbers.py").read_bytes() + b"# folder\n")
    (tmp_path / "kit/.venv").mkdir()
    (tmp_path / "kit/.venv/long.py").write_bytes(b"1")
    page = log_in().visit(PAGE)
    page.get_by_label("or a folder").set_input_files(tmp_path / "kit")
    assert page.locator(".chosen li").all_text_contents() == ["kit/pocket/numbers.py"]
    hand_in(page)


def test_a_folder_is_dropped_and_wrong_files_are_refused_in_place(
    log_in: Reading, tiny: Course
) -> None:
    reader = log_in()
    page = reader.visit(PAGE)
    drop(page, {"poem.txt": encoded("roses")})
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_selector(".refused")
    assert "none of the files of first" in (page.text_content(".refused") or "")
    reader.look("handing-in-refused")
    text = (tiny.folder / "reference/pocket/numbers.py").read_text() + "# dropped\n"
    inside = {"pocket": {"numbers.py": encoded(text)}, "__pycache__": {"x.pyc": encoded("x")}}
    drop(page, {"kit": inside})
    assert page.locator(".chosen li").all_text_contents() == ["kit/pocket/numbers.py"]
    hand_in(page)


def test_without_a_script_all_of_it_works(log_in: Reading, tiny: Course, tmp_path: Path) -> None:
    file = tmp_path / "numbers.py"
    file.write_bytes((tiny.folder / "reference/pocket/numbers.py").read_bytes() + b"# plain\n")
    page = log_in(script=False).visit(PAGE)
    page.get_by_label("Files, a zip or a tar").set_input_files(tmp_path / "numbers.py")
    hand_in(page)
    page.goto(PAGE)
    large = tmp_path / "large.zip"
    large.write_bytes(bytes(30 << 20))
    page.get_by_label("Files, a zip or a tar").set_input_files(large)
    page.get_by_role("button", name="Hand in").click()
    assert "More than 20,971,520 bytes" in (page.text_content(".refused") or "")


def test_a_login_that_is_over_loses_no_choice(log_in: Reading, tiny: Course) -> None:
    reader = log_in()
    page = reader.visit(PAGE)
    page.get_by_label("Files, a zip or a tar").set_input_files(kit(tiny, "9"))
    page.context.clear_cookies()
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_selector(".refused")
    assert "Your login is over" in (page.text_content(".refused") or "")
    assert page.locator(".chosen li").all_text_contents() == ["kit.zip"]


def test_a_closed_assignment_says_so(log_in: Reading) -> None:
    reader = log_in()
    page = reader.visit(f"/courses/{COURSE}/assignments/over")
    assert "nothing is taken any more" in (page.text_content("main") or "")
    assert page.locator("#hand-in").count() == 0
    reader.look("assignment-closed")


def test_tokens_are_made_and_revoked(log_in: Reading) -> None:
    reader = log_in()
    page = reader.page
    page.get_by_role("link", name="Tokens").click()
    page.get_by_label("Where it will be used").fill("laptop")
    page.get_by_role("button", name="Make a token").click()
    assert (page.text_content("#secret") or "").startswith("gs_")
    reader.look("tokens")
    page.get_by_role("button", name="Revoke laptop").click()
    assert page.get_by_text("laptop", exact=True).count() == 0


def test_the_handout_is_drawn_with_formulas_and_figures(log_in: Reading) -> None:
    reader = log_in()
    page = reader.visit(f"{PAGE}/handout")
    assert page.get_by_role("heading", level=1).text_content() == "Module 1: Autodiff"
    assert page.locator("math msup").first.bounding_box() is not None
    page.locator(".contents").get_by_role("link", name="Seen").click()
    picture = page.get_by_alt_text("A curve")
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")  # raises where it cannot be drawn
    reader.look("handout")
