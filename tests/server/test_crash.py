"""Nothing is lost: the service and its workers are killed while they grade, and start again."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from grader.exercise import Course
from tests.server.running import Running, answered, graded, hand_in, held, solutions

STUDENTS = 10
EACH = 5


def test_fifty_submissions_have_fifty_reports_though_all_is_killed(
    tmp_path: Path, tiny: Course
) -> None:
    """Kill -9 of the web and its workers, twice, and of a worker alone."""
    service = Running(tmp_path / "data", sandbox="process", lease="5")
    service.start()
    try:
        students = held(service, tiny, "first", STUDENTS)
        files = solutions(tiny, "first", STUDENTS * EACH)
        numbers = {}
        for index, data in enumerate(files):
            student = students[index % STUDENTS]
            numbers[hand_in(student, "first", data)] = student
            if index in (15, 35):
                service.kill()
                service.start()
        time.sleep(1)
        service.workers()[0].kill()
        found = {number: graded(student, number, 240) for number, student in numbers.items()}
        reports = [answered(one.get(f"/submissions/{n}/report")) for n, one in numbers.items()]
    finally:
        service.stop()
    assert len(found) == STUDENTS * EACH
    assert Counter(one["grading"]["state"] for one in found.values()) == {"done": 50}
    assert {report["points"] for report in reports} == {10.0}
    assert len({one["grading"]["id"] for one in found.values()}) == 50
