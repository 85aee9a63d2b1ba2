"""A student at home, whose commands reach a service in this process."""

from __future__ import annotations

from pathlib import Path

import click
import httpx2 as httpx
import pytest
from click.testing import CliRunner, Result

from client.account import FOLDER, Account, write_account
from client.connection import Connection
from grader.exercise import Course
from grader.kit import kit_files, write_kit
from tests.server.campus import COURSE, Campus
from tests.server.conftest import autumn, campus, database, sqlite_stock
from tests.server.stock import Stock

__all__ = ["autumn", "campus", "database", "sqlite_stock"]
URL = "http://service.example"
ADA = "ada@example.org"


class ServiceTransport(httpx.BaseTransport):
    """Sends requests to a service in this process, which grades when somebody follows."""

    def __init__(self, campus: Campus) -> None:
        self._client = campus.client()
        self._client.base_url = httpx.URL(URL)
        self._campus = campus

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/events"):
            self._campus.grade_all()
        return self._client._transport.handle_request(request)


class Student:
    """Ada, who has a kit and runs commands."""

    def __init__(self, campus: Campus, kit: Path) -> None:
        self.campus = campus
        self.kit = kit
        self.transport: httpx.BaseTransport = ServiceTransport(campus)
        self.account = Account(URL, campus.person(ADA), COURSE)

    def runs(self, command: click.Command, *arguments: str) -> Result:
        """The outcome of a command."""
        return CliRunner().invoke(command, arguments, obj=self.transport)

    def connection(self) -> Connection:
        """A connection to the service."""
        return Connection(self.account, self.transport)


@pytest.fixture
def stock(sqlite_stock: Stock) -> Stock:
    """One kind of database: commands know of none."""
    return sqlite_stock


@pytest.fixture
def ada(autumn: Campus, tiny: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Student:
    """A student with an untouched kit, logged in."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    kit = tmp_path / "kit"
    write_kit(kit_files(tiny, tiny.exercise("first")), kit)
    student = Student(autumn, kit)
    write_account(student.account)
    return student


@pytest.fixture
def solved(ada: Student, tiny: Course) -> Student:
    """A student who has written all of it."""
    solution = tiny.folder / "reference/pocket/numbers.py"
    (ada.kit / "pocket/numbers.py").write_bytes(solution.read_bytes())
    return ada
