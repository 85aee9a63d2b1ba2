"""A submission that is followed: from its place in the queue, test by test, to its report."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from grader.exercise import Course
from grader.report import encode
from grader.sandbox.process import ProcessSandbox
from server import queue
from server.blobs import keep
from server.clock import now
from server.database import Database
from server.outcome import conclude
from server.records import Progress
from server.settings import Settings
from server.worker import Worker
from tests.browser.conftest import Reading
from tests.browser.reader import Reader
from tests.server.campus import numbers
from tests.server.running import Running, hand_in, held
from tests.server.telling import all_kinds

TASKS = [
    {"task": "0.1", "title": "Numbers", "points": 6, "tests": 12, "weight": 12},
    {"task": "0.2", "title": "Counting", "points": 4, "tests": 2, "weight": 2},
]
ARRIVALS = """
window.arrivals = [];
const at = () => (performance.timeOrigin + performance.now()) / 1000;
const isTest = (node) => node.id?.startsWith("live-test-");
new MutationObserver((changes) => {
  const added = changes.flatMap((change) => [...change.addedNodes]);
  arrivals.push(...added.filter(isTest).map(at));
}).observe(document.querySelector("#live"), { childList: true, subtree: true });
"""
INK = """() => {
  const canvas = document.querySelector("figure.race canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, at) => at % 4 === 3 && value).length;
}"""
KNOWN_SECONDS = 0.2


class Marker:
    """Stands for a worker: says of a grading what a test has it say."""

    def __init__(self, service: Running) -> None:
        self.settings = Settings(data=service.data, sandbox="process")
        self._database = Database(self.settings.database_url)
        self._lease = queue.Lease(0, 0)
        self._count = 0

    def prove(self) -> Worker:
        """A worker that really grades."""
        return Worker(self.settings, self._database, ProcessSandbox(), "prover", now)

    def begin(self) -> None:
        """Take the grading whose turn it is, and tell of its tests."""
        with self._database.writing() as db:
            grading = queue.claim(db, "marker", ["cpu"], now(), 600)
            assert grading is not None
            assert grading.id is not None
            self._lease = queue.Lease(grading.id, grading.attempt)
        self._count = 0
        self._say({"event": "collected", "tests": 14, "tasks": TASKS})

    def conclude_one(self, verdict: str = "passed", task: str = "0.1") -> float:
        """Tell of one more test; when that was known."""
        self._count += 1
        facts = {"test": f"test_{self._count}", "sentence": f"`{self._count}` is a number."}
        more = {"hidden": False, "weight": 1, "verdict": verdict, "seconds": 0.1}
        self._say({"event": "concluded", "task": task, **facts, **more})
        return time.time()

    def give_up(self) -> None:
        """Put the grading back, as a worker does that is stopped."""
        with self._database.writing() as db:
            queue.release(db, self._lease)

    def finish(self, number: int) -> None:
        """Keep a report with something of everything."""
        report = all_kinds()
        with self._database.writing() as db:
            digest = keep(db, [encode(report)])[0]
            assert conclude(db, self._lease, number, now(), report, digest)

    def _say(self, event: Mapping[str, Any]) -> None:
        number, attempt = self._lease.grading_id, self._lease.attempt
        with self._database.writing() as db:
            db.add(Progress(grading_id=number, attempt=attempt, event=dict(event)))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service without workers: what they would say is said by the tests."""
    with Running(tmp_path_factory.mktemp("live"), workers=0, sandbox="process") as running:
        yield running


@pytest.fixture(scope="module")
def marker(service: Running) -> Marker:
    """Who says it."""
    return Marker(service)


@pytest.fixture(scope="module")
def student(service: Running, marker: Marker, tiny: Course) -> str:
    """The secret of a student of a course with an assignment."""
    proven = threading.Event()
    proving = threading.Thread(target=marker.prove().run, args=(proven,))
    proving.start()
    try:
        (student,) = held(service, tiny, "first", 1)
    finally:
        proven.set()
        proving.join()
    secret: str = student.headers["authorization"].removeprefix("Bearer ")
    return secret


def handed_in(service: Running, student: str, course: Course) -> int:
    """Hand in what nobody handed in before."""
    remark = f"x + x  # {time.monotonic_ns()}"
    return hand_in(service.client(student), "first", numbers(course, ("x + x", remark)))


def opened(reader: Reader, service: Running, student: str, number: int) -> Page:
    """The submission's page, opened by the student."""
    cookie = {"name": "gradschool", "value": student, "url": service.url}
    reader.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return reader.visit(f"/submissions/{number}")


def forgive(reader: Reader) -> None:
    """Forget what a browser says in its console when nobody answers."""
    reader.faults[:] = [fault for fault in reader.faults if "ERR_CONNECTION" not in fault]


def test_it_is_followed_from_the_queue_test_by_test_to_its_report(
    reading: Reading, service: Running, student: str, marker: Marker, tiny: Course
) -> None:
    number = handed_in(service, student, tiny)
    reader = reading()
    page = opened(reader, service, student, number)
    expect(page.locator(".now")).to_have_text("In the queue: it is next.")
    marker.begin()
    expect(page.get_by_role("heading", name="0.1 Numbers")).to_be_visible()
    page.evaluate(ARRIVALS)
    known = []
    for verdict in ["passed"] * 9 + ["failed"]:
        known.append(marker.conclude_one(verdict))
        page.wait_for_timeout(130)
    expect(page.locator(".now")).to_have_text("10 of 14 tests are over, 9 passed.")
    late = [seen - told for seen, told in zip(page.evaluate("arrivals"), known, strict=True)]
    print(f"shown after {statistics.median(late) * 1000:.0f} ms, at most {max(late) * 1000:.0f} ms")
    assert statistics.median(late) < KNOWN_SECONDS
    reader.look("submission-live")
    marker.finish(number)
    expect(page.locator(".score")).to_contain_text("6 of 18 points")
    assert page.get_by_text("the derivatives are off").is_visible()
    page.locator("figure.race canvas").first.wait_for()
    reader.look("submission-report")
    assert page.evaluate(INK) > 0


def test_another_worker_begins_anew(
    reading: Reading, service: Running, student: str, marker: Marker, tiny: Course
) -> None:
    number = handed_in(service, student, tiny)
    page = opened(reading(), service, student, number)
    marker.begin()
    marker.conclude_one()
    marker.conclude_one()
    expect(page.locator("ul.tests li")).to_have_count(2)
    marker.give_up()
    marker.begin()
    expect(page.locator("ul.tests li")).to_have_count(0)
    marker.conclude_one("failed")
    expect(page.locator(".now")).to_have_text("1 of 14 tests are over, 0 passed.")
    marker.finish(number)
    expect(page.locator(".score")).to_be_visible()


def test_a_connection_that_is_lost_is_taken_up_where_it_was(
    reading: Reading, service: Running, student: str, marker: Marker, tiny: Course
) -> None:
    number = handed_in(service, student, tiny)
    reader = reading()
    page = opened(reader, service, student, number)
    marker.begin()
    marker.conclude_one()
    expect(page.locator("ul.tests li")).to_have_count(1)
    service.stop()
    expect(page.locator("#live-lost")).to_be_visible()
    marker.conclude_one()
    service.start()
    expect(page.locator("ul.tests li")).to_have_count(2, timeout=15_000)
    expect(page.locator("#live-lost")).to_be_hidden()
    marker.finish(number)
    expect(page.locator(".score")).to_be_visible()
    forgive(reader)


def test_whoever_is_not_logged_in_any_more_is_told_so(
    reading: Reading, service: Running, student: str, marker: Marker, tiny: Course
) -> None:
    number = handed_in(service, student, tiny)
    marker.begin()
    reader = reading()
    page = opened(reader, service, student, number)
    page.context.clear_cookies()
    service.stop()
    expect(page.locator("#live-lost")).to_be_visible()
    service.start()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not logged in", timeout=15_000)
    forgive(reader)
    marker.finish(number)


def test_without_a_script_the_page_looks_for_news_itself(
    reading: Reading, service: Running, student: str, marker: Marker, tiny: Course
) -> None:
    number = handed_in(service, student, tiny)
    marker.begin()
    marker.conclude_one()
    page = opened(reading(script=False), service, student, number)
    expect(page.locator(".now")).to_have_text("1 of 14 tests are over, 1 passed.")
    marker.conclude_one("failed")
    expect(page.locator(".now")).to_have_text("2 of 14 tests are over, 1 passed.", timeout=10_000)
    marker.finish(number)
    page.get_by_role("link", name="Look now").click()
    expect(page.locator(".score")).to_contain_text("6 of 18 points")
    assert page.get_by_text("the derivatives are off").is_visible()
    assert page.locator("figure.race table").first.is_visible()
