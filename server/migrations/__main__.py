"""Write the next step: what the records say and the tables of the steps so far do not."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from server.database import MIGRATIONS, Database


def write(title: str) -> None:
    """Write a step called `title` into `versions/`."""
    number = len(list((MIGRATIONS / "versions").glob("[0-9]*.py"))) + 1
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'now.sqlite')}")
        database.upgrade()
        with database.migrating() as config:
            command.revision(config, title, autogenerate=True, rev_id=f"{number:04}")
        database.close()


if __name__ == "__main__":
    write(sys.argv[1])
