"""Backups of SQLite: a file is copied page by page, and brought back table by table.

A backup is brought to this code's tables beside the database first; then all rows are replaced in
one transaction, so whoever reads or writes meanwhile sees the old state or the new one. What must
not go back does not: numbers of submissions and gradings that were given once are not given again
(their tables count on), so a worker's late result meets its own grading or none; and what was
revoked since stays revoked.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel

from server.backup.rules import BackupError, Watch, must_be_known, overwriting
from server.database import BUSY_SECONDS, Database, open_database

PAGES = 1024  # that are copied between two calls of `watch`
HEADER = b"SQLite format 3\0"


def backup(database: Database, target: Path, watch: Watch) -> None:
    """See `server.backup`."""
    source = _file(database)
    if target.exists() and target.samefile(source):
        raise BackupError(f"{target} is the database itself: name another file")
    with _told(target), closing(_opened(source)) as live, _draft(target.parent) as draft:
        with closing(sqlite3.connect(draft)) as copy:
            # One state is read, however long that takes, and whoever writes meanwhile.
            live.execute("BEGIN")
            live.execute("SELECT 1 FROM alembic_version").fetchone()
            live.backup(copy, pages=PAGES, progress=lambda _, left, of: watch(of - left, of))
            copy.execute("PRAGMA journal_mode=DELETE")
        _must_be_whole(draft, target)
        draft.chmod(0o600)
        draft.replace(target)


def restore(file: Path, database: Database, watch: Watch, *, force: bool) -> None:
    """See `server.backup`."""
    path = _file(database)
    if path.exists() and file.samefile(path):
        raise BackupError(f"{file} is the database itself: name a backup")
    path.parent.mkdir(parents=True, exist_ok=True)
    with _told(file), _draft(path.parent) as draft:
        shutil.copyfile(file, draft)
        _must_be_whole(draft, file)
        must_be_known(_version(draft, file))
        open_database(f"sqlite:///{draft}").close()
        database.upgrade()
        with closing(_opened(path)) as live:
            live.execute("ATTACH ? AS backup", (str(draft),))
            with _one_transaction(live):
                _must_be_empty(live, force=force)
                _replace(live, watch)


def _replace(live: sqlite3.Connection, watch: Watch) -> None:
    tables = SQLModel.metadata.sorted_tables
    revoked = "UPDATE backup.token SET revoked = 1 WHERE digest IN"
    live.execute(f"{revoked} (SELECT digest FROM main.token WHERE revoked)")  # noqa: S608
    live.execute("UPDATE backup.token SET revoked = 1 WHERE kind = 'link'")
    live.execute("UPDATE backup.grading SET state = 'queued', lease = NULL WHERE state = 'running'")
    for number, table in enumerate(tables, 1):
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        live.execute(f'DELETE FROM main."{table.name}"')  # noqa: S608 - names of our own
        live.execute(
            f'INSERT INTO main."{table.name}" ({columns})'  # noqa: S608
            f' SELECT {columns} FROM backup."{table.name}"'
        )
        watch(number, len(tables))


def _must_be_empty(live: sqlite3.Connection, *, force: bool) -> None:
    (courses,) = live.execute("SELECT count(*) FROM main.course").fetchone()
    if courses and not force:
        raise overwriting(courses)


def _must_be_whole(path: Path, name: Path) -> None:
    """Raise `BackupError` where a file is no database, or a damaged one."""
    with path.open("rb") as file:
        if file.read(len(HEADER)) != HEADER:
            raise BackupError(f"{name} is no backup of SQLite")
    with closing(sqlite3.connect(path)) as copy:
        found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise BackupError(f"{name} is damaged: {found[0]}")


def _version(path: Path, name: Path) -> str:
    try:
        with closing(sqlite3.connect(path)) as copy:
            (version,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.OperationalError, TypeError):
        raise BackupError(f"{name} is a database, but none of gradschool's") from None
    return str(version)


def _file(database: Database) -> Path:
    """The file that a SQLite database is."""
    return Path(str(database.engine.url.database))


def _opened(path: Path) -> sqlite3.Connection:
    """A connection to a database that must be there; transactions begin where we say it."""
    if not path.is_file():
        raise BackupError(f"there is no database at {path}")
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    return connection


@contextmanager
def _one_transaction(live: sqlite3.Connection) -> Iterator[None]:
    live.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        live.execute("ROLLBACK")
        raise
    live.execute("COMMIT")


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """A file in `folder`, for nobody else to read; gone afterwards unless it was moved."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as own:
        yield Path(own, "draft.sqlite")


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """SQLite's and the system's errors as ours, with the file that they are about."""
    try:
        yield
    except (sqlite3.Error, SQLAlchemyError, OSError) as error:
        raise BackupError(f"{file}: {error}") from error
