"""A service with people in it, for tests: everything is done by the API, as users do it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import select

from grader.bundle import folder_files
from grader.exercise import Course, load_course
from grader.sandbox.session import Sandbox
from server.app import API, create_app
from server.database import Database
from server.records import Scope, TokenKind, User
from server.settings import Settings
from server.shelf import release_digest
from server.tokens import ALL, issue
from server.worker import Worker
from tests.server.stock import Stock

COURSE = "autumn"
ASSIGNMENT = "first"
PATH = f"{API}/courses/{COURSE}"
HERE = f"{PATH}/assignments/{ASSIGNMENT}"
RIGHT = {"pocket/numbers.py": "reference"}


class FakeClock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.time = datetime(2026, 9, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.time += timedelta(**span)


class Campus:
    """A service on a database, its clock, and clients for its people."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        sandbox: Sandbox,
        stock: Stock | None = None,
        clock: FakeClock | None = None,
    ) -> None:
        self.settings = settings
        self.database = database
        self.sandbox = sandbox
        self.stock = stock
        self.clock = clock or FakeClock()
        self.app = create_app(settings, database, self.clock)

    def client(self, secret: str = "") -> TestClient:
        """A client that sends this token."""
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        return TestClient(self.app, headers=headers, raise_server_exceptions=False)

    def person(self, email: str, *, admin: bool = False, scopes: frozenset[Scope] = ALL) -> str:
        """The secret of a token for this user, who is made if there is none."""
        with self.database.writing() as db:
            user = db.exec(select(User).where(User.email == email)).first()
            if user is None:
                user = User(email=email, name=email, admin=admin, created=self.clock())
                db.add(user)
                db.flush()
            assert user.id is not None
            days = timedelta(days=400)
            return issue(db, user.id, TokenKind.API, self.clock(), days, scopes)[0]

    def filled(self, name: str) -> bool:
        """Whether it is a copy of what was kept by that name now; not where it has people."""
        with self.database.reading() as db:
            inhabited = db.exec(select(User)).first() is not None
        if self.stock is None or name not in self.stock.names or inhabited:
            return False
        self.database.close()
        self.stock.fill(self.database.url, name)
        return True

    def keep(self, name: str) -> None:
        """Keep what is in its database."""
        if self.stock is not None and name not in self.stock.names:
            self.database.close()
            self.stock.keep(name, self.database.url)

    def worker(self, name: str = "worker") -> Worker:
        """A worker on the service's database."""
        return Worker(self.settings, self.database, self.sandbox, name, self.clock)

    def grade_all(self) -> int:
        """Grade until nothing waits; how many gradings that were."""
        worker, count = self.worker(), 0
        while worker.step():
            count += 1
        return count


def opened(campus: Campus, course: Course, **terms: Any) -> TestClient:
    """Make the course, publish its first exercise, assign it; the instructor's client.

    Students are ada and bob, the assistant is tim, all @example.org.
    """
    name = f"proven_{release_digest(course, course.exercise('first'))[:16]}"
    if not campus.filled(name):
        _proven(campus, course)
        campus.keep(name)
    teacher = campus.client(campus.person("ida@example.org"))
    (release,) = made(teacher.get(f"{PATH}/releases"), 200)
    made(teacher.post(f"{PATH}/assignments", json=assignment(campus, release["id"], **terms)))
    return teacher


def _proven(campus: Campus, course: Course) -> None:
    """Make the course with its people, and publish its first exercise, proofs included."""
    admin = campus.client(campus.person("root@example.org", admin=True))
    made(admin.post(f"{API}/courses", json={"slug": COURSE, "title": "Autumn"}))
    lines = [
        {"email": f"{name}@example.org", "name": name.title(), "role": role}
        for name, role in [
            ("ida", "instructor"),
            ("tim", "assistant"),
            ("ada", "student"),
            ("bob", "student"),
        ]
    ]
    made(admin.post(f"{PATH}/members", json={"lines": lines}), 200)
    published(admin, course)
    campus.grade_all()


def assignment(campus: Campus, release: int, **terms: Any) -> dict[str, Any]:
    """The body of a new assignment: open since an hour, due in a week, closed a week later."""
    now = campus.clock()
    body = {
        "slug": ASSIGNMENT,
        "title": "First",
        "release_id": release,
        "opens": now - timedelta(hours=1),
        "due": now + timedelta(days=7),
        "closes": now + timedelta(days=14),
        **terms,
    }
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in body.items()}


def published(teacher: TestClient, course: Course, exercise: str = "first") -> int:
    """Publish an exercise of the course folder; the release's id."""
    answer = teacher.post(
        f"{PATH}/releases/{exercise}", content=zipped(folder_files(course), top="")
    )
    number: int = made(answer)["release"]["id"]
    return number


def numbers(course: Course, *changes: tuple[str, str]) -> bytes:
    """A zip with the reference's solution of the tiny course, with some text replaced."""
    text = (course.folder / "reference/pocket/numbers.py").read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return zipped({"pocket/numbers.py": text.encode()})


def zipped(files: Mapping[str, bytes], top: str = "kit/") -> bytes:
    """A zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in files.items():
            archive.writestr(top + path, data)
    return buffer.getvalue()


def made(answer: Any, status: int = 201) -> Any:
    """The body of an answer that must have this status."""
    assert answer.status_code == status, answer.text
    return answer.json()


def course_copy(course: Course, folder: Path, *changes: tuple[str, str, str]) -> Course:
    """The course in another folder, with (path, old text, new text) replaced.

    Where the old text is empty, the new one is a new file.
    """
    for path, data in folder_files(course).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for path, old, new in changes:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text() if old else ""
        assert old in text
        file.write_text(text.replace(old, new))
    return load_course(folder)
