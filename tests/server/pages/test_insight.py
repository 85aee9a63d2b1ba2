"""What staff see of a class, and who is on the leaderboards."""

from __future__ import annotations

import time
from typing import Any

from fastapi.testclient import TestClient

from grader.exercise import Course
from server.app import API
from server.blobs import blob, keep
from server.records import Blob, Submission
from tests.server.campus import HERE, made, numbers
from tests.server.marking import NO_DOUBLE, NO_ROOT, RIGHT, MarkedCampus, hand_in

PAGE = HERE.removeprefix(API)


def teacher(campus: MarkedCampus) -> TestClient:
    return campus.client(campus.person("ida@example.org"))


def found(campus: MarkedCampus) -> dict[str, Any]:
    body: dict[str, Any] = made(teacher(campus).get(f"{HERE}/insight"), 200)
    return body


def page(client: TestClient, path: str) -> str:
    answer = client.get(PAGE + path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_dashboard_counts_who_begun_who_is_done_and_what_they_lose(
    winter: MarkedCampus, tiny: Course
) -> None:
    hand_in(winter, tiny, "ada", NO_DOUBLE)
    winter.grade_all()
    first = found(winter)
    assert (first["students"], first["begun"], first["full"]) == (2, 1, 0)
    assert [person["email"] for person in first["absent"]] == ["bob@example.org"]
    (lost,) = first["tests"]
    assert (lost["test"], lost["task"], lost["students"], lost["share"]) == (
        "test_double",
        "0.1",
        1,
        1.0,
    )
    winter.clock.later(minutes=1)
    hand_in(winter, tiny, "ada", RIGHT)
    winter.grade_all()
    second = found(winter)
    assert (second["full"], second["tests"]) == (1, [])
    assert [(day["submissions"], day["begun"], day["full"]) for day in second["days"]] == [
        (2, 0.5, 0.5)
    ]
    assert sum(band["students"] for band in second["scores"]) == 1


def test_who_fails_the_same_test_five_times_is_stuck_and_not_before(
    winter: MarkedCampus, tiny: Course
) -> None:
    begun = winter.clock()
    for number in range(4):
        hand_in(winter, tiny, "ada", f"{NO_ROOT} {number}")
        winter.clock.later(minutes=10)
    winter.grade_all()
    assert found(winter)["stuck"] == []
    last = hand_in(winter, tiny, "ada", f"{NO_ROOT} again")
    winter.grade_all()
    (stuck,) = found(winter)["stuck"]
    assert (stuck["test"], stuck["submissions"], stuck["latest"]) == ("test_root", 5, last)
    assert stuck["since"].startswith(f"{begun:%Y-%m-%dT%H:%M}")
    text = page(teacher(winter), "/dashboard")
    assert f'href="/submissions/{last}"' in text
    assert "test_root holds." in text


def test_late_work_and_extensions_are_told(winter: MarkedCampus, tiny: Course) -> None:
    dates = {
        "due": "2026-09-20T12:00:00Z",
        "closes": "2026-09-21T12:00:00Z",
    }
    made(teacher(winter).put(f"{HERE}/extensions/bob@example.org", json=dates), 200)
    winter.clock.later(days=8)
    hand_in(winter, tiny, "ada", RIGHT)
    winter.grade_all()
    ada, bob = found(winter)["dated"]
    assert (ada["days_late"], ada["due"]) == (1, None)
    assert (bob["days_late"], bob["due"]) == (0, dates["due"])


def test_students_are_sorted_and_filtered_by_the_address_of_the_page(
    winter: MarkedCampus, tiny: Course
) -> None:
    hand_in(winter, tiny, "bob", NO_ROOT)
    winter.grade_all()
    client = teacher(winter)
    rows = made(client.get(f"{HERE}/students?sort=points&descending=true"), 200)
    assert [(row["email"], row["points"], row["stage"]) for row in rows] == [
        ("bob@example.org", 6.0, "begun"),
        ("ada@example.org", None, "not begun"),
    ]
    filtered = page(client, "/students?named=BO")
    assert "bob@example.org".replace("@", "%40") in filtered or "bob@example.org" in filtered
    assert "ada@" not in filtered
    assert client.get(f"{PAGE}/students?sort=luck").status_code == 422


def test_a_history_links_each_submission_and_what_it_changed(
    winter: MarkedCampus, tiny: Course
) -> None:
    first = hand_in(winter, tiny, "ada", NO_ROOT)
    second = hand_in(winter, tiny, "ada", RIGHT)
    winter.grade_all()
    text = page(teacher(winter), "/students/ada@example.org")
    assert f'href="/submissions/{first}"' in text
    assert f'href="/submissions/{second}/changes?since={first}"' in text


def test_two_who_wrote_the_same_under_other_names_are_a_pair(
    winter: MarkedCampus, tiny: Course
) -> None:
    odd = "sum([step * 3 - step - 1 for step in (x, -x, x)]) + abs(x) * 2 - max(x, -x) / 7"
    for student, name in (("ada", "step"), ("bob", "item")):
        content = numbers(tiny, ("x + x", odd.replace("step", name)))
        client = winter.client(winter.person(f"{student}@example.org"))
        made(client.post(f"{HERE}/submissions", content=content))
    winter.grade_all()
    (pair,) = compared(teacher(winter))["pairs"]
    assert pair["symbols"]["pocket/numbers.py:double"] == 1.0
    text = page(teacher(winter), "/similarity/ada@example.org/bob@example.org")
    assert text.count('<span class="alike">    return sum(') == 2


def test_a_likeness_is_called_no_verdict(winter: MarkedCampus, tiny: Course) -> None:
    for student in ("ada", "bob"):
        hand_in(winter, tiny, student, RIGHT)
    winter.grade_all()
    body = compared(teacher(winter))
    assert (body["read"], body["total"]) == (2, 2)
    assert "not a verdict" in page(teacher(winter), "/similarity")


def test_a_class_that_cannot_be_read_says_why_and_is_read_again_when_asked(
    winter: MarkedCampus, tiny: Course
) -> None:
    for student in ("ada", "bob"):
        hand_in(winter, tiny, student, RIGHT)
    winter.grade_all()
    with winter.database.writing() as db:
        digest = db.get_one(Submission, 1).files["pocket/numbers.py"]
        content = blob(db, digest)
        db.delete(db.get_one(Blob, digest))
    staff = teacher(winter)
    assert compared(staff)["fault"] == f"KeyError: '{digest}'"
    text = page(staff, "/similarity")
    assert "that is the service's own fault, not a student's" in text
    assert digest in text
    assert "hx-get" not in text
    with winter.database.writing() as db:
        keep(db, [content])
    assert compared(staff)["fault"] != ""
    assert staff.post(f"{PAGE}/similarity", follow_redirects=False).status_code == 303
    body = compared(staff)
    assert (body["ready"], body["fault"], body["read"]) == (True, "", 2)


def compared(client: TestClient) -> dict[str, Any]:
    """What was found once the class has been read, or why it could not be."""
    for _ in range(100):
        body: dict[str, Any] = made(client.get(f"{HERE}/similarity"), 200)
        if body["ready"] or body["fault"]:
            return body
        time.sleep(0.1)
    raise AssertionError("the class is still being read")
