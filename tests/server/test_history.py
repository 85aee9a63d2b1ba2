"""Whatever happens in whatever order, every submission has its one right grade in the end.

Hypothesis makes up histories: students hand in, dates move, workers die, freeze or fail, the
class is graded anew, the service starts again. A model of a few lines says what must be true.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from grader.exercise import Course
from grader.report import Report
from grader.sandbox.process import ProcessSandbox
from grader.sandbox.session import Unavailable
from server import queue
from server.app import API
from server.database import Database
from server.queue import Lease
from server.records import Grading, State
from server.settings import Settings
from tests.server.campus import HERE, FakeClock, made, numbers, opened
from tests.server.marking import (
    LENIENT,
    NO_DOUBLE,
    NO_ROOT,
    POINTS,
    RIGHT,
    SHAKY,
    MarkedCampus,
    missed_tests,
    second_release,
)
from tests.server.stock import EMPTY, Stock

STUDENTS = ["ada@example.org", "bob@example.org"]
TEACHER = "ida@example.org"
REMARKS = [RIGHT, NO_DOUBLE, NO_ROOT, SHAKY]
FIRST = "7"
STORED = "history"
ENDED = {"done", "failed"}


def points(remark: str, version: str) -> float:
    """What work with that remark earns by that version."""
    return sum(POINTS.values()) - sum(POINTS[name] for name in missed_tests(remark, version))


class FailingCampus(MarkedCampus):
    """Its next gradings fail as often as is told."""

    failing = 0

    def mark(self, *parts: object, **more: object) -> Report:
        """The report, or our fault."""
        if self.failing:
            self.failing -= 1
            raise Unavailable("no engine")
        return super().mark(*parts, **more)  # type: ignore[arg-type]


class History(RuleBasedStateMachine):
    """A service, and what is known of it."""

    stock: Stock
    course: Course

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="history-"))
        self.data = Settings(data=self.folder, sandbox="process", lease=30)
        self.clock = FakeClock()
        self.database = self.stock.filled(STORED)
        self.begin()
        self.work: dict[int, tuple[str, str]] = {}
        self.version: dict[int, dict[str, str]] = {}
        """By submission: what its grading is of; the same files share one."""
        self.gradings: dict[int, dict[str, str]] = {}
        self.regrade: tuple[int, set[int]] | None = None
        self.closes = {student: self.clock() + timedelta(days=14) for student in STUDENTS}

    def begin(self) -> None:
        """Start a service on the database."""
        sandbox = ProcessSandbox()
        self.campus = FailingCampus(self.data, self.database, sandbox, clock=self.clock)
        who = [*STUDENTS, TEACHER]
        self.people = {one: self.campus.client(self.campus.person(one)) for one in who}

    def teardown(self) -> None:
        """Let everything come to rest: nothing may be left over."""
        self.campus.failing = 0
        self.clock.later(seconds=100)
        self.campus.grade_all()
        self.every_grade_is_right()
        for number in self.work:
            assert self.state(number) in ENDED
        self.database.close()
        self.stock.drop(self.database.url)
        shutil.rmtree(self.folder)

    def state(self, number: int) -> str:
        """Where a submission's grading stands."""
        student, _ = self.work[number]
        found = made(self.people[student].get(f"{API}/submissions/{number}"), 200)
        return str(found["grading"]["state"])

    @rule(student=st.sampled_from(STUDENTS), remark=st.sampled_from(REMARKS))
    def hand_in(self, student: str, remark: str) -> None:
        """It is taken while it is open, and refused after."""
        data = numbers(self.course, ("x + x", f"x + x  # {remark}"))
        answer = self.people[student].post(f"{HERE}/submissions", content=data)
        if self.clock() > self.closes[student]:
            assert answer.status_code == 403
            return
        assert answer.status_code in {201, 429}, answer.text
        if answer.status_code == 201:
            body = answer.json()
            number = body["submission"]["id"]
            grading = body["grading"]["id"]
            assert body["known"] == (grading in self.gradings)
            self.work[number] = (student, remark)
            self.version[number] = self.gradings.setdefault(grading, {"is": FIRST})

    @rule()
    def grade_one(self) -> None:
        """A worker does its work."""
        self.campus.worker().step()

    @rule()
    def die(self) -> None:
        """A worker takes a grading and is never heard of again."""
        with self.database.writing() as db:
            queue.claim(db, "dead", ["cpu"], self.clock(), 30)

    @rule()
    def freeze(self) -> None:
        """A worker is frozen while it grades, and wakes when its grading is another's."""
        with self.database.writing() as db:
            grading = queue.claim(db, "frozen", ["cpu"], self.clock(), 30)
        if grading is None or grading.id is None:
            return
        self.clock.later(seconds=31)
        with self.database.writing() as db:
            queue.claim(db, "other", ["cpu"], self.clock(), 30)
            if db.get_one(Grading, grading.id).attempt > grading.attempt:
                lease = Lease(grading.id, grading.attempt)
                assert queue.fail(db, lease, self.clock(), "late", 1) is None

    @rule(times=st.integers(1, 3))
    def fail(self, times: int) -> None:
        """The next gradings fail through our fault."""
        self.campus.failing = times

    @rule()
    def start_again(self) -> None:
        """The service ends and starts."""
        self.database.close()
        self.database = Database(self.database.url)
        self.begin()

    @rule(seconds=st.sampled_from([1, 40, 4000, 86400]))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.clock.later(seconds=seconds)

    @rule(student=st.sampled_from(STUDENTS), days=st.integers(1, 30))
    def extend(self, student: str, days: int) -> None:
        """A student gets other dates."""
        until: datetime = self.clock() + timedelta(days=days)
        terms = {"due": until.isoformat(), "closes": until.isoformat()}
        made(self.people[TEACHER].put(f"{HERE}/extensions/{student}", json=terms), 200)
        self.closes[student] = until

    @precondition(lambda self: self.work and self.regrade is None)
    @rule()
    def ask_for_regrade(self) -> None:
        """An instructor has all graded anew by a lenient version."""
        body = {"release_id": 2, "reason": "lenient"}
        answer = made(self.people[TEACHER].post(f"{HERE}/regrades", json=body))
        self.regrade = answer["regrade"]["id"], set(self.work)

    @precondition(lambda self: self.regrade is not None)
    @rule()
    def publish_regrade(self) -> None:
        """Its grades count, as soon as all of them are there."""
        assert self.regrade is not None
        number, covered = self.regrade
        answer = self.people[TEACHER].post(f"{API}/regrades/{number}/publish", json={})
        assert answer.status_code in {200, 409}, answer.text
        if answer.status_code == 200:
            for one in covered:
                self.version[one]["is"] = LENIENT
            self.regrade = None

    @precondition(lambda self: self.regrade is not None)
    @rule()
    def drop_regrade(self) -> None:
        """All stays as it is."""
        assert self.regrade is not None
        made(self.people[TEACHER].delete(f"{API}/regrades/{self.regrade[0]}"), 200)
        self.regrade = None

    @invariant()
    def every_grade_is_right(self) -> None:
        """No submission is lost, none has another's grade, and one of them counts."""
        for student in STUDENTS:
            mine = {n for n, (who, _) in self.work.items() if who == student}
            page = made(self.people[student].get(f"{HERE}/submissions?limit=200"), 200)
            assert {item["submission"]["id"] for item in page["items"]} == mine
            done = [i for i in page["items"] if i["grading"]["state"] == State.DONE.value]
            for item in done:
                number = item["submission"]["id"]
                earned = points(self.work[number][1], self.version[number]["is"])
                assert item["grading"]["points"] == earned
            assert sum(item["counts"] for item in page["items"]) == bool(done)


@pytest.fixture
def stored(stock: Stock, tmp_path: Path, tiny: Course) -> Stock:
    """Databases with a course, its people, an open assignment and a second release."""
    if STORED not in stock.names:
        database = stock.filled(EMPTY)
        data = Settings(data=tmp_path / "stored", sandbox="process")
        campus = MarkedCampus(data, database, ProcessSandbox())
        opened(campus, tiny)
        assert second_release(campus, tiny, tmp_path / "lenient") == 2
        database.close()
        stock.keep(STORED, database.url)
        stock.drop(database.url)
    return stock


def test_every_submission_has_its_right_grade_whatever_happens(stored: Stock, tiny: Course) -> None:
    """The histories."""
    machine = type("Histories", (History,), {"stock": stored, "course": tiny})
    chosen = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    run_state_machine_as_test(machine, settings=chosen)
