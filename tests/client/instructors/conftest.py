"""Fixtures of the commands that reach a service: its app answers them, and nothing between."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import httpx2 as httpx
import pytest
from click.testing import CliRunner, Result

from client.account import FOLDER, Account, write_account
from grader.commands import main
from tests.server.campus import COURSE, Campus
from tests.server.conftest import database, marked, sqlite_stock
from tests.server.marking import MarkedCampus
from tests.server.stock import Stock

__all__ = ["database", "marked", "sqlite_stock"]

Grad = Callable[..., Result]


class Answers(httpx.BaseTransport):
    """Hands requests to the service; its workers have graded all that waits before each answer."""

    def __init__(self, campus: Campus) -> None:
        self._campus = campus
        self._transport = campus.client()._transport
        self.seen: list[httpx.Request] = []
        self.before: Callable[[httpx.Request], object] = self.seen.append

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.before(request)
        with redirect_stdout(io.StringIO()):  # its log is not the command's
            self._campus.grade_all()
            return self._transport.handle_request(request)


@pytest.fixture
def stock(sqlite_stock: Stock) -> Stock:
    """One kind of database: what a command sees is the same on all."""
    return sqlite_stock


@pytest.fixture
def campus(marked: MarkedCampus) -> MarkedCampus:
    """A service whose gradings are made up: these commands only wait for them."""
    return marked


@pytest.fixture
def service(campus: Campus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """A service without people, and an account of who runs it."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "home"))
    secret = campus.person("root@example.org", admin=True)
    write_account(Account("http://testserver", secret, COURSE))
    return Answers(campus)


@pytest.fixture
def grad(service: Answers) -> Grad:
    """Calls a command; what it printed on both streams is in `output`."""

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments], obj=service)

    return call
