"""A worker: what it keeps, what it gives back, and whose fault a failure is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from sqlmodel import select

from grader.exercise import Course
from grader.sandbox.session import Cargo, Limits, Sandbox, Session, Unavailable
from server import queue
from server.app import API
from server.records import Grading, Progress, State
from server.worker import Worker
from tests.server.campus import HERE, Campus, made, numbers

ADA = "ada@example.org"


class Intercepted:
    """A sandbox that does something before it is opened."""

    name = "process"

    def __init__(self, sandbox: Sandbox, before: Callable[[], None]) -> None:
        self._sandbox = sandbox
        self._before = before

    def prepare(
        self, count: int, limits: Limits, warm: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        """See `Sandbox`."""

    def open(self, cargo: Cargo, limits: Limits) -> Session:
        """See `Sandbox`."""
        self._before()
        return self._sandbox.open(cargo, limits)

    def close(self) -> None:
        """See `Sandbox`."""


def worker(campus: Campus, before: Callable[[], None]) -> Worker:
    """A worker whose sandbox does something first."""
    sandbox = Intercepted(campus.sandbox, before)
    return Worker(campus.settings, campus.database, sandbox, "one", campus.clock)


def handed_in(campus: Campus, course: Course) -> tuple[int, int]:
    """Hand in right work; the ids of its submission and its grading."""
    client = campus.client(campus.person(ADA))
    body = made(client.post(f"{HERE}/submissions", content=numbers(course)))
    return body["submission"]["id"], body["grading"]["id"]


def grading(campus: Campus, number: int) -> Grading:
    """The grading as it is kept."""
    with campus.database.reading() as db:
        return db.get_one(Grading, number)


def unavailable() -> None:
    """As where no engine answers."""
    raise Unavailable("no engine")


def test_our_own_fault_is_tried_again_and_costs_no_attempt(autumn: Campus, tiny: Course) -> None:
    submission, number = handed_in(autumn, tiny)
    failing = worker(autumn, unavailable)
    assert [failing.step() for _ in range(4)] == [True, True, True, False]
    found = grading(autumn, number)
    assert (found.state, found.fault, found.faults) == (State.FAILED, "Unavailable: no engine", 3)
    ada = autumn.client(autumn.person(ADA))
    assert made(ada.get(HERE), 200)["attempts_left"] == 10
    assert made(ada.get(f"{API}/submissions/{submission}"), 200)["points"] is None


def test_what_failed_once_through_our_fault_is_graded_the_next_time(
    autumn: Campus, tiny: Course
) -> None:
    _, number = handed_in(autumn, tiny)
    worker(autumn, unavailable).step()
    autumn.grade_all()
    found = grading(autumn, number)
    assert (found.state, found.points, found.fault) == (State.DONE, 10.0, "")


def test_a_frozen_workers_late_result_is_refused(autumn: Campus, tiny: Course) -> None:
    _, number = handed_in(autumn, tiny)

    def frozen() -> None:
        if grading(autumn, number).attempt == 1:
            autumn.clock.later(seconds=autumn.settings.lease + 1)
            with autumn.database.writing() as db:
                queue.claim(db, "two", ["cpu"], autumn.clock(), 1000)

    worker(autumn, frozen).step()
    found = grading(autumn, number)
    assert (found.state, found.worker, found.report) == (State.RUNNING, "two", None)


def test_a_stopped_worker_puts_its_grading_back(autumn: Campus, tiny: Course) -> None:
    _, number = handed_in(autumn, tiny)

    def stopped() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        worker(autumn, stopped).step()
    assert grading(autumn, number).state is State.QUEUED


def test_progress_is_gone_when_the_grading_is_done(autumn: Campus, tiny: Course) -> None:
    handed_in(autumn, tiny)
    autumn.grade_all()
    with autumn.database.reading() as db:
        assert db.exec(select(Progress)).all() == []


def test_a_worker_without_work_says_so(autumn: Campus) -> None:
    assert not autumn.worker().step()
