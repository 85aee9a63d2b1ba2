"""Regrades: nothing counts before it is published, and then every change leaves its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from grader.exercise import Course
from server.app import API
from server.comparison import Side, Student, compare
from server.grades import Grade
from tests.server.campus import HERE, PATH, Campus, made, opened
from tests.server.marking import (
    NO_DOUBLE,
    NO_ROOT,
    RIGHT,
    SHAKY,
    MarkedCampus,
    hand_in,
    second_release,
)

IDA, TIM, ADA, BOB = (f"{name}@example.org" for name in ("ida", "tim", "ada", "bob"))


def teacher(campus: Campus) -> TestClient:
    """The instructor."""
    return campus.client(campus.person(IDA))


def worth(campus: Campus, number: int) -> float | None:
    """What a submission is worth, as its course's instructor sees it."""
    found: float | None = made(teacher(campus).get(f"{API}/submissions/{number}"), 200)["points"]
    return found


def asked(campus: Campus, **wish: Any) -> int:
    """Ask for a regrade; its id."""
    body = {"reason": "a test was wrong", **wish}
    number: int = made(teacher(campus).post(f"{HERE}/regrades", json=body))["regrade"]["id"]
    return number


def looked_at(campus: Campus, number: int) -> Any:
    """The regrade with its preview."""
    return made(teacher(campus).get(f"{API}/regrades/{number}"), 200)


def publish(campus: Campus, number: int, **how: bool) -> Any:
    """Publish it."""
    return made(teacher(campus).post(f"{API}/regrades/{number}/publish", json=how), 200)


def changes(campus: Campus, what: str) -> list[Any]:
    """The audit trail's lines of that kind, the newest first."""
    items = made(teacher(campus).get(f"{PATH}/changes?limit=200"), 200)["items"]
    return [item for item in items if item["change"]["what"] == what]


@pytest.fixture
def graded(winter: MarkedCampus, tiny: Course, tmp_path: Path) -> tuple[MarkedCampus, int]:
    """Ada misses `double` (4 of 10), Bob is shaky (10); and a release that turns that around."""
    hand_in(winter, tiny, "ada", NO_DOUBLE)
    hand_in(winter, tiny, "bob", SHAKY)
    winter.grade_all()
    return winter, second_release(winter, tiny, tmp_path / "second")


Graded = tuple[MarkedCampus, int]


def test_a_preview_says_who_gains_and_who_loses_by_which_tests(graded: Graded) -> None:
    campus, release = graded
    number = asked(campus, release_id=release)
    campus.grade_all()
    found = looked_at(campus, number)
    assert (found["state"], found["progress"]["done"]) == ("ready", 2)
    preview = found["preview"]
    assert (preview["gain"], preview["lose"], preview["stay"]) == (1, 1, 0)
    told = [
        (row["student"], row["old"]["points"], row["new"]["points"], row["lost"], row["won"])
        for row in preview["students"]
    ]
    assert told == [
        (BOB, 10.0, 6.0, ["test_root"], []),
        (ADA, 4.0, 10.0, [], ["test_double"]),
    ]
    assert preview["tests"] == [
        {"name": "test_double", "lost": 0, "won": 1},
        {"name": "test_root", "lost": 1, "won": 0},
    ]


def test_nothing_changes_before_it_is_published(graded: Graded) -> None:
    campus, release = graded
    number = asked(campus, release_id=release)
    campus.grade_all()
    assert [worth(campus, one) for one in (1, 2)] == [4.0, 10.0]
    assert publish(campus, number)["state"] == "published"
    assert [worth(campus, one) for one in (1, 2)] == [10.0, 6.0]


def test_every_grade_that_changes_leaves_a_line(graded: Graded) -> None:
    campus, release = graded
    number = asked(campus, release_id=release)
    campus.grade_all()
    publish(campus, number)
    lines = {
        line["student"]: (
            line["by"],
            line["change"]["before"]["points"],
            line["change"]["after"]["points"],
            line["change"]["reason"],
        )
        for line in changes(campus, "regraded")
    }
    assert lines == {
        ADA: (IDA, 4.0, 10.0, "a test was wrong"),
        BOB: (IDA, 10.0, 6.0, "a test was wrong"),
    }


def test_a_regrade_that_changes_nothing_leaves_no_line_of_a_grade(graded: Graded) -> None:
    campus, _ = graded
    number = asked(campus)
    campus.grade_all()
    assert publish(campus, number)["preview"]["stay"] == 2
    assert changes(campus, "regraded") == []
    assert len(changes(campus, "regrade published")) == 1


def test_what_was_published_can_be_looked_at_afterwards(graded: Graded) -> None:
    campus, release = graded
    number = asked(campus, release_id=release)
    campus.grade_all()
    before = looked_at(campus, number)["preview"]
    publish(campus, number)
    assert looked_at(campus, number)["preview"] == before


def test_it_is_not_published_before_all_is_graded(graded: Graded) -> None:
    campus, release = graded
    number = asked(campus, release_id=release)
    campus.worker().step()
    answer = teacher(campus).post(f"{API}/regrades/{number}/publish", json={})
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "1 of 2 gradings are not done yet",
    )
    found = looked_at(campus, number)
    assert (found["state"], found["preview"]["gain"]) == ("running", 1)


def test_a_dropped_regrade_leaves_grades_and_the_queue_as_they_were(graded: Graded) -> None:
    campus, release = graded
    number = asked(campus, release_id=release)
    campus.worker().step()
    dropped = made(teacher(campus).delete(f"{API}/regrades/{number}"), 200)
    assert dropped["state"] == "dropped"
    assert campus.grade_all() == 0
    assert [worth(campus, one) for one in (1, 2)] == [4.0, 10.0]
    again = teacher(campus).post(f"{API}/regrades/{number}/publish", json={})
    assert (again.status_code, again.json()["detail"]) == (409, "regrade 1 is dropped already")


def test_two_regrades_of_one_assignment_at_once_are_a_conflict(graded: Graded) -> None:
    campus, release = graded
    number = asked(campus, release_id=release)
    body = {"reason": "once more"}
    refused = teacher(campus).post(f"{HERE}/regrades", json=body)
    assert refused.status_code == 409
    made(teacher(campus).delete(f"{API}/regrades/{number}"), 200)
    made(teacher(campus).post(f"{HERE}/regrades", json=body))


def test_what_is_handed_in_meanwhile_keeps_its_own_grading(graded: Graded, tiny: Course) -> None:
    campus, release = graded
    number = asked(campus, release_id=release)
    late = hand_in(campus, tiny, "bob", f"{NO_ROOT}, {NO_DOUBLE}")
    campus.grade_all()
    assert looked_at(campus, number)["since"] == 1
    publish(campus, number, move=True)
    assert [worth(campus, one) for one in (2, late)] == [6.0, 0.0]
    follow_up = asked(campus, which="outdated")
    assert campus.grade_all() == 1
    publish(campus, follow_up)
    assert [worth(campus, one) for one in (2, late)] == [6.0, 6.0]


def test_a_grading_under_way_is_replaced_by_the_regrades(graded: Graded, tiny: Course) -> None:
    campus, release = graded
    late = hand_in(campus, tiny, "bob", NO_DOUBLE)
    number = asked(campus, release_id=release)
    campus.grade_all()
    publish(campus, number)
    assert worth(campus, late) == 10.0


def test_the_same_files_handed_in_twice_are_regraded_once(
    winter: MarkedCampus, tiny: Course
) -> None:
    for remark in (NO_ROOT, RIGHT, NO_ROOT):
        hand_in(winter, tiny, "ada", remark)
    assert winter.grade_all() == 2
    asked(winter)
    assert winter.grade_all() == 2


def test_only_one_submission_is_regraded_where_one_is_named(graded: Graded) -> None:
    campus, release = graded
    number = asked(campus, release_id=release, submission_id=1)
    assert campus.grade_all() == 1
    publish(campus, number)
    assert [worth(campus, one) for one in (1, 2)] == [10.0, 10.0]


def test_only_those_that_count_are_regraded_where_that_is_asked(
    winter: MarkedCampus, tiny: Course
) -> None:
    for remark in (NO_ROOT, RIGHT, NO_DOUBLE):
        hand_in(winter, tiny, "ada", remark)
    winter.grade_all()
    asked(winter, which="counting")
    assert winter.grade_all() == 1


def test_publishing_moves_the_assignment_where_that_is_asked(graded: Graded, tiny: Course) -> None:
    campus, release = graded
    number = asked(campus, release_id=release)
    campus.grade_all()
    publish(campus, number, move=True)
    assert made(teacher(campus).get(HERE), 200)["version"] == "8"
    new = hand_in(campus, tiny, "ada", f"{NO_DOUBLE} again")
    campus.grade_all()
    assert worth(campus, new) == 10.0


def test_lateness_is_in_the_preview(marked: MarkedCampus, tiny: Course, tmp_path: Path) -> None:
    opened(marked, tiny, late_percent=10)
    marked.clock.later(days=7, hours=2)
    hand_in(marked, tiny, "ada", NO_DOUBLE)
    marked.grade_all()
    number = asked(marked, release_id=second_release(marked, tiny, tmp_path / "second"))
    marked.grade_all()
    row = looked_at(marked, number)["preview"]["students"][0]
    assert (row["old"]["points"], row["new"]["points"], row["new"]["earned"]) == (3.6, 9.0, 10.0)


def test_a_students_submission_is_graded_before_a_regrade(graded: Graded, tiny: Course) -> None:
    campus, release = graded
    asked(campus, release_id=release)
    new = hand_in(campus, tiny, "ada", NO_ROOT)
    found = made(teacher(campus).get(f"{API}/submissions/{new}"), 200)
    assert found["place"] == 0
    campus.worker().step()
    assert worth(campus, new) == 6.0


def test_a_students_place_does_not_count_their_regrades(graded: Graded, tiny: Course) -> None:
    campus, _ = graded
    asked(campus, submission_id=1)
    for remark in (RIGHT, NO_ROOT):
        hand_in(campus, tiny, "bob", remark)
    new = hand_in(campus, tiny, "ada", NO_ROOT)
    assert made(teacher(campus).get(f"{API}/submissions/{new}"), 200)["place"] == 1


@pytest.mark.parametrize(
    ("wish", "status", "said"),
    [
        ({"release_id": 99}, 404, "no release 99"),
        ({"submission_id": 99}, 404, "no submission 99"),
        ({"reason": ""}, 422, "reason"),
        ({"submission_id": 1, "which": "counting"}, 422, "either one submission"),
        ({"which": "outdated"}, 409, "no such submission"),
    ],
)
def test_a_regrade_that_makes_no_sense_is_refused(
    graded: Graded, wish: dict[str, Any], status: int, said: str
) -> None:
    campus, _ = graded
    answer = teacher(campus).post(f"{HERE}/regrades", json={"reason": "so", **wish})
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_assistants_look_and_students_know_of_nothing(graded: Graded) -> None:
    campus, release = graded
    number = asked(campus, release_id=release)
    answers = []
    for person in (TIM, ADA):
        client = campus.client(campus.person(person))
        answers += [
            client.get(f"{API}/regrades/{number}").status_code,
            client.post(f"{API}/regrades/{number}/publish", json={}).status_code,
            client.delete(f"{API}/regrades/{number}").status_code,
            client.post(f"{HERE}/regrades", json={"reason": "so"}).status_code,
            client.get(f"{PATH}/regrades").status_code,
        ]
    assert answers == [200, 403, 403, 403, 200, 404, 404, 404, 403, 403]


def test_a_whole_course_is_regraded(graded: Graded) -> None:
    campus, _ = graded
    found = made(teacher(campus).post(f"{PATH}/regrades", json={"reason": "all"}))
    assert [(one["assignment"], one["progress"]["total"]) for one in found] == [("first", 2)]
    listed = made(teacher(campus).get(f"{PATH}/regrades?assignment=first"), 200)
    assert [item["regrade"]["id"] for item in listed["items"]] == [1]


def side(points: float, **verdicts: str) -> Side:
    """A grade, and how its tests went."""
    return Side(Grade(1, points, points, 10.0, 0), verdicts)


def test_a_test_that_only_the_new_release_has_is_told_where_it_is_missed() -> None:
    old, new = side(10, a="passed"), side(5, a="passed", b="failed", c="passed")
    found = compare([Student(ADA, "Ada", old, new)])
    assert [(shift.lost, shift.won) for shift in found.students] == [(["b"], [])]


def test_who_had_no_grade_gains_one_and_no_test_explains_it() -> None:
    found = compare([Student(ADA, "Ada", None, side(5, a="passed", b="failed"))])
    assert (found.gain, found.tests) == (1, [])
    assert found.students[0].old is None
