"""The queue's page, and the numbers of the queue and of a course."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

from grader.exercise import Course
from grader.report import Report
from server.worker import Worker
from tests.server.campus import PATH, made
from tests.server.marking import NO_ROOT, MarkedCampus, hand_in
from tests.server.pages.paper import read, sheet

QUEUE = "/courses/autumn/queue"


def teacher(campus: MarkedCampus) -> TestClient:
    return campus.client(campus.person("ida@example.org"))


def worker(campus: MarkedCampus, grading: Callable[..., Report], name: str = "w") -> Worker:
    """A worker that grades in this way."""
    return Worker(
        campus.settings, campus.database, campus.sandbox, name, campus.clock, grading=grading
    )


def broken(*_: Any, **__: Any) -> Report:
    """A grading that fails."""
    raise OSError("no space left")


def failed(campus: MarkedCampus, course: Course) -> int:
    """Have a submission of ada's fail as often as it is tried; its number."""
    number = hand_in(campus, course, "ada")
    for _ in range(campus.settings.tries):
        worker(campus, broken).step()
    return number


def test_what_waits_is_counted_with_the_age_of_the_oldest(
    winter: MarkedCampus, tiny: Course
) -> None:
    hand_in(winter, tiny, "ada")
    winter.clock.later(minutes=3)
    hand_in(winter, tiny, "bob")
    ida = teacher(winter)
    (line,) = made(ida.get(f"{PATH}/queue"), 200)["lines"]
    assert (line["label"], line["priority"], line["waiting"], line["own"]) == ("cpu", 0, 2, 2)
    assert "submissions cpu 2 2 for 3 minutes" in sheet(ida, QUEUE).text


def test_what_runs_names_its_student_and_its_worker(winter: MarkedCampus, tiny: Course) -> None:
    hand_in(winter, tiny, "ada")
    seen: list[dict[str, Any]] = []

    def look(*args: Any, **more: Any) -> Report:
        seen.append(made(teacher(winter).get(f"{PATH}/queue"), 200))
        return winter.mark(*args, **more)

    worker(winter, look, "attic/1").step()
    (told,) = seen
    (running,) = told["running"]
    assert (running["student"], running["worker"]) == ("ada@example.org", "attic/1")
    busy = {one["name"]: one["busy"] for one in told["workers"]}
    assert busy["attic/1"]


def test_a_worker_that_did_nothing_for_an_hour_is_not_told(
    winter: MarkedCampus, tiny: Course
) -> None:
    hand_in(winter, tiny, "ada")
    worker(winter, winter.mark, "attic/1").step()
    ida = teacher(winter)
    assert "attic/1 idle 1" in sheet(ida, QUEUE).text
    winter.clock.later(minutes=61)
    assert "attic/1" not in sheet(ida, QUEUE).text


def test_a_fault_is_told_and_its_button_lets_it_wait_again(
    winter: MarkedCampus, tiny: Course
) -> None:
    failed(winter, tiny)
    ida = teacher(winter)
    page = sheet(ida, QUEUE)
    assert "OSError: no space left" in page.text
    action = next(action for action, _ in page.forms if action.endswith("/retry"))
    page = read(ida.post(action, data=page.fields(action)))
    assert "Failed on our side Nothing." in page.text


def test_a_retry_leads_to_no_other_site(winter: MarkedCampus, tiny: Course) -> None:
    failed(winter, tiny)
    ida = teacher(winter)
    (fault,) = made(ida.get(f"{PATH}/faults"), 200)["items"]
    path = f"/gradings/{fault['grading']['id']}/retry"
    for back in ("https://evil.example", "//evil.example", "/\\evil.example", ""):
        assert ida.post(path, data={"back": back}).status_code == 422


def test_the_course_page_tells_how_far_the_class_is(winter: MarkedCampus, tiny: Course) -> None:
    hand_in(winter, tiny, "bob", NO_ROOT)
    hand_in(winter, tiny, "ida")
    winter.grade_all()
    hand_in(winter, tiny, "ada")
    winter.grade_all()
    hand_in(winter, tiny, "ada", NO_ROOT)
    ida = teacher(winter)
    told = made(ida.get(f"{PATH}/overview"), 200)
    (first,) = told["assignments"]
    numbers = [first[name] for name in ("begun", "full", "submissions", "pending", "failed")]
    assert [told["students"], *numbers] == [2, 2, 1, 3, 1, 0]
    page = sheet(ida, "/courses/autumn")
    assert "2 of 2 1 3" in page.text
    assert "1 in the queue" in page.text


def test_students_see_no_numbers_of_the_class(winter: MarkedCampus, tiny: Course) -> None:
    hand_in(winter, tiny, "bob")
    ada = winter.client(winter.person("ada@example.org"))
    assert "Handed in" not in sheet(ada, "/courses/autumn").text
