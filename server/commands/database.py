"""What the commands that work on the database itself have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.commands.options import BadInput

if TYPE_CHECKING:
    from server.database import Database


@contextmanager
def settled() -> Iterator[Database]:
    """The database that the settings name; what goes wrong is one line and exit code 2."""
    from server.backup import BackupError
    from server.database import Database
    from server.settings import BadSettings, read_settings

    try:
        database = Database(read_settings().database_url)
    except BadSettings as error:
        raise BadInput(str(error)) from error
    try:
        yield database
    except BackupError as error:
        raise BadInput(" ".join(str(error).split())) from error
    finally:
        database.close()
