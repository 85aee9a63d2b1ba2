"""The way in: links, sessions that are over, and pages that are not there."""

from __future__ import annotations

from tests.browser.conftest import Reading
from tests.server.running import Running


def test_a_link_logs_in_and_the_start_shows_ones_courses(
    reading: Reading, service: Running
) -> None:
    reader = reading()
    page = reader.follow(service.link)
    reader.look("log-in")
    page.get_by_role("button", name="Log in").click()
    assert page.get_by_role("heading", level=1).text_content() == "Your courses"
    reader.look("home-empty")
    page.get_by_role("button", name="Log out").click()
    assert "You are not logged in" in (page.text_content("main") or "")


def test_a_stranger_is_told_how_to_come_in(reading: Reading) -> None:
    reader = reading()
    page = reader.visit("/courses/autumn", 401)
    reader.look("not-logged-in")
    page.get_by_role("link", name="How to log in").click()
    assert "You are not logged in" in (page.text_content("main") or "")


def test_an_address_that_is_not_there_has_a_page(reading: Reading) -> None:
    reader = reading()
    reader.visit("/nowhere", 404)
    reader.look("not-found")


def test_the_api_is_documented_on_a_page_of_ours(reading: Reading) -> None:
    reader = reading()
    page = reader.visit("/api/v1/docs")
    assert page.get_by_text("GET /api/v1/courses").count() > 0
    page.locator("details").first.click()
    reader.look("api")
