"""An assignment's page: what it tells, and what its form takes and refuses."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from grader.exercise import Course
from server.app import API
from server.service import COOKIE
from tests.server.campus import HERE, Campus, made, numbers, opened

ADA, BOB = "ada@example.org", "bob@example.org"
PAGE = "/courses/autumn/assignments/first"
WRONG = ("x + x", "x + x + 1")


def reader(campus: Campus, email: str = ADA) -> TestClient:
    """Somebody who goes where a page sends them, but no further."""
    client = campus.client(campus.person(email))
    client.follow_redirects = False
    return client


def solution(course: Course) -> bytes:
    return (course.folder / "reference/pocket/numbers.py").read_bytes()


def form(*files: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    """What a browser sends of these files."""
    return [("files", file) for file in files]


def test_the_page_tells_dates_score_and_what_is_left(autumn: Campus) -> None:
    page = reader(autumn).get(PAGE)
    assert page.status_code == 200
    for told in ("2026-09-08T12:00", "of 10 points", "10 of 10 within an hour", "at full points"):
        assert told in page.text, told


def test_what_lateness_costs_is_said_in_words(campus: Campus, tiny: Course) -> None:
    opened(campus, tiny, late_percent=12.5)
    campus.clock.later(days=8)
    page = reader(campus).get(PAGE).text
    assert "each day that has begun takes off 12.5 % of what was earned" in page
    assert "late since 1 day ago" in page


def test_a_zip_is_taken_as_it_is(autumn: Campus, tiny: Course) -> None:
    answer = reader(autumn).post(PAGE, files=form(("kit.zip", numbers(tiny))))
    assert (answer.status_code, answer.headers["location"]) == (303, "/submissions/1")
    assert autumn.grade_all() == 1


@pytest.mark.parametrize("path", ["kit/pocket/numbers.py", "pocket/numbers.py", "numbers.py"])
def test_folders_and_loose_files_are_graded_like_an_archive(
    autumn: Campus, tiny: Course, path: str
) -> None:
    sent = form((path, solution(tiny)), ("README.md", b"Mine"))
    ada = reader(autumn)
    assert ada.post(PAGE, files=sent).status_code == 303
    found = made(ada.get(f"{API}/submissions/1"), 200)["submission"]
    assert (found["missing"], found["added"]) == ([], [])
    again = made(ada.post(f"{HERE}/submissions", content=numbers(tiny)))
    assert again["known"]


def test_folders_that_are_never_graded_are_left_out(autumn: Campus, tiny: Course) -> None:
    sent = form(
        ("pocket/numbers.py", solution(tiny)),
        ("pocket/.hidden/x.py", b"1"),
        ("pocket/__pycache__/y.py", b"1"),
    )
    ada = reader(autumn)
    ada.post(PAGE, files=sent)
    assert made(ada.get(f"{API}/submissions/1"), 200)["submission"]["added"] == []


def test_the_same_files_again_are_said_to_be_known(autumn: Campus, tiny: Course) -> None:
    ada, sent = reader(autumn), form(("kit.zip", numbers(tiny)))
    ada.post(PAGE, files=sent)
    place = ada.post(PAGE, files=sent).headers["location"]
    assert place == "/submissions/1?known=1"
    assert "these very files before" in ada.get(place).text
    assert "these very files before" not in ada.get("/submissions/1").text


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([("poem.txt", b"roses")], "holds none of the files of first"),
        ([("kit.zip", b"roses")], "is not a folder, a zip or a tar"),
        ([("", b"")], "no file was chosen"),
        ([("a.py", b"1"), ("a.py", b"2")], "was sent twice"),
        ([("k/../../a.py", b"1"), ("b.py", b"")], "leads out of the archive"),
        ([("a\u200bb.py", b"1"), ("b.py", b"")], "is no text"),
    ],
)
def test_wrong_files_are_refused_in_place(
    autumn: Campus, files: list[tuple[str, bytes]], told: str
) -> None:
    page = reader(autumn).post(PAGE, files=form(*files))
    assert page.status_code == 422
    assert told in page.text.replace("No file", "no file")
    assert "Nothing was handed in" in page.text
    assert 'id="hand-in"' in page.text


def test_a_form_that_breaks_off_hands_in_nothing(autumn: Campus, tiny: Course) -> None:
    kind = {"content-type": "multipart/form-data; boundary=b"}
    head = (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="pocket/numbers.py"\r\n\r\n'
    )
    ada = reader(autumn)
    broken = ada.post(PAGE, content=head + solution(tiny)[:50], headers=kind)
    assert "The upload broke off" in broken.text
    assert ada.post(PAGE, content=b"no form", headers=kind).status_code == 422
    assert made(ada.get(f"{HERE}/submissions"), 200)["items"] == []


def test_too_much_is_refused_with_what_to_do(autumn: Campus) -> None:
    page = reader(autumn).post(PAGE, files=form(("kit.zip", bytes(21 << 20))))
    assert page.status_code == 413
    assert "More than 20,971,520 bytes" in page.text
    assert "own files only" in page.text


def test_so_many_files_are_refused(autumn: Campus) -> None:
    page = reader(autumn).post(PAGE, files=form(*((f"f{n}.py", b"") for n in range(5001))))
    assert "More than 5,000 files" in page.text


def test_after_the_closing_there_is_no_form(autumn: Campus, tiny: Course) -> None:
    autumn.clock.later(days=15)
    ada = reader(autumn)
    assert 'id="hand-in"' not in ada.get(PAGE).text
    refused = ada.post(PAGE, files=form(("kit.zip", numbers(tiny))))
    assert refused.status_code == 403
    assert "It closed" in refused.text


def test_who_has_used_an_hours_attempts_is_told_when_to_come_back(
    campus: Campus, tiny: Course
) -> None:
    opened(campus, tiny, hourly=1)
    ada = reader(campus)
    ada.post(PAGE, files=form(("kit.zip", numbers(tiny))))
    refused = ada.post(PAGE, files=form(("kit.zip", numbers(tiny, WRONG))))
    assert refused.status_code == 429
    assert "Hand in again in 61 minutes" in refused.text
    assert "the next one is free in 1 hour" in refused.text


def test_who_is_logged_in_no_longer_hears_what_to_do(autumn: Campus, tiny: Course) -> None:
    stranger = autumn.client()
    stranger.cookies.set(COOKIE, "gs_over")
    sent = form(("kit.zip", numbers(tiny)))
    refused = stranger.post(PAGE, files=sent, headers={"sec-fetch-site": "same-origin"})
    assert refused.status_code == 401
    assert "Your login is over, and nothing was handed in" in refused.text
    assert "Log in again" in refused.text


def test_the_history_tells_points_and_which_counts(autumn: Campus, tiny: Course) -> None:
    ada = reader(autumn)
    for data in (numbers(tiny), numbers(tiny, WRONG)):
        ada.post(PAGE, files=form(("kit.zip", data)))
    autumn.grade_all()
    autumn.clock.later(days=8)
    ada.post(PAGE, files=form(("kit.zip", numbers(tiny, ("x + x", "x + x + 2")))))
    page = ada.get(PAGE).text
    rows = page.split("<tr>")[2:]
    assert [row.count("counts") for row in rows] == [0, 0, 1]
    assert "waits, 0 before it" in rows[0]
    assert '<td class="number">10</td>' in rows[2]
    assert "<strong>10</strong> of 10 points" in page


def test_the_history_comes_in_pages_of_fifty(campus: Campus, tiny: Course) -> None:
    opened(campus, tiny, hourly=100)
    ada = reader(campus)
    for number in range(51):
        ada.post(PAGE, files=form(("kit.zip", numbers(tiny, ("x + x", f"x + x + {number}")))))
    first = ada.get(PAGE).text
    assert first.count('name="since"') == 50
    older = ada.get(f"{PAGE}?before=2").text
    assert 'href="/submissions/1"' in older
    assert f'{PAGE}?before=2"' in first


def test_a_long_history_asks_no_more_than_a_short_one(campus: Campus, tiny: Course) -> None:
    opened(campus, tiny, hourly=100)
    ada = reader(campus)
    asked: list[str] = []
    event.listen(campus.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    counts = []
    for number in (1, 2, 12):
        for each in range(number):
            text = f"x + x + {number} + {each}"
            ada.post(PAGE, files=form(("kit.zip", numbers(tiny, ("x + x", text)))))
        asked.clear()
        ada.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2], counts


def test_others_work_is_not_in_it(autumn: Campus, tiny: Course) -> None:
    reader(autumn).post(PAGE, files=form(("kit.zip", numbers(tiny))))
    for email in (BOB, "ida@example.org"):
        assert "Nothing yet" in reader(autumn, email).get(PAGE).text
