"""Figures about the service, and whether it is ready."""

from __future__ import annotations

from fastapi.testclient import TestClient

from grader.exercise import Course
from tests.server.campus import HERE, Campus, made, numbers

ADA = "ada@example.org"


def figures(campus: Campus) -> dict[str, float]:
    """The figures by their names, as a scraper on the same machine reads them."""
    client = TestClient(campus.app, client=("127.0.0.1", 5000))
    lines = client.get("/metrics").text.splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
    return {name: float(value) for name, value in pairs}


def test_the_queue_is_told(autumn: Campus, tiny: Course) -> None:
    made(autumn.client(autumn.person(ADA)).post(f"{HERE}/submissions", content=numbers(tiny)))
    autumn.clock.later(seconds=7)
    told = figures(autumn)
    assert told['gradschool_gradings{label="cpu",state="queued"}'] == 1
    assert told["gradschool_oldest_queued_seconds"] == 7


def test_each_grading_is_counted_once(autumn: Campus, tiny: Course) -> None:
    before = figures(autumn)
    made(autumn.client(autumn.person(ADA)).post(f"{HERE}/submissions", content=numbers(tiny)))
    autumn.grade_all()
    names = 'gradschool_verdicts_total{verdict="passed"}', "gradschool_grading_seconds_count"
    first, second = figures(autumn), figures(autumn)
    assert [first[name] - before[name] for name in names] == [4, 1]
    assert [second[name] for name in names] == [first[name] for name in names]


def test_figures_are_not_for_everybody(autumn: Campus) -> None:
    assert autumn.client().get("/metrics").status_code == 401
    assert autumn.client(autumn.person(ADA)).get("/metrics").status_code == 403


def test_a_service_that_can_write_is_ready(campus: Campus) -> None:
    assert campus.client().get("/ready").json() == {"status": "ok"}
