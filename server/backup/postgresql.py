"""Backups of PostgreSQL, by its own tools, in their custom format; restored in one transaction.

As with SQLite, numbers that were given once are not given again, and what was revoked since stays
revoked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import func, make_url, select
from sqlmodel import SQLModel, col

from server.backup.rules import BackupError, must_be_known, overwriting
from server.database import Database
from server.records import Course

LOCK_SECONDS = 30  # that a restore waits for whoever is at work
COUNTED = ("submission", "grading")
VERSION = re.compile(r"^COPY public\.alembic_version .*\n(\S+)$", re.MULTILINE)


def backup(database: Database, target: Path) -> None:
    """See `server.backup`."""
    url = database.url
    with _folder(target.parent) as own:
        draft = Path(own, "draft.dump")
        draft.touch(mode=0o600)
        _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}")
        _run(url, "pg_restore", "--list", str(draft))
        draft.replace(target)


def restore(file: Path, database: Database, *, force: bool) -> None:
    """See `server.backup`."""
    url = database.url
    only = ("--data-only", "--table=alembic_version", "--file=-", str(file))
    found = VERSION.search(_run(url, "pg_restore", *only))
    if found is None:
        raise BackupError(f"{file} is a dump, but none of gradschool's")
    must_be_known(found[1])
    database.upgrade()
    _must_be_empty(database, force=force)
    with tempfile.TemporaryDirectory(prefix="restore-") as own:
        script = Path(own, "script.sql")
        script.touch(mode=0o600)
        plain = ("--no-owner", "--no-privileges", f"--file={script}", str(file))
        _run(url, "pg_restore", *plain)
        steps = ("--command", _before(), "--file", str(script), "--command", _after())
        _run(url, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", *steps)
    database.upgrade()


def _before() -> str:
    """Remember what must not go back, and make room."""
    names = [*(table.name for table in SQLModel.metadata.sorted_tables), "alembic_version"]
    counters = " UNION ALL ".join(
        f"SELECT '{name}' AS name, last_value AS number FROM public.{name}_id_seq"  # noqa: S608
        for name in COUNTED
    )
    tables = ", ".join(f'public."{name}"' for name in names)
    return "; ".join(
        [
            f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'",
            f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE",
            "CREATE TEMP TABLE gone ON COMMIT DROP AS"
            " SELECT digest FROM public.token WHERE revoked",
            f"CREATE TEMP TABLE counted ON COMMIT DROP AS {counters}",
            f"DROP TABLE {tables} CASCADE",
        ]
    )


def _after() -> str:
    counters = [
        f"SELECT setval('public.{name}_id_seq', greatest((SELECT last_value FROM"  # noqa: S608
        f" public.{name}_id_seq), (SELECT number FROM pg_temp.counted WHERE name = '{name}')))"
        for name in COUNTED
    ]
    return "; ".join(
        [
            "UPDATE public.token SET revoked = true"
            " WHERE kind = 'link' OR digest IN (SELECT digest FROM pg_temp.gone)",
            "UPDATE public.grading SET state = 'queued', lease = NULL WHERE state = 'running'",
            *counters,
        ]
    )


def _must_be_empty(database: Database, *, force: bool) -> None:
    with database.reading() as db:
        courses = db.scalar(select(func.count(col(Course.id)))) or 0
    if courses and not force:
        raise overwriting(courses)


def _run(url: str, tool: str, *arguments: str) -> str:
    """What one of PostgreSQL's tools prints. Raises `BackupError`."""
    program = shutil.which(tool)
    if program is None:
        raise BackupError(f"{tool} is not there: install PostgreSQL's client (postgresql-client)")
    done = subprocess.run(  # noqa: S603 - the tool, and paths that its user named
        [program, *arguments], env=_environment(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise BackupError(f"{tool}: {said[0]}")
    return done.stdout


def _environment(url: str) -> dict[str, str]:
    """How the tools reach the database; not by arguments, which everybody sees."""
    place = make_url(url)
    named = {
        "PGHOST": place.host or place.query.get("host"),
        "PGPORT": place.port,
        "PGUSER": place.username,
        "PGPASSWORD": place.password,
        "PGDATABASE": place.database,
        "PGSSLMODE": place.query.get("sslmode"),
    }
    return {**os.environ, **{name: str(value) for name, value in named.items() if value}}


def _folder(parent: Path) -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(dir=parent, prefix=".backup-")
    except OSError as error:
        raise BackupError(f"{parent}: {error.strerror}") from error
