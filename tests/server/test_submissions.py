"""Handing in: what is taken, what is refused, and what a student is told."""

from __future__ import annotations

import pytest

from grader.exercise import Course
from server.app import API
from tests.server.campus import HERE, PATH, Campus, made, numbers, opened, zipped

ADA, BOB = "ada@example.org", "bob@example.org"
WRONG = ("x + x", "x + x + 1")


def test_a_right_submission_scores_full_marks(autumn: Campus, tiny: Course) -> None:
    ada = autumn.client(autumn.person(ADA))
    accepted = made(ada.post(f"{HERE}/submissions", content=numbers(tiny)))
    assert accepted["grading"]["state"] == "queued"
    assert autumn.grade_all() == 1
    number = accepted["submission"]["id"]
    found = made(ada.get(f"{API}/submissions/{number}"), 200)
    assert (found["points"], found["counts"]) == (10.0, True)
    report = made(ada.get(f"{API}/submissions/{number}/report"), 200)
    assert report["points"] == 10.0


def test_the_same_files_are_graded_once(autumn: Campus, tiny: Course) -> None:
    ada = autumn.client(autumn.person(ADA))
    first = made(ada.post(f"{HERE}/submissions", content=numbers(tiny)))
    again = made(ada.post(f"{HERE}/submissions", content=numbers(tiny)))
    assert (again["known"], again["submission"]["id"]) == (True, first["submission"]["id"])
    assert autumn.grade_all() == 1


def test_attempts_of_an_hour_are_counted_and_told(campus: Campus, tiny: Course) -> None:
    opened(campus, tiny, hourly=2)
    ada = campus.client(campus.person(ADA))
    left = []
    for text in ("x + x + 1", "x + x + 2"):
        answer = ada.post(f"{HERE}/submissions", content=numbers(tiny, ("x + x", text)))
        left.append(made(answer)["attempts_left"])
    assert left == [1, 0]
    refused = ada.post(f"{HERE}/submissions", content=numbers(tiny))
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "3601"
    campus.clock.later(hours=1, seconds=1)
    made(ada.post(f"{HERE}/submissions", content=numbers(tiny)))


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 422, "empty"),
        (b"no archive", 422, "not a folder, a zip or a tar"),
        (zipped({"else.py": b""}), 422, "none of the files"),
        (zipped({"../pocket/numbers.py": b""}), 422, "leads out"),
    ],
)
def test_what_cannot_be_graded_is_refused(
    autumn: Campus, content: bytes, status: int, said: str
) -> None:
    answer = autumn.client(autumn.person(ADA)).post(f"{HERE}/submissions", content=content)
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_another_students_work_is_not_found(autumn: Campus, tiny: Course) -> None:
    ada = autumn.client(autumn.person(ADA))
    number = made(ada.post(f"{HERE}/submissions", content=numbers(tiny)))["submission"]["id"]
    bob = autumn.client(autumn.person(BOB))
    paths = ["", "/report", "/files.zip"]
    assert [bob.get(f"{API}/submissions/{number}{path}").status_code for path in paths] == [404] * 3


def test_nothing_is_taken_after_the_closing(autumn: Campus, tiny: Course) -> None:
    autumn.clock.later(days=15)
    answer = autumn.client(autumn.person(ADA)).post(f"{HERE}/submissions", content=numbers(tiny))
    assert answer.status_code == 403
    assert "closed" in answer.json()["detail"]


def test_an_extension_opens_it_for_one_student(autumn: Campus, tiny: Course) -> None:
    autumn.clock.later(days=15)
    teacher = autumn.client(autumn.person("ida@example.org"))
    later = (autumn.clock().replace(day=28)).isoformat()
    terms = {"due": later, "closes": later, "reason": "flu"}
    made(teacher.put(f"{HERE}/extensions/{ADA}", json=terms), 200)
    made(autumn.client(autumn.person(ADA)).post(f"{HERE}/submissions", content=numbers(tiny)))
    bob = autumn.client(autumn.person(BOB)).post(f"{HERE}/submissions", content=numbers(tiny))
    assert bob.status_code == 403


def test_lateness_takes_points_off(campus: Campus, tiny: Course) -> None:
    opened(campus, tiny, late_percent=10)
    campus.clock.later(days=8, minutes=1)
    ada = campus.client(campus.person(ADA))
    number = made(ada.post(f"{HERE}/submissions", content=numbers(tiny)))["submission"]["id"]
    campus.grade_all()
    found = made(ada.get(f"{API}/submissions/{number}"), 200)
    assert (found["points"], found["days_late"]) == (8.0, 2)


def test_the_best_submission_counts(autumn: Campus, tiny: Course) -> None:
    ada = autumn.client(autumn.person(ADA))
    for changes in ([], [WRONG]):
        made(ada.post(f"{HERE}/submissions", content=numbers(tiny, *changes)))
    autumn.grade_all()
    items = made(ada.get(f"{HERE}/submissions"), 200)["items"]
    assert [item["counts"] for item in items] == [False, True]


def test_a_syntax_error_uses_up_no_attempt(autumn: Campus, tiny: Course) -> None:
    ada = autumn.client(autumn.person(ADA))
    broken = zipped({"pocket/numbers.py": b"def double(x:\n"})
    made(ada.post(f"{HERE}/submissions", content=broken))
    assert made(ada.get(HERE), 200)["attempts_left"] == 9
    autumn.grade_all()
    assert made(ada.get(HERE), 200)["attempts_left"] == 10


def test_students_are_not_told_of_others(autumn: Campus, tiny: Course) -> None:
    bob = autumn.client(autumn.person(BOB))
    made(autumn.client(autumn.person(ADA)).post(f"{HERE}/submissions", content=numbers(tiny)))
    assert made(bob.get(f"{HERE}/submissions?student={ADA}"), 200)["items"] == []
    assert bob.get(f"{PATH}/members").status_code == 403
