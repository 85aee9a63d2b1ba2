"""What is told around a submission: how far it is, its files' text, and what came before it."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from grader.exercise import Course
from server import queue
from server.app import API
from server.database import key
from server.records import Progress
from tests.server.campus import HERE, Campus, made, numbers, opened

ADA = "ada@example.org"
COLLECTED = {"event": "collected", "tests": 2, "tasks": []}


def handed_in(campus: Campus, course: Course, remark: str = "") -> tuple[TestClient, int]:
    """A student, and the number of what they handed in."""
    client = campus.client(campus.person(ADA))
    content = numbers(course, ("x + x", f"x + x  # {remark}"))
    return client, made(client.post(f"{HERE}/submissions", content=content))["submission"]["id"]


def told(client: TestClient, number: int, what: str = "") -> Any:
    """What the API tells of a submission."""
    return made(client.get(f"{API}/submissions/{number}{what}"), 200)


def test_a_submission_says_where_it_belongs(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    found = told(client, number)
    assert (found["course"]["slug"], found["assignment"]["slug"]) == ("autumn", "first")
    assert (found["name"], found["role"]) == ("Ada", "student")


def test_its_history_is_all_that_was_handed_in(autumn: Campus, tiny: Course) -> None:
    _, first = handed_in(autumn, tiny)
    autumn.grade_all()
    client, second = handed_in(autumn, tiny, "again")
    steps = told(client, second, "/history")
    assert [(s["submission"], s["state"], s["points"], s["counts"]) for s in steps] == [
        (first, "done", 10.0, True),
        (second, "queued", None, False),
    ]


def test_its_files_can_be_read_as_text(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny, "mine")
    (found,) = told(client, number, "/sources?path=pocket/numbers.py")
    assert "# mine" in found["text"]


def test_a_file_that_is_not_in_it_is_not_found(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    answer = client.get(f"{API}/submissions/{number}/sources?path=pocket/else.py")
    assert (answer.status_code, "pocket/else.py" in answer.text) == (404, True)


def test_a_file_that_nobody_reads_has_no_text(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny, "x" * 300_000)
    (found,) = told(client, number, "/sources")
    assert (found["size"] > 300_000, found["text"]) == (True, None)


def test_how_far_it_is_can_be_asked_without_a_stream(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    waiting = told(client, number, "/progress")
    assert (waiting["state"], waiting["place"], waiting["events"]) == ("queued", 0, [])
    with autumn.database.writing() as db:
        grading = queue.claim(db, "worker", ["cpu"], autumn.clock(), 30)
        assert grading is not None
        db.add(Progress(grading_id=key(grading.id), attempt=grading.attempt, event=COLLECTED))
    running = told(client, number, "/progress")
    assert (running["state"], running["place"], running["events"]) == ("running", None, [COLLECTED])


def test_staff_read_a_report_as_its_student_does(campus: Campus, tiny: Course) -> None:
    teacher = opened(campus, tiny, shown="never")
    _, number = handed_in(campus, tiny)
    campus.grade_all()
    whole, seen = (told(teacher, number, f"/report{query}") for query in ("", "?as=student"))
    kept = "A hidden test: what it found is shown to instructors only."
    messages = [
        [test["message"] for task in report["tasks"] for test in task["tests"] if test["hidden"]]
        for report in (whole, seen)
    ]
    assert kept not in messages[0]
    assert set(messages[1]) == {kept}
