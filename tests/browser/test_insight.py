"""A teacher looks after a class: dashboard, students, similarity, leaderboard."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.browser.conftest import Reading
from tests.conftest import ROOT
from tests.server.running import GRAD, Running

PAGES = "/courses/demo/assignments/module3"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with a class of forty that was made up."""
    folder = tmp_path_factory.mktemp("demonstration")
    subprocess.run(
        [GRAD, "demo-data", "--students", "40", "--submissions", "600"],
        env={**os.environ, "GRADSCHOOL_DATA": str(folder)},
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with Running(folder, workers=0, sandbox="process") as running:
        yield running


def test_a_teacher_sees_who_needs_help_and_whose_work_is_alike(
    reading: Reading, service: Running
) -> None:
    reader = reading()
    page = reader.follow(service.link)
    page.get_by_role("button", name="Log in").click()
    reader.visit(f"{PAGES}/dashboard")
    for heading in ("Scores", "Progress", "Tests that are lost most", "Stuck at the same test"):
        assert page.get_by_role("heading", name=heading).is_visible()
    reader.look("dashboard")
    page.get_by_role("link", name="Students", exact=True).click()
    page.get_by_role("link", name="Points").click()
    page.get_by_role("link", name="Points").click()
    assert page.locator("th[aria-sort=descending]").text_content() == "Points \u2193"
    reader.look("students")
    page.locator("tbody a").first.click()
    assert page.get_by_role("img").is_visible()
    reader.look("student")
    reader.visit(f"{PAGES}/similarity")
    page.locator("tbody a").first.wait_for(timeout=60_000)
    reader.look("similarity")
    page.locator("tbody a").first.click()
    assert page.locator(".alike").count() > 0
    reader.look("pair")
