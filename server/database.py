"""Where everything is kept: SQLite, or PostgreSQL where the settings name one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import DateTime, Dialect, Enum, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session

from server.problems import Conflict, OutOfService, Problem, Unusable

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
LATER = "Try again later; nothing was kept."
TWICE = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}
"""What the two databases call a row that is there already."""
WRITING = "gradschool_writing"


class Moment(TypeDecorator[datetime]):
    """A point in time; stored as UTC and read back with its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC. Raises `ValueError` for a time without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """With UTC, which SQLite forgets."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


def named(kind: type[StrEnum]) -> Enum:
    """The column type of an enumeration, kept by its values as plain text."""
    return Enum(kind, native_enum=False, length=20, values_callable=lambda k: [e.value for e in k])


def key(number: int | None) -> int:
    """The id of a record that is in the database. Raises `ValueError` for one that is not yet."""
    if number is None:
        raise ValueError("this record is not in the database yet")
    return number


class Database:
    """Transactions that only read, and transactions that write, one at a time on SQLite."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        if self.sqlite:
            self.engine = create_engine(
                url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}
            )
            event.listen(self.engine, "connect", _connected)
            event.listen(self.engine, "begin", _begun)
        else:
            self.engine = create_engine(
                url, hide_parameters=True, pool_size=20, max_overflow=20, pool_pre_ping=True
            )
        event.listen(self.engine, "handle_error", _refused)
        self._writers = self.engine.execution_options(**{WRITING: True})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state and keeps nothing. Raises `OutOfService`."""
        try:
            with Session(self.engine, expire_on_commit=False) as session:
                yield session
        except (OperationalError, PoolTimeout) as error:
            raise OutOfService(f"the database cannot be read: {_cause(error)}", LATER) from error

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all kept at its end, or none of them.

        Raises `OutOfService` where the database can't take them (a full disk, say), `Conflict`
        where somebody else made the same just now, and `Unusable`.
        """
        try:
            with Session(self._writers, expire_on_commit=False) as session, session.begin():
                yield session
        except (OperationalError, PoolTimeout) as error:
            raise OutOfService(f"the database cannot write: {_cause(error)}", LATER) from error

    def upgrade(self) -> None:
        """Bring the tables to the version of this code."""
        with self.migrating() as config:
            command.upgrade(config, "head")

    @contextmanager
    def migrating(self) -> Iterator[Config]:
        """What Alembic needs to work on this database, in one transaction."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self._writers.begin() as connection:
            config.attributes["connection"] = connection
            yield config

    def close(self) -> None:
        """End all connections."""
        self.engine.dispose()


def _connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # transactions begin where we say it: see `_begun`
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begun(connection: Any) -> None:  # noqa: ANN401 - a Connection, as the event's type says
    # A transaction that reads first and writes then would fail where another wrote between.
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _refused(context: ExceptionContext) -> Problem | None:
    """What no database can take: the client's fault, or another one was quicker."""
    error, told = context.original_exception, context.sqlalchemy_exception
    if isinstance(told, IntegrityError):
        code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
        if code in TWICE:
            return Conflict("somebody made the same just now", "Read it, then try again.")
    if isinstance(told, DataError) or isinstance(error, OverflowError | UnicodeEncodeError):
        return Unusable(f"a value cannot be kept: {error}")
    return None


def _cause(error: OperationalError | PoolTimeout) -> str:
    """The database's own words, without our statement and its values."""
    return str(error.orig) if isinstance(error, OperationalError) else "too many are waiting"


def open_database(url: str) -> Database:
    """The database at `url`, its tables up to date."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    database = Database(url)
    database.upgrade()
    return database
