"""Whatever happens in whatever order, every submission has its one right grade in the end.

Hypothesis makes up histories: students hand in, dates move, workers die, freeze or fail, the
service starts again. A model of a few lines says what must be true after each.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace
from sqlmodel import col, select

from grader.exercise import Course, Exercise, load_course
from grader.report import Report, decode
from grader.sandbox.process import ProcessSandbox
from grader.sandbox.session import Unavailable
from grader.submission import Submission
from server import queue
from server.app import create_app
from server.blobs import blob
from server.database import Database
from server.queue import Lease
from server.records import Grading
from server.settings import Settings
from server.worker import Worker
from tests.conftest import TINY
from tests.server.campus import HERE, Campus, FakeClock, made, numbers, opened

STUDENTS = ["ada@example.org", "bob@example.org"]
VARIANTS = st.integers(0, 4)
TEACHER = "ida@example.org"


def points(variant: int) -> float:
    """What the work with that number earns, in this test."""
    return 10.0 - variant


class History(RuleBasedStateMachine):
    """A service, and what is known of it."""

    database: Database
    campus: Campus

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="history-"))
        shutil.copytree(prepared(), self.folder, dirs_exist_ok=True)
        self.data = Settings(data=self.folder, sandbox="process", lease=30)
        self.clock = FakeClock()
        self.open()
        self.accepted: dict[int, tuple[str, int]] = {}
        self.failing = 0
        self.closes = {student: self.campus.clock() + timedelta(days=14) for student in STUDENTS}

    def open(self) -> None:
        """Start the service on what the last one left."""
        self.database = Database(self.data.database_url)
        campus = Campus(self.data, self.database, ProcessSandbox())
        campus.clock = self.clock
        campus.app = create_app(self.data, self.database, self.clock)
        self.campus = campus
        self.people = {who: campus.client(campus.person(who)) for who in [*STUDENTS, TEACHER]}

    def teardown(self) -> None:
        """Let everything come to rest: nothing may be left over."""
        self.failing = 0
        self.campus.clock.later(seconds=100)
        while self.worker().step():
            pass
        for number, (student, variant) in self.accepted.items():
            found = made(self.people[student].get(f"/api/v1/submissions/{number}"), 200)
            assert found["grading"]["state"] in {"done", "failed"}
            if found["grading"]["state"] == "done":
                assert found["grading"]["points"] == points(variant)
        self.database.close()
        shutil.rmtree(self.folder)

    def worker(self) -> Worker:
        """A worker that knows what each variant earns."""
        campus = self.campus
        return Worker(self.data, self.database, campus.sandbox, "one", campus.clock, self.graded)

    def graded(self, files: Submission, *_: Any, **__: Any) -> Report:
        """The report that the grader would make."""
        if self.failing:
            self.failing -= 1
            raise Unavailable("no engine")
        text = files.files["pocket/numbers.py"].decode()
        return replace(template(), points=points(text.count("# again")))

    @rule(student=st.sampled_from(STUDENTS), variant=VARIANTS)
    def hand_in(self, student: str, variant: int) -> None:
        """It is taken while it is open, and refused after."""
        data = numbers(load_course(TINY), ("x + x", "x + x" + "  # again" * variant))
        answer = self.people[student].post(f"{HERE}/submissions", content=data)
        if self.campus.clock() > self.closes[student]:
            assert answer.status_code == 403
            return
        assert answer.status_code in {201, 429}, answer.text
        if answer.status_code == 201:
            number = answer.json()["submission"]["id"]
            assert self.accepted.setdefault(number, (student, variant)) == (student, variant)

    @rule()
    def grade_one(self) -> None:
        """A worker does its work."""
        self.worker().step()

    @rule()
    def die(self) -> None:
        """A worker takes a grading and is never heard of again."""
        with self.database.writing() as db:
            queue.claim(db, "dead", ["cpu"], self.campus.clock(), 30)

    @rule()
    def freeze(self) -> None:
        """A worker is frozen while it grades, and wakes when its grading is another's."""
        with self.database.writing() as db:
            grading = queue.claim(db, "frozen", ["cpu"], self.campus.clock(), 30)
        if grading is None or grading.id is None:
            return
        self.campus.clock.later(seconds=31)
        self.worker().step()
        lease = Lease(grading.id, grading.attempt)
        with self.database.writing() as db:
            if db.get_one(Grading, grading.id).attempt > grading.attempt:
                wrong = replace(template(), points=99.0)
                assert not queue.finish(db, lease, self.campus.clock(), wrong, "0" * 64)

    @rule(times=st.integers(1, 3))
    def fail(self, times: int) -> None:
        """The next gradings fail through our fault."""
        self.failing = times

    @rule()
    def start_again(self) -> None:
        """The service ends and starts."""
        self.database.close()
        self.open()

    @rule(seconds=st.sampled_from([1, 40, 4000, 86400]))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.campus.clock.later(seconds=seconds)

    @rule(student=st.sampled_from(STUDENTS), days=st.integers(1, 30))
    def extend(self, student: str, days: int) -> None:
        """A student gets other dates."""
        until = self.campus.clock() + timedelta(days=days)
        terms = {"due": until.isoformat(), "closes": until.isoformat()}
        made(self.people[TEACHER].put(f"{HERE}/extensions/{student}", json=terms), 200)
        self.closes[student] = until

    @precondition(lambda self: self.accepted)
    @invariant()
    def nothing_is_lost(self) -> None:
        """Every accepted submission is there, and counts by its own grading or by none yet."""
        for student in STUDENTS:
            mine = {n for n, (who, _) in self.accepted.items() if who == student}
            page = made(self.people[student].get(f"{HERE}/submissions?limit=200"), 200)
            assert {item["submission"]["id"] for item in page["items"]} == mine
            done = [item for item in page["items"] if item["grading"]["state"] == "done"]
            for item in done:
                variant = self.accepted[item["submission"]["id"]][1]
                assert item["grading"]["points"] == points(variant)
            assert sum(item["counts"] for item in page["items"]) == bool(done)


_prepared: dict[str, Any] = {}


def prepared() -> Path:
    """A folder with a service's database: a course, its people, and an open assignment."""
    if "folder" not in _prepared:
        folder = Path(tempfile.mkdtemp(prefix="prepared-"))
        data = Settings(data=folder, sandbox="process")
        database = Database(data.database_url)
        database.upgrade()
        campus = Campus(data, database, ProcessSandbox())
        course: Course = load_course(TINY)
        opened(campus, course)
        _prepared["template"] = reference_report(course.exercise("first"), campus)
        database.close()
        _prepared["folder"] = folder
    found: Path = _prepared["folder"]
    return found


def template() -> Report:
    """A report with full marks."""
    found: Report = _prepared["template"]
    return found


def reference_report(exercise: Exercise, campus: Campus) -> Report:
    """The report by which the release of `exercise` was proven."""
    with campus.database.reading() as db:
        done = select(Grading).where(col(Grading.report).is_not(None))
        digest = db.exec(done.order_by(col(Grading.id))).first()
        assert digest is not None
        assert digest.report is not None
        report = decode(blob(db, digest.report))
    assert report.exercise == exercise.name
    return report


def test_every_submission_has_its_right_grade_whatever_happens() -> None:
    """The histories."""
    prepared()  # grading uses Hypothesis, too, so it must be over before
    chosen = settings(
        max_examples=15,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    run_state_machine_as_test(History, settings=chosen)
