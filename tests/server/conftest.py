"""Fixtures of the service: a database of each kind, and a campus on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.exercise import Course
from grader.sandbox.process import ProcessSandbox
from server.database import Database, open_database
from server.settings import Settings
from tests.server.campus import Campus, opened
from tests.server.marking import MarkedCampus


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with empty tables, to be copied: migrations are run once."""
    path = tmp_path_factory.mktemp("database") / "empty.sqlite"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def database(tmp_path: Path, empty_sqlite: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    shutil.copy(empty_sqlite, tmp_path / "gradschool.sqlite")
    database = Database(f"sqlite:///{tmp_path / 'gradschool.sqlite'}")
    yield database
    database.close()


@pytest.fixture
def campus(tmp_path: Path, database: Database, process_sandbox: ProcessSandbox) -> Campus:
    """A service without people."""
    return Campus(Settings(data=tmp_path, sandbox="process"), database, process_sandbox)


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
