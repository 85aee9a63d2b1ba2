"""The audit trail: whatever changes a grade leaves a line; and faults of ours are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.exercise import Course
from grader.sandbox.session import Unavailable
from server.app import API
from server.worker import Worker
from tests.server.campus import HERE, PATH, Campus, made, opened
from tests.server.marking import NO_DOUBLE, NO_ROOT, RIGHT, MarkedCampus, hand_in

IDA, TIM, ADA, BOB = (f"{name}@example.org" for name in ("ida", "tim", "ada", "bob"))


def lines(campus: Campus, query: str = "") -> list[Any]:
    """The trail as an assistant reads it, the newest first."""
    tim = campus.client(campus.person(TIM))
    items: list[Any] = made(tim.get(f"{PATH}/changes?limit=200&{query}"), 200)["items"]
    return items


def graded(campus: Campus) -> list[tuple[str, float | None, float]]:
    """The lines of gradings, the oldest first: whose, the points before and after."""
    return [
        (
            line["student"],
            line["change"]["before"] and line["change"]["before"]["points"],
            line["change"]["after"]["points"],
        )
        for line in reversed(lines(campus))
        if line["change"]["what"] in {"graded", "handed in again"}
    ]


def failing(campus: Campus) -> Worker:
    """A worker without an engine."""

    def fail(*_: Any, **__: Any) -> Any:
        raise Unavailable("no engine")

    return Worker(
        campus.settings, campus.database, campus.sandbox, "bad", campus.clock, grading=fail
    )


def test_a_grading_that_changes_what_counts_leaves_a_line_by_nobody(
    winter: MarkedCampus, tiny: Course
) -> None:
    for remark in (NO_DOUBLE, NO_ROOT):
        hand_in(winter, tiny, "ada", remark)
    winter.grade_all()
    assert graded(winter) == [(ADA, None, 4.0), (ADA, 4.0, 6.0)]
    assert lines(winter)[0]["by"] is None


def test_a_grading_that_changes_nothing_leaves_none(winter: MarkedCampus, tiny: Course) -> None:
    for remark in (RIGHT, NO_ROOT):
        hand_in(winter, tiny, "ada", remark)
        winter.grade_all()
    assert graded(winter) == [(ADA, None, 10.0)]


def test_known_files_that_count_again_leave_a_line(marked: MarkedCampus, tiny: Course) -> None:
    opened(marked, tiny, attempts="last")
    for remark in (RIGHT, NO_ROOT):
        hand_in(marked, tiny, "ada", remark)
        marked.grade_all()
    hand_in(marked, tiny, "ada", RIGHT)
    assert graded(marked) == [(ADA, None, 10.0), (ADA, 10.0, 6.0), (ADA, 6.0, 10.0)]


def test_the_trail_is_filtered_by_student_and_assignment(
    winter: MarkedCampus, tiny: Course
) -> None:
    for student in ("ada", "bob"):
        hand_in(winter, tiny, student)
    winter.grade_all()
    assert [line["student"] for line in lines(winter, f"student={BOB}")] == [BOB]
    found = lines(winter, "assignment=first")
    assert {line["assignment"] for line in found} == {"first"}
    assert len(found) == 3  # it was made, and graded twice


def test_the_trail_comes_in_pages(winter: MarkedCampus, tiny: Course) -> None:
    hand_in(winter, tiny, "ada")
    winter.grade_all()
    tim = winter.client(winter.person(TIM))
    first = made(tim.get(f"{PATH}/changes?limit=1"), 200)
    second = made(tim.get(f"{PATH}/changes?limit=1&before={first['next']}"), 200)
    told = [page["items"][0]["change"]["what"] for page in (first, second)]
    assert (told, second["next"]) == (["graded", "assignment made"], None)


def test_students_do_not_read_the_trail(winter: MarkedCampus) -> None:
    ada = winter.client(winter.person(ADA))
    paths = ["changes", "faults", "hooks", "grades.csv", "assignments/first/reports.zip"]
    assert [ada.get(f"{PATH}/{path}").status_code for path in paths] == [403] * 5


def test_a_fault_of_ours_is_shown_and_tried_again(winter: MarkedCampus, tiny: Course) -> None:
    number = hand_in(winter, tiny, "ada")
    worker = failing(winter)
    while worker.step():
        pass
    tim = winter.client(winter.person(TIM))
    fault = made(tim.get(f"{PATH}/faults"), 200)["items"][0]
    told = (fault["student"], fault["assignment"], fault["grading"]["fault"])
    assert told == (ADA, "first", "Unavailable: no engine")
    grading = fault["grading"]["id"]
    assert made(tim.post(f"{API}/gradings/{grading}/retry"), 200)["state"] == "queued"
    winter.grade_all()
    assert made(tim.get(f"{API}/submissions/{number}"), 200)["points"] == 10.0
    assert made(tim.get(f"{PATH}/faults"), 200)["items"] == []
    again = tim.post(f"{API}/gradings/{grading}/retry")
    assert (again.status_code, again.json()["detail"]) == (409, f"grading {grading} is done")


def test_a_regrade_goes_on_without_what_failed_if_that_is_said(
    winter: MarkedCampus, tiny: Course
) -> None:
    number = hand_in(winter, tiny, "ada")
    winter.grade_all()
    ida = winter.client(winter.person(IDA))
    regrade = made(ida.post(f"{HERE}/regrades", json={"reason": "so"}))["regrade"]["id"]
    worker = failing(winter)
    while worker.step():
        pass
    found = made(ida.get(f"{API}/regrades/{regrade}"), 200)
    failures = [(one["student"], one["fault"]) for one in found["progress"]["failures"]]
    assert failures == [(ADA, "Unavailable: no engine")]
    publish = f"{API}/regrades/{regrade}/publish"
    assert ida.post(publish, json={}).status_code == 409
    made(ida.post(publish, json={"leave_failed": True}), 200)
    assert made(ida.get(f"{API}/submissions/{number}"), 200)["points"] == 10.0
    assert made(ida.get(f"{PATH}/faults"), 200)["items"] == []


def test_a_fault_is_over_when_a_regrade_has_replaced_it(winter: MarkedCampus, tiny: Course) -> None:
    number = hand_in(winter, tiny, "ada")
    worker = failing(winter)
    while worker.step():
        pass
    ida = winter.client(winter.person(IDA))
    assert len(made(ida.get(f"{PATH}/faults"), 200)["items"]) == 1
    regrade = made(ida.post(f"{HERE}/regrades", json={"reason": "so"}))["regrade"]["id"]
    winter.grade_all()
    made(ida.post(f"{API}/regrades/{regrade}/publish", json={}), 200)
    assert made(ida.get(f"{API}/submissions/{number}"), 200)["points"] == 10.0
    assert made(ida.get(f"{PATH}/faults"), 200)["items"] == []


def test_a_regrade_that_fails_gives_no_attempt_back(winter: MarkedCampus, tiny: Course) -> None:
    hand_in(winter, tiny, "ada")
    winter.grade_all()
    ida, ada = winter.client(winter.person(IDA)), winter.client(winter.person(ADA))
    made(ida.post(f"{HERE}/regrades", json={"reason": "so"}))
    worker = failing(winter)
    while worker.step():
        pass
    assert made(ada.get(HERE), 200)["attempts_left"] == 9


@pytest.mark.parametrize("person", [ADA, "stranger@example.org"])
def test_only_staff_tries_again(winter: MarkedCampus, tiny: Course, person: str) -> None:
    hand_in(winter, tiny, "ada")
    client = winter.client(winter.person(person))
    assert client.post(f"{API}/gradings/3/retry").status_code == 404


def released(campus: Campus, change: Callable[..., Any]) -> bool:
    """What the release says after `change` of the solution."""
    solved: bool = made(change(f"{HERE}/solution"), 200)["solved"]
    return solved


def test_a_solution_is_released_and_withheld_again(winter: MarkedCampus) -> None:
    ida = winter.client(winter.person(IDA))
    assert [released(winter, ida.post), released(winter, ida.post)] == [True, True]
    assert not released(winter, ida.delete)
    told = [line["change"]["what"] for line in lines(winter)]
    assert told == ["solution withheld", "solution released", "assignment made"]


def test_only_instructors_release_solutions(winter: MarkedCampus) -> None:
    answers = [winter.client(winter.person(who)).post(f"{HERE}/solution") for who in (TIM, ADA)]
    assert [answer.status_code for answer in answers] == [403, 403]
