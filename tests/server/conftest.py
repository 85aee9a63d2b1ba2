"""Fixtures of the service: a database of each kind, and a campus on it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.exercise import Course
from grader.sandbox.process import ProcessSandbox
from server.database import Database
from server.settings import Settings
from tests.conftest import ROOT
from tests.server.campus import Campus, opened
from tests.server.marking import MarkedCampus
from tests.server.pocket import Pocket, PocketCampus
from tests.server.stock import EMPTY, PostgresStock, SqliteStock, Stock
from tests.server.telling import ToldCampus


@pytest.fixture(scope="session")
def sqlite_stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stock]:
    """SQLite, which is always there."""
    stock = SqliteStock(tmp_path_factory.mktemp("stock"))
    stock.prepare()
    yield stock
    stock.close()


@pytest.fixture(scope="session")
def postgresql_stock() -> Iterator[Stock]:
    """PostgreSQL; skips, with the reason, where none of ours answers."""
    found = subprocess.run(
        [ROOT / "docker" / "postgres", "url"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.skip(f"needs PostgreSQL: {found.stderr.strip()}")
    stock = PostgresStock(found.stdout.strip())
    stock.prepare()
    yield stock
    stock.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def stock(request: pytest.FixtureRequest) -> Stock:
    """Every kind of database, one after the other."""
    found: Stock = request.getfixturevalue(f"{request.param}_stock")
    return found


@pytest.fixture
def database(stock: Stock) -> Iterator[Database]:
    """An empty database of each kind."""
    database = stock.filled(EMPTY)
    yield database
    database.close()
    stock.drop(database.url)


@pytest.fixture
def campus(
    tmp_path: Path, database: Database, stock: Stock, process_sandbox: ProcessSandbox
) -> Campus:
    """A service without people."""
    settings = Settings(data=tmp_path, sandbox="process")
    return Campus(settings, database, process_sandbox, stock)


@pytest.fixture
def autumn(campus: Campus, tiny: Course) -> Campus:
    """A service with a course, its people, and an assignment that is open."""
    opened(campus, tiny)
    return campus


@pytest.fixture
def marked(tmp_path: Path, database: Database, process_sandbox: ProcessSandbox) -> MarkedCampus:
    """A service without people, whose gradings are made up."""
    return MarkedCampus(Settings(data=tmp_path, sandbox="process"), database, process_sandbox)


@pytest.fixture
def winter(marked: MarkedCampus, tiny: Course) -> MarkedCampus:
    """The same with a course, its people, and an assignment that is open."""
    opened(marked, tiny)
    return marked


@pytest.fixture
def pocket(
    tmp_path: Path, database: Database, stock: Stock, process_sandbox: ProcessSandbox
) -> Pocket:
    """The chained course with its first exercise; gradings are made up."""
    settings = Settings(data=tmp_path, sandbox="process")
    return Pocket(PocketCampus(settings, database, process_sandbox, stock), tmp_path)


@pytest.fixture
def telling(
    tmp_path: Path, sqlite_stock: Stock, process_sandbox: ProcessSandbox
) -> Iterator[ToldCampus]:
    """A service without people, whose reports are told beforehand."""
    database = sqlite_stock.filled(EMPTY)
    settings = Settings(data=tmp_path, sandbox="process")
    yield ToldCampus(settings, database, process_sandbox, sqlite_stock)
    database.close()
    sqlite_stock.drop(database.url)


@pytest.fixture
def told(telling: ToldCampus, tiny: Course) -> ToldCampus:
    """The same with a course, its people, and an assignment that is open."""
    opened(telling, tiny)
    return telling
