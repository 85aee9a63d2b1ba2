"""What changed between two submissions, and who may see it."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from grader.exercise import Course
from server import differences
from server.app import API
from tests.server.campus import HERE, Campus, made, numbers, opened, zipped

ADA, BOB, TIM = "ada@example.org", "bob@example.org", "tim@example.org"
PLACE = "pocket/numbers.py"


def handed(client: TestClient, files: dict[str, bytes]) -> int:
    number: int = made(client.post(f"{HERE}/submissions", content=zipped(files)))["submission"][
        "id"
    ]
    return number


def changed(client: TestClient, number: int, since: int) -> dict[str, Any]:
    found: dict[str, Any] = made(
        client.get(f"{API}/submissions/{number}/changes?since={since}"), 200
    )
    return found


def told(lines: list[dict[str, str]]) -> list[str]:
    return [line["sign"] + line["text"] for line in lines if line["sign"] in "+-"]


def test_lines_that_came_and_went_have_signs(autumn: Campus) -> None:
    ada = autumn.client(autumn.person(ADA))
    first = handed(ada, {PLACE: b"a\nb\nc\n"})
    second = handed(ada, {PLACE: b"a\nB\nc\n"})
    (file,) = changed(ada, second, first)["files"]
    assert told(file["lines"]) == ["-b", "+B"]
    assert (file["state"], file["added"], file["removed"]) == ("changed", 1, 1)


def test_files_that_came_went_and_stayed_are_told(autumn: Campus) -> None:
    ada = autumn.client(autumn.person(ADA))
    first = handed(ada, {PLACE: b"a\n", "pocket/old.py": b"o\n"})
    second = handed(ada, {PLACE: b"a\n", "pocket/new.py": b"n\n"})
    found = changed(ada, second, first)
    states = {file["path"]: file["state"] for file in found["files"]}
    assert states == {"pocket/new.py": "added", "pocket/old.py": "removed"}
    assert found["same"] == 1


def test_one_must_be_allowed_to_see_both(autumn: Campus, tiny: Course) -> None:
    ada, bob = (autumn.client(autumn.person(email)) for email in (ADA, BOB))
    mine, other = handed(ada, {PLACE: b"a\n"}), handed(bob, {PLACE: b"b\n"})
    for number, since in ((mine, other), (other, mine)):
        refused = ada.get(f"{API}/submissions/{number}/changes?since={since}")
        assert refused.status_code == 404
        assert ada.get(f"/submissions/{number}/changes?since={since}").status_code == 404
    tim = autumn.client(autumn.person(TIM))
    assert changed(tim, other, mine)["files"]


@pytest.mark.parametrize(("most", "lines", "shown"), [(2, 3, 0), (9, 3, 2)])
def test_what_is_too_long_is_left_out_and_said(
    autumn: Campus, monkeypatch: pytest.MonkeyPatch, most: int, lines: int, shown: int
) -> None:
    monkeypatch.setattr(differences, "MOST_LINES", most)
    monkeypatch.setattr(differences, "MOST_SHOWN", 2)
    ada = autumn.client(autumn.person(ADA))
    first = handed(ada, {PLACE: b"x\n" * lines})
    second = handed(ada, {PLACE: b"y\n" * lines})
    (file,) = changed(ada, second, first)["files"]
    assert (len(file["lines"]), file["left_out"]) == (shown, True)


def test_the_page_shows_a_students_text_as_text(campus: Campus, tiny: Course) -> None:
    opened(campus, tiny)
    ada = campus.client(campus.person(ADA))
    first = made(ada.post(f"{HERE}/submissions", content=numbers(tiny)))["submission"]["id"]
    second = handed(ada, {PLACE: b"<script>alert(1)</script>\n"})
    page = ada.get(f"/submissions/{second}/changes?since={first}")
    assert page.status_code == 200
    assert "<ins>+ &lt;script&gt;alert(1)&lt;/script&gt;</ins>" in page.text


def test_choosing_two_leads_to_the_older_first(autumn: Campus) -> None:
    ada = autumn.client(autumn.person(ADA))
    answer = ada.get(
        "/courses/autumn/assignments/first/compare?since=7&number=3", follow_redirects=False
    )
    assert answer.headers["location"] == "/submissions/7/changes?since=3"
