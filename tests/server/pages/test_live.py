"""The stream of a submission's page: pieces of it, each drawn when there is something new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2 as httpx
from fastapi.testclient import TestClient

from grader.exercise import Course
from grader.report import Verdict
from server import queue
from server.database import key
from server.pages.live import view
from server.records import Progress
from tests.server.campus import HERE, Campus, made, numbers

ADA, BOB = "ada@example.org", "bob@example.org"
COLLECTED = {
    "event": "collected",
    "tests": 3,
    "tasks": [
        {"task": "0.1", "title": "Numbers", "points": 6, "tests": 2, "weight": 3},
        {"task": "0.2", "title": "Counting", "points": 4, "tests": 1, "weight": 1},
    ],
}
Piece = tuple[str, str, str]


def concluded(name: str, verdict: str = "passed", **facts: Any) -> dict[str, Any]:
    """A test that is over."""
    usual = {"task": "0.1", "sentence": f"{name} holds.", "hidden": False, "weight": 1}
    return {"event": "concluded", "test": name, "verdict": verdict, **usual, **facts}


def test_points_so_far_are_shares_by_weight() -> None:
    seen = view(1, None, [COLLECTED, concluded("test_a", weight=2), concluded("test_b", "failed")])
    first, second = seen.tasks
    assert (first.line.reached, first.line.over, second.line.over) == (4.0, 2, 0)
    assert [test.verdict for test in first.tests] == [Verdict.PASSED, Verdict.FAILED]
    assert seen.said == "2 of 3 tests are over, 1 passed"


def test_before_the_tests_are_known_it_says_what_is_waited_for() -> None:
    said = [view(*when, []).said for when in [(0, 3), (0, 0), (1, None), (2, None)]]
    assert said == [
        "in the queue: 3 before it",
        "in the queue: it is next",
        "the tests begin",
        "another worker begins anew",
    ]


@contextmanager
def following(client: TestClient, number: int, query: str = "") -> Iterator[Iterator[Piece]]:
    """Name, id and data of the stream's events."""
    with client.stream("GET", f"/submissions/{number}/live{query}") as answer:
        assert answer.status_code == 200
        yield ((event.event, event.id, event.data) for event in httpx.EventSource(answer))


def handed_in(campus: Campus, course: Course, email: str = ADA) -> tuple[TestClient, int]:
    """A student, and the number of what they handed in."""
    client = campus.client(campus.person(email))
    answer = client.post(f"{HERE}/submissions", content=numbers(course))
    return client, made(answer)["submission"]["id"]


def say(campus: Campus, *said: dict[str, Any]) -> None:
    """Take the next grading, and tell of it."""
    with campus.database.writing() as db:
        grading = queue.claim(db, "worker", ["cpu"], campus.clock(), 30)
        assert grading is not None
        number, attempt = key(grading.id), grading.attempt
        db.add_all(Progress(grading_id=number, attempt=attempt, event=one) for one in said)


def test_a_test_that_is_over_is_a_piece_of_the_page(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    with following(client, number) as pieces:
        assert "it is next" in next(pieces)[2]
        say(autumn, COLLECTED, concluded("test_a", sentence="`a` is <b>."))
        data = next(pieces)[2]
    assert "<h2>0.1 Numbers</h2>" in data
    assert "<code>a</code> is &lt;b&gt;." in data


def test_who_comes_back_is_sent_only_what_is_new(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    say(autumn, COLLECTED, concluded("test_a"))
    with following(client, number) as pieces:
        _, mark, _ = next(pieces)
    with autumn.database.writing() as db:
        attempt, grading = 1, int(mark.partition("-")[0])
        db.add(Progress(grading_id=grading, attempt=attempt, event=concluded("test_b", "failed")))
    with following(client, number, f"?after={mark}") as pieces:
        data = next(pieces)[2]
    assert "test_b holds." in data
    assert "test_a holds." not in data


def test_the_stream_ends_when_the_report_is_there(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    with following(client, number) as pieces:
        next(pieces)
        autumn.grade_all()
        *_, last = pieces
    assert (last[0], last[2]) == ("over", "done")


def test_another_students_page_is_not_followed(autumn: Campus, tiny: Course) -> None:
    _, number = handed_in(autumn, tiny)
    bob = autumn.client(autumn.person(BOB))
    assert bob.get(f"/submissions/{number}/live").status_code == 404
