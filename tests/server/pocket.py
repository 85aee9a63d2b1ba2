"""The chained course on a campus: two exercises, the second of which goes on from the first."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from grader.exercise import Exercise, load_course
from grader.report import Report
from grader.submission import Submission
from server.app import API
from server.records import Proof, Release, State
from server.releases import proofs
from tests.server.campus import (
    COURSE,
    PATH,
    Campus,
    assignment,
    course_copy,
    made,
    published,
    zipped,
)
from tests.server.marking import NO_DOUBLE, MarkedCampus

STOCK = "chained"
CHAINED = Path(__file__).parents[1] / "courses" / "chained"
NUMBERS = "pocket/numbers.py"
REFERENCE = "reference/pocket/numbers.py"
ADA = "ada@example.org"
BOB = "bob@example.org"
IDA = "ida@example.org"
SOLUTION = "    return x + x\n"
TODO = """\
    # TODO: task 1.1 (the reference has 1 line here)
    raise NotImplementedError("task 1.1")
"""
POOR = f"    return 0.0  # {NO_DOUBLE}\n"
OWN = "    return x * 2  # Ada's\n"
SCAFFOLD = (REFERENCE, '"""Numbers."""', '"""Numbers of today."""')
DOCSTRING = (REFERENCE, '"""Twice `x`."""', '"""Double of `x`."""')


class PocketCampus(MarkedCampus):
    """Its marks do not look at what only the second exercise asks for."""

    def mark(self, files: Submission, exercise: Exercise, seed: int, *_: Any, **__: Any) -> Report:
        """See `MarkedCampus`."""
        text = files.files[NUMBERS].replace(b"NotImplementedError", b"")
        return super().mark(Submission({NUMBERS: text}, ""), exercise, seed)


class Pocket:
    """The chained course as people use it; `one` is published and assigned from the start."""

    def __init__(self, campus: Campus, folder: Path) -> None:
        self.campus = campus
        self._folder = folder
        self._copies = 0
        if not campus.filled(STOCK):
            self._begin()
            campus.keep(STOCK)
        campus.clock.later(hours=1)
        self.teacher = self.person(IDA)
        self.ada = self.person(ADA)

    def _begin(self) -> None:
        admin = self.campus.client(self.campus.person("root@example.org", admin=True))
        made(admin.post(f"{API}/courses", json={"slug": COURSE, "title": "Autumn"}))
        roles = {IDA: "instructor", ADA: "student", BOB: "student"}
        lines = [{"email": email, "name": email, "role": role} for email, role in roles.items()]
        made(admin.post(f"{PATH}/members", json={"lines": lines}), 200)
        self.teacher = admin
        self.assign("one", self.publish("one"))

    def person(self, email: str) -> TestClient:
        """A client of that person."""
        return self.campus.client(self.campus.person(email))

    def publish(self, exercise: str, *changes: tuple[str, str, str], version: str = "1") -> int:
        """Publish an exercise from a folder with some text replaced; the release's id."""
        self._copies += 1
        number = (f"exercises/{exercise}/exercise.toml", 'version = "1"', f'version = "{version}"')
        folder = self._folder / f"course-{self._copies}"
        course = course_copy(load_course(CHAINED), folder, number, *changes)
        self.campus.clock.later(minutes=10)
        release = published(self.teacher, course, exercise)
        self._prove(release)
        return release

    def _prove(self, release: int) -> None:
        """Have the release proven without grading anything: that has tests of its own."""
        with self.campus.database.writing() as db:
            for grading in proofs(db, db.get_one(Release, release)):
                grading.state = State.DONE
                grading.max_points = 5
                grading.points = 5 if grading.proof is Proof.REFERENCE else 0

    def assign(self, slug: str, release: int, **terms: Any) -> None:
        """Assign a release."""
        body = assignment(self.campus, release, slug=slug, **terms)
        made(self.teacher.post(f"{PATH}/assignments", json=body))

    def reassign(self, slug: str, release: int) -> None:
        """Put another release in an assignment's place."""
        body = assignment(self.campus, release)
        del body["slug"]
        made(self.teacher.put(f"{PATH}/assignments/{slug}", json=body), 200)

    def solve(self, slug: str) -> None:
        """Let students know that assignment's solution."""
        made(self.teacher.post(f"{PATH}/assignments/{slug}/solution"), 200)

    def hand_in(self, solution: str = OWN, more: Mapping[str, bytes] | None = None) -> int:
        """Hand in, as Ada, the first exercise with that solution, and have it graded."""
        text = (CHAINED / REFERENCE).read_text().replace(SOLUTION, solution)
        text = text.replace("    return 2 * x + x\n", TODO)
        self.campus.clock.later(minutes=10)
        upload = zipped({NUMBERS: text.encode(), **(more or {})})
        accepted = made(self.ada.post(f"{PATH}/assignments/one/submissions", content=upload))
        self.campus.grade_all()
        number: int = accepted["submission"]["id"]
        return number

    def kit(self, slug: str = "two", who: TestClient | None = None) -> dict[str, str]:
        """The files of somebody's (Ada's) kit."""
        answer = (who or self.ada).get(f"{PATH}/assignments/{slug}/kit.zip")
        assert answer.status_code == 200, answer.text
        top = f"{COURSE}-{slug}/"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return {n.removeprefix(top): archive.read(n).decode() for n in archive.namelist()}
