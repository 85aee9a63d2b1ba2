"""A campus whose gradings are made up: what a submission misses stands in its own comments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.exercise import Course, Exercise
from grader.report import Report, Result, Seconds, SubmissionInfo, TaskResult, Verdict
from grader.submission import Submission
from server.worker import Worker
from tests.server.campus import HERE, Campus, course_copy, made, numbers, published

POINTS = {"test_double": 6.0, "test_root": 4.0}
LENIENT = "8"
"""The version that forgives a wrong `double`, and not a shaky `root`."""
RIGHT, NO_DOUBLE, NO_ROOT, SHAKY = "", "misses double", "misses root", "shaky"


class MarkedCampus(Campus):
    """Its workers grade at once."""

    def worker(self, name: str = "worker") -> Worker:
        """A worker that marks."""
        return Worker(
            self.settings, self.database, self.sandbox, name, self.clock, grading=self.mark
        )

    def mark(self, files: Submission, exercise: Exercise, seed: int, *_: Any, **__: Any) -> Report:
        """The report on these files."""
        text = files.files["pocket/numbers.py"].decode()
        missed = missed_tests(text, exercise.version)
        tests = [result(name, most, name in missed) for name, most in POINTS.items()]
        points = sum(test.points for test in tests)
        return Report(
            exercise=exercise.name,
            title=exercise.title,
            version=exercise.version,
            digest="",
            seed=seed,
            points=points,
            max_points=10.0,
            tasks=[TaskResult("0.1", "Numbers", points, 10.0, tests)],
            submission=SubmissionInfo("", "", []),
            sandbox="process",
            versions={},
            seconds=Seconds(0.1, 0, 0, 0, 0, 0),
        )


def missed_tests(text: str, version: str) -> set[str]:
    """The tests that a file with this text does not pass."""
    if "NotImplementedError" in text:
        return set(POINTS)
    missed = set()
    if NO_DOUBLE in text and version != LENIENT:
        missed.add("test_double")
    if NO_ROOT in text or (SHAKY in text and version == LENIENT):
        missed.add("test_root")
    return missed


def result(name: str, most: float, missed: bool) -> Result:
    """What a test found."""
    return Result(
        name=name,
        sentence=f"{name} holds.",
        verdict=Verdict.FAILED if missed else Verdict.PASSED,
        points=0.0 if missed else most,
        max_points=most,
        gate=False,
        hidden=name == "test_root",
        message="it does not" if missed else "",
        frames=[],
        output="",
        replay="",
        seconds=0.01,
        questions=1,
    )


def hand_in(campus: Campus, course: Course, student: str, remark: str = RIGHT) -> int:
    """Hand in a solution with that remark; the submission's id."""
    client = campus.client(campus.person(f"{student}@example.org"))
    content = numbers(course, ("x + x", f"x + x  # {remark}"))
    number: int = made(client.post(f"{HERE}/submissions", content=content))["submission"]["id"]
    return number


def second_release(campus: Campus, course: Course, folder: Path) -> int:
    """Publish the lenient version."""
    file = "exercises/first/exercise.toml"
    copy = course_copy(course, folder, (file, 'version = "7"', 'version = "8"'))
    number = published(campus.client(campus.person("ida@example.org")), copy)
    campus.grade_all()
    return number
