"""Styles and scripts: a browser asks for each of them once."""

from __future__ import annotations

import pytest

from server.pages.assets import FOR_EVER, asset
from tests.server.campus import Campus

NEVER = "private, no-cache"
STYLE = "/static/gradschool.css"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (asset("gradschool.css"), FOR_EVER),
        (asset("vendor/pico.min.css"), FOR_EVER),
        (f"{STYLE}?v=000000000000", NEVER),
        (STYLE, NEVER),
    ],
)
def test_a_file_is_kept_for_ever_under_an_address_that_tells_its_content(
    campus: Campus, address: str, kept: str
) -> None:
    answer = campus.client("").get(address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, kept)


def test_a_file_that_is_not_there_is_not_found(campus: Campus) -> None:
    assert campus.client("").get("/static/none.css?v=1").status_code == 404
