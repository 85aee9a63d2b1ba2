"""Following from afar: connections get lost, gradings don't."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import httpx2 as httpx
import pytest
from rich.console import Console

from client.account import Account
from client.connection import Connection, Refused, Unreachable
from client.following import LOST, Happening, happenings
from client.live_grading import LiveGrading

TASK = {"task": "0.1", "title": "Numbers", "points": 6, "tests": 2, "weight": 3.0}
COLLECTED = Happening("collected", {"tests": 2, "tasks": [TASK]})
PASSED = Happening(
    "concluded", {"task": "0.1", "test": "test_a", "weight": 2.0, "verdict": "passed"}
)
LOST_TEST = Happening(
    "concluded", {"task": "0.1", "test": "test_b", "weight": 1.0, "verdict": "failed"}
)


class Script(httpx.BaseTransport):
    """Answers one request after the other as it is told to, and keeps what was asked."""

    def __init__(self, *answers: bytes | int | Exception) -> None:
        self._answers = list(answers)
        self.last_ids: list[str | None] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.last_ids.append(request.headers.get("last-event-id"))
        match self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]:
            case Exception() as error:
                raise error
            case int() as status:
                return httpx.Response(status, json={"detail": "no"})
            case bytes() as text:
                headers = {"content-type": "text/event-stream"}
                return httpx.Response(200, headers=headers, content=text)
        raise AssertionError


def said(name: str, mark: str, facts: str = "{}") -> bytes:
    return f"event: {name}\ndata: {facts}\nid: {mark}\n\n".encode()


def followed(script: Script, waits: list[float] | None = None) -> Iterator[Happening]:
    connection = Connection(Account("http://service.example", ""), script)
    return happenings(connection, 1, (waits if waits is not None else []).append)


def test_a_lost_connection_goes_on_after_the_last_event() -> None:
    script = Script(
        said("collected", "7-1-1") + said("concluded", "7-1-2"),
        httpx.ConnectError("gone"),
        said("concluded", "7-1-3") + said("done", "7-1-3"),
    )
    names = [happening.event for happening in followed(script)]
    assert names == ["collected", "concluded", LOST, LOST, "concluded", "done"]
    assert script.last_ids == [None, "7-1-2", "7-1-2"]


def test_a_service_that_is_busy_is_asked_again() -> None:
    script = Script(503, said("done", "7-1-3"))
    assert [happening.event for happening in followed(script)] == [LOST, "done"]


def test_a_refusal_is_not_asked_again() -> None:
    with pytest.raises(Refused):
        list(followed(Script(404)))


def test_a_service_that_stays_away_is_given_up_after_two_minutes() -> None:
    waits: list[float] = []
    with pytest.raises(Unreachable, match="gone"):
        list(followed(Script(httpx.ConnectError("gone")), waits))
    assert 100 < sum(waits) < 150


def test_nothing_comes_after_the_end() -> None:
    script = Script(said("done", "7-1-3") + said("concluded", "7-1-4"))
    assert [happening.event for happening in followed(script)] == ["done"]


def drawn(*told: Happening) -> list[str]:
    """The lines of the picture after all that was told."""
    console = Console(file=StringIO(), width=120)
    live = LiveGrading(console, clock=lambda: 0.0)
    for happening in told:
        live.tell(happening)
    with console.capture() as capture:
        console.print(live.draw())
    return [" ".join(line.split()) for line in capture.get().splitlines() if line.strip()]


def test_the_table_counts_tests_and_points_by_task() -> None:
    task, moment = drawn(COLLECTED, PASSED, LOST_TEST)
    assert task.startswith("0.1 Numbers █")
    assert task.endswith("2 of 2 tests 4/6")
    assert moment == "0.0 s 0.1 test_b: failed"


def test_the_place_in_the_queue_is_shown() -> None:
    assert drawn(Happening("queued", {"place": 3})) == ["0.0 s in the queue: 3 before it"]


def test_a_new_start_forgets_what_was_before() -> None:
    picture = drawn(COLLECTED, PASSED, Happening("restarted", {"attempt": 2}))
    assert picture == ["0.0 s another worker begins anew"]


def test_nothing_is_drawn_where_nobody_watches() -> None:
    file = StringIO()
    with LiveGrading(Console(file=file)) as live:
        live.tell(COLLECTED)
    assert file.getvalue() == ""
