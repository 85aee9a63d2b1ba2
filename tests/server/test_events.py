"""Following a grading: its place in the queue, each test's verdict, and the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from grader.examiner import Finding
from grader.exercise import Course
from server import queue
from server.app import API
from server.heartbeat import Heartbeat
from server.records import Progress, State
from server.story import Bookmark, Story, bookmark, news
from tests.server.campus import HERE, Campus, made, numbers

ADA, BOB = "ada@example.org", "bob@example.org"
ONE = (1, {"event": "collected", "tests": 2, "tasks": []})
TWO = (2, {"event": "concluded", "test": "test_a", "verdict": "passed"})
THREE = (3, {"event": "concluded", "test": "test_b", "verdict": "failed"})

Event = tuple[str, dict[str, Any]]


def told(story: Story, mark: Bookmark) -> list[Event]:
    """The events that are news since `mark`."""
    return [(event.event or "", event.data) for event in news(story, mark)[0]]


def names(story: Story, mark: Bookmark) -> list[str]:
    return [name for name, _ in told(story, mark)]


def test_the_place_is_told_again_only_when_it_changes() -> None:
    story = Story(7, State.QUEUED, 0, place=3)
    assert told(story, Bookmark(7)) == [("queued", {"place": 3})]
    _, mark = news(story, Bookmark(7))
    assert told(story, mark) == []
    assert told(Story(7, State.QUEUED, 0, place=2), mark) == [("queued", {"place": 2})]


def test_whoever_comes_back_is_told_what_came_since() -> None:
    story = Story(7, State.RUNNING, 1, events=(ONE, TWO, THREE))
    events, _ = news(story, Bookmark(7))
    assert [event.event for event in events] == ["collected", "concluded", "concluded"]
    again = bookmark(7, events[1].id)
    assert told(story, again) == [("concluded", {"test": "test_b", "verdict": "failed"})]


def test_an_attempt_that_starts_over_says_so_before_its_own_tests() -> None:
    _, mark = news(Story(7, State.RUNNING, 1, events=(ONE, TWO)), Bookmark(7))
    second = Story(7, State.RUNNING, 2, events=((9, ONE[1]),))
    assert names(second, mark) == ["restarted", "collected"]


def test_the_first_attempt_is_no_new_start() -> None:
    _, mark = news(Story(7, State.QUEUED, 0, place=0), Bookmark(7))
    assert names(Story(7, State.RUNNING, 1, events=(ONE,)), mark) == ["collected"]


@pytest.mark.parametrize(
    ("state", "name"),
    [(State.DONE, "done"), (State.FAILED, "failed"), (State.DROPPED, "failed")],
)
def test_the_end_tells_the_state_and_the_points(state: State, name: str) -> None:
    story = Story(7, state, 1, points=4.0, max_points=10.0)
    outcome = {"state": state.value, "points": 4.0, "max_points": 10.0}
    assert told(story, Bookmark(7, 1)) == [(name, outcome)]


def test_a_bookmark_in_another_grading_is_none() -> None:
    assert bookmark(8, "7-1-3") == Bookmark(8)


@contextmanager
def following(client: TestClient, number: int, **headers: str) -> Iterator[Iterator[Event]]:
    """The events of a submission's stream, as they come."""
    with client.stream("GET", f"{API}/submissions/{number}/events", headers=headers) as answer:
        assert answer.status_code == 200
        yield ((e.event, json.loads(e.data)) for e in httpx.EventSource(answer))


def handed_in(campus: Campus, course: Course, email: str = ADA) -> tuple[TestClient, int]:
    client = campus.client(campus.person(email))
    answer = client.post(f"{HERE}/submissions", content=numbers(course))
    return client, made(answer)["submission"]["id"]


def say(campus: Campus, *said: tuple[int, dict[str, Any]]) -> queue.Lease:
    """Take the next grading, and tell of it."""
    with campus.database.writing() as db:
        grading = queue.claim(db, "worker", ["cpu"], campus.clock(), 30)
        assert grading is not None
        assert grading.id is not None
        number, attempt = grading.id, grading.attempt
        db.add_all(Progress(grading_id=number, attempt=attempt, event=one) for _, one in said)
        return queue.Lease(number, attempt)


def test_a_stream_goes_from_the_queue_to_the_points(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    with following(client, number) as events:
        assert next(events) == ("queued", {"place": 0})
        assert autumn.grade_all() == 1
        *_, last = events
    assert last == ("done", {"state": "done", "points": 10.0, "max_points": 10.0})


def test_who_waits_behind_another_is_told_when_it_is_their_turn(
    autumn: Campus, tiny: Course
) -> None:
    handed_in(autumn, tiny)
    client, number = handed_in(autumn, tiny, BOB)
    with following(client, number) as events:
        assert next(events) == ("queued", {"place": 1})
        say(autumn)
        assert next(events) == ("queued", {"place": 0})


def test_each_test_is_told_when_it_is_over(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    with following(client, number) as events:
        next(events)
        say(autumn, ONE, TWO)
        assert [next(events)[0], next(events)[0]] == ["collected", "concluded"]


def test_a_stream_that_broke_goes_on_after_the_last_event(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    lease = say(autumn, ONE, TWO, THREE)
    with client.stream("GET", f"{API}/submissions/{number}/events") as answer:
        source = iter(httpx.EventSource(answer))
        last = [next(source), next(source)][-1].id
    with following(client, number, **{"Last-Event-ID": last}) as events:
        assert next(events)[1]["test"] == "test_b"
    with autumn.database.writing() as db:
        queue.release(db, lease)
    say(autumn, ONE)
    with following(client, number, **{"Last-Event-ID": last}) as events:
        assert [next(events)[0], next(events)[0]] == ["restarted", "collected"]


def test_all_streams_end_when_the_service_stops(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    with following(client, number) as events:
        next(events)
        autumn.app.state.service.broadcast.close()
        assert list(events) == []


def test_another_students_stream_is_not_found(autumn: Campus, tiny: Course) -> None:
    _, number = handed_in(autumn, tiny)
    bob = autumn.client(autumn.person(BOB))
    assert bob.get(f"{API}/submissions/{number}/events").status_code == 404


def test_an_id_that_was_never_told_is_refused(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    wrong = {"Last-Event-ID": "yesterday"}
    answer = client.get(f"{API}/submissions/{number}/events", headers=wrong)
    assert answer.status_code == 422
    assert "Last-Event-ID" in answer.json()["detail"]


def test_a_worker_tells_its_tests_by_task(autumn: Campus, tiny: Course) -> None:
    client, number = handed_in(autumn, tiny)
    tasks = tiny.exercise("first").tasks
    found = [finding("test_a"), finding("test_b"), finding("test_c", "0.2")]
    with following(client, number) as events:
        next(events)
        with Heartbeat(autumn.database, say(autumn), tasks, 30, autumn.clock) as heartbeat:
            heartbeat.collected(found)
            name, facts = next(events)
            assert (name, facts["tests"]) == ("collected", 3)
            one, two = facts["tasks"]
            assert (one["title"], one["points"], one["tests"]) == ("Numbers", 6, 2)
            assert (two["title"], two["points"], two["tests"]) == ("Counting", 4, 1)
            heartbeat.concluded(found[0])
            assert next(events)[1]["test"] == "test_a"


def finding(name: str, task: str = "0.1") -> Finding:
    return Finding(name=name, task=task, sentence="", weight=1, gate=False, hidden=False, path="")
