"""A service that really runs: processes of its own, a port, and clients that reach it by HTTP."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx2 as httpx
import psutil
from fastapi import FastAPI

from grader.bundle import folder_files
from grader.exercise import Course
from server.app import API
from server.web import Web
from tests.server.campus import zipped

GRAD = str(Path(sys.executable).with_name("grad"))
PATIENCE = 60  # seconds
COURSE = "autumn"


class Running:
    """`grad serve` on a folder that outlives it."""

    def __init__(self, data: Path, *, workers: int = 2, **settings: str) -> None:
        self.data = data
        self.url = f"http://127.0.0.1:{free_port()}"
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("GRADSCHOOL_")},
            "GRADSCHOOL_DATA": str(data),
            "GRADSCHOOL_LISTEN": self.url.removeprefix("http://"),
            "GRADSCHOOL_WORKERS": str(workers),
            "GRADSCHOOL_REQUESTS_A_MINUTE": "1000000",
            "GRADSCHOOL_LOGINS_A_MINUTE": "1000000",
            **{f"GRADSCHOOL_{name.upper()}": value for name, value in settings.items()},
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.link = ""
        self._clients: list[httpx.Client] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.data.mkdir(parents=True, exist_ok=True)
        said = self.data / "said.txt"
        with said.open("wb") as out, (self.data / "log.txt").open("ab") as log:
            self.process = subprocess.Popen(
                [GRAD, "serve"], env=self._environment, stdout=out, stderr=log
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((self.data / "log.txt").read_text()[-2000:])
            time.sleep(0.05)
        self.link = said.read_text().split()[-1]

    def stop(self) -> None:
        """End it as an operator does: what is under way is finished."""
        for client in self._clients:
            client.close()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End it and all its workers at once, as a power cut does."""
        assert self.process is not None
        family = psutil.Process(self.process.pid)
        for member in [family, *family.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):  # those that end with it were quicker
                member.kill()
        self.process.wait()

    def workers(self) -> list[psutil.Process]:
        """The processes below it that are workers."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]

    def client(self, secret: str = "") -> httpx.Client:
        """A client that sends this token."""
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        client = httpx.Client(base_url=self.url + API, headers=headers, timeout=PATIENCE)
        self._clients.append(client)
        return client

    def logged_in(self, link: str) -> httpx.Client:
        """A client of whoever that one-time link is for."""
        with self.client() as client:
            body = {"link": link.rpartition("/")[2]}
            return self.client(answered(client.post("/login", json=body), 201)["secret"])

    def admin(self) -> httpx.Client:
        """A client of who runs it."""
        return self.logged_in(self.link)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health").status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The app as `grad serve` serves it, but by a thread of this process; its address."""
    port = free_port()
    web = Web(app, "127.0.0.1", port)
    thread = threading.Thread(target=web.serve_all)
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while not web.started:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        web.should_exit = True
        thread.join(PATIENCE)
        gc.unfreeze()


def held(service: Running, course: Course, exercise: str, students: int) -> list[httpx.Client]:
    """Hold the course, with one assignment of that name; a client for each of its students."""
    admin = service.admin()
    answered(admin.post("/courses", json={"slug": COURSE, "title": course.name}), 201)
    emails = [f"student{number}@example.org" for number in range(students)]
    lines = [{"email": email, "name": email.partition("@")[0].title()} for email in emails]
    answered(admin.post(f"/courses/{COURSE}/members", json={"lines": lines}))
    files = zipped(folder_files(course), top="")
    path = f"/courses/{COURSE}/releases/{exercise}"
    release = answered(admin.post(path, content=files), 201)["release"]["id"]
    now = datetime.now(UTC)
    terms = {
        "slug": exercise,
        "title": exercise,
        "release_id": release,
        "opens": (now - timedelta(hours=1)).isoformat(),
        "due": (now + timedelta(days=7)).isoformat(),
        "closes": (now + timedelta(days=8)).isoformat(),
        "hourly": 1000,
    }
    assign(admin, terms)
    links = [admin.post(f"/courses/{COURSE}/members/{email}/link") for email in emails]
    return [service.logged_in(answered(link, 201)["link"]) for link in links]


def assign(teacher: httpx.Client, terms: Mapping[str, Any]) -> None:
    """Make an assignment, as soon as its release is proven."""
    deadline = time.monotonic() + PATIENCE
    while (answer := teacher.post(f"/courses/{COURSE}/assignments", json=terms)).is_error:
        assert "graded yet" in answer.text, answer.text
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.2)


def hand_in(student: httpx.Client, exercise: str, data: bytes) -> int:
    """Hand in; the submission's number."""
    answer = student.post(f"/courses/{COURSE}/assignments/{exercise}/submissions", content=data)
    number: int = answered(answer, 201)["submission"]["id"]
    return number


def followed(student: httpx.Client, number: int) -> dict[str, Any]:
    """The submission, followed by its events until it is graded."""
    with student.stream("GET", f"/submissions/{number}/events") as events:
        for line in events.iter_lines():
            if line in ("event: done", "event: failed"):
                break
    return graded(student, number)


def graded(
    student: httpx.Client, number: int, seconds: float = PATIENCE, pause: float = 0.02
) -> dict[str, Any]:
    """The submission, as soon as it is graded; it is asked for again after each `pause`."""
    deadline = time.monotonic() + seconds
    while True:
        found: dict[str, Any] = answered(student.get(f"/submissions/{number}"))
        if found["grading"]["state"] in ("done", "failed"):
            return found
        assert time.monotonic() < deadline, f"{number} is {found['grading']['state']}"
        time.sleep(pause)


def solutions(course: Course, exercise: str, count: int) -> Sequence[bytes]:
    """Archives of the reference's files, no two the same."""
    found = course.exercise(exercise)
    files = course.reference_files(found)
    own = {path: files[path] for path in found.student_files}
    first = found.student_files[0]
    return [
        zipped({**own, first: own[first] + f"# {number}\n".encode()}) for number in range(count)
    ]


def answered(answer: httpx.Response, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
    return answer.json()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def temporary() -> Path:
    """A folder for a service's data."""
    return Path(tempfile.mkdtemp(prefix="gradschool-"))
