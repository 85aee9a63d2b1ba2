"""What people read where a page cannot be shown."""

from __future__ import annotations

from tests.server.campus import Campus
from tests.server.pages.paper import sheet


def test_an_address_without_a_page_says_so(campus: Campus) -> None:
    page = sheet(campus.client(""), "/nowhere", 404)
    assert "Not found There is nothing at this address." in page.text


def test_who_is_not_logged_in_is_told_how_to(campus: Campus) -> None:
    page = sheet(campus.client(""), "/settings/tokens", 401)
    assert "Nobody is logged in." in page.text
    assert "How to log in" in page.text
    assert "/" in page.links
