"""Backups: one consistent copy while the service runs, and back again in one step."""

from __future__ import annotations

from pathlib import Path

from server.backup import postgresql, sqlite
from server.backup.rules import BackupError, Watch
from server.database import Database

__all__ = ["BackupError", "Watch", "backup", "restore"]


def silent(done: int, total: int) -> None:
    """Watch nothing."""


def backup(database: Database, file: Path, watch: Watch = silent) -> None:
    """Write all of `database` to `file` as it is now, whole or not at all.

    Raises `BackupError`.
    """
    if database.sqlite:
        sqlite.backup(database, file, watch)
    else:
        postgresql.backup(database, file)


def restore(file: Path, database: Database, watch: Watch = silent, *, force: bool = False) -> None:
    """Replace all that is in `database` by the backup in `file`, in one step.

    Raises `BackupError` where `file` is no backup, is of a newer version, or where a course would
    be overwritten that is not to be.
    """
    if database.sqlite:
        sqlite.restore(file, database, watch, force=force)
    else:
        postgresql.restore(file, database, force=force)
