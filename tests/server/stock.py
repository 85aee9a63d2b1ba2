"""Databases for tests: each one a copy of one that was filled once."""

from __future__ import annotations

import shutil
import uuid
from abc import ABC, abstractmethod
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from server.database import Database, open_database

EMPTY = "empty"


class Stock(ABC):
    """Databases of one kind, kept by name to be copied."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def prepare(self) -> None:
        """Keep one with empty tables: migrations are run once."""
        url = self.place()
        self.create(url)
        open_database(url).close()
        self.keep(EMPTY, url)
        self.drop(url)

    def filled(self, name: str) -> Database:
        """A new database, a copy of a kept one."""
        url = self.place()
        self.fill(url, name)
        return Database(url)

    @abstractmethod
    def place(self) -> str:
        """The URL of a database that is not there yet."""

    @abstractmethod
    def create(self, url: str) -> None:
        """Make a database without tables."""

    @abstractmethod
    def keep(self, name: str, url: str) -> None:
        """Keep what is in the database at `url`, to which nobody may be connected."""

    @abstractmethod
    def fill(self, url: str, name: str) -> None:
        """Make the database at `url`, to which nobody may be connected, a copy of a kept one."""

    @abstractmethod
    def drop(self, url: str) -> None:
        """Throw a database away."""

    @abstractmethod
    def close(self) -> None:
        """Throw all that is kept away."""


class SqliteStock(Stock):
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def place(self) -> str:
        return f"sqlite:///{self._folder / uuid.uuid4().hex}.sqlite"

    def create(self, url: str) -> None:
        _file(url).touch()

    def keep(self, name: str, url: str) -> None:
        shutil.copy(_file(url), self._folder / name)
        self.names.add(name)

    def fill(self, url: str, name: str) -> None:
        shutil.copy(self._folder / name, _file(url))

    def drop(self, url: str) -> None:
        _file(url).unlink(missing_ok=True)

    def close(self) -> None:
        shutil.rmtree(self._folder)


class PostgresStock(Stock):
    """Databases of one server, made as copies of others."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._server = make_url(url)
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self._prefix = f"stock_{uuid.uuid4().hex[:8]}"

    def place(self) -> str:
        url = self._server.set(database=f"{self._prefix}_{uuid.uuid4().hex[:8]}")
        return url.render_as_string(hide_password=False)

    def create(self, url: str) -> None:
        self._copy(_name(url), "template0")

    def keep(self, name: str, url: str) -> None:
        self._copy(self._kept(name), _name(url))
        self.names.add(name)

    def fill(self, url: str, name: str) -> None:
        self.drop(url)
        self._copy(_name(url), self._kept(name))

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")

    def close(self) -> None:
        for name in self.names:
            self._run(f"DROP DATABASE {self._kept(name)} WITH (FORCE)")
        self._engine.dispose()

    def _kept(self, name: str) -> str:
        return f"{self._prefix}_{name}"

    def _copy(self, target: str, source: str) -> None:
        self._run(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY")

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _name(url: str) -> str:
    return str(make_url(url).database)
