"""What backups of every kind of database refuse, and what they are watched by."""

from __future__ import annotations

from collections.abc import Callable

from alembic.script import ScriptDirectory

from server.database import MIGRATIONS

Watch = Callable[[int, int], None]
"""Told how much is done, and of how much."""


class BackupError(Exception):
    """A backup that cannot be made or used. The message says why; nothing was changed."""


def must_be_known(version: str) -> None:
    """Raise `BackupError` where this code does not know tables of that version."""
    steps = {step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if version not in steps:
        raise BackupError(
            f"the backup's tables are of version {version}, and this gradschool knows them up to"
            f" {max(steps)}: restore it with the version that wrote it, or a newer one"
        )


def overwriting(courses: int) -> BackupError:
    """What to say where courses would be overwritten."""
    count = "a course" if courses == 1 else f"{courses} courses"
    return BackupError(
        f"the database has {count}, and all that is in it would be replaced:"
        " back it up first, then say --force"
    )
