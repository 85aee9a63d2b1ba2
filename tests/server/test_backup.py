"""Backups: one consistent copy while the service runs, and back again in one step."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlmodel import func, select

from grader.commands import main
from grader.examiner import Watcher
from grader.exercise import Course
from grader.report import Report
from server import queue
from server.app import API
from server.backup import BackupError, backup, restore
from server.database import Database, key
from server.heartbeat import A_WHILE
from server.records import Grading, State, Submission, User
from server.worker import Worker
from tests.server.campus import COURSE, HERE, Campus, made, numbers
from tests.server.marking import MarkedCampus, hand_in
from tests.server.stock import EMPTY, Stock

ADA = "ada@example.org"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup is written."""
    return tmp_path / "term.backup"


def count(database: Database) -> int:
    """How many submissions it has."""
    with database.reading() as db:
        return db.exec(select(func.count()).select_from(Submission)).one()


def test_a_backup_brings_back_every_row(
    winter: MarkedCampus, tiny: Course, stock: Stock, file: Path
) -> None:
    number = hand_in(winter, tiny, "ada")
    winter.grade_all()
    secret = winter.person(ADA)
    before = winter.client(secret).get(f"{API}/submissions/{number}/report").json()
    backup(winter.database, file)
    elsewhere = stock.filled(EMPTY)
    restore(file, elsewhere)
    again = MarkedCampus(winter.settings, elsewhere, winter.sandbox)
    after = again.client(secret).get(f"{API}/submissions/{number}/report").json()
    elsewhere.close()
    assert (after["points"], after) == (10.0, before)


def test_a_backup_is_one_state_while_others_write(
    winter: MarkedCampus, stock: Stock, file: Path
) -> None:
    """A writer changes all names together, again and again; the copy has them alike."""
    begun, over = threading.Event(), threading.Event()

    def rename() -> None:
        turn = 0
        while not over.is_set():
            turn += 1
            with winter.database.writing() as db:
                for user in db.exec(select(User)):
                    user.name = f"turn {turn}"
            begun.set()

    writer = threading.Thread(target=rename)
    writer.start()
    begun.wait()
    try:
        for number in range(5):
            backup(winter.database, file.with_stem(f"term{number}"))
    finally:
        over.set()
        writer.join()
    for number in range(5):
        elsewhere = stock.filled(EMPTY)
        restore(file.with_stem(f"term{number}"), elsewhere)
        with elsewhere.reading() as db:
            names = set(db.exec(select(User.name)))
        elsewhere.close()
        assert len(names) == 1


def test_a_course_is_not_overwritten_unless_that_is_said(
    winter: MarkedCampus, tiny: Course, file: Path
) -> None:
    backup(winter.database, file)
    hand_in(winter, tiny, "ada")
    with pytest.raises(BackupError, match="has a course, and all that is in it would be replaced"):
        restore(file, winter.database)
    assert count(winter.database) == 1
    restore(file, winter.database, force=True)
    assert count(winter.database) == 0


def test_the_running_service_goes_on_with_what_was_restored(
    winter: MarkedCampus, tiny: Course, file: Path
) -> None:
    ada = winter.client(winter.person(ADA))
    for _ in range(8):  # so that whatever prepares statements has done so
        made(ada.get(f"{HERE}/submissions"), 200)
    backup(winter.database, file)
    hand_in(winter, tiny, "ada")
    restore(file, winter.database, force=True)
    assert made(ada.get(f"{HERE}/submissions"), 200)["items"] == []
    made(ada.post(f"{HERE}/submissions", content=numbers(tiny)))
    assert winter.grade_all() == 1


def test_a_late_result_meets_no_grading_of_after_the_restore(
    winter: MarkedCampus, tiny: Course, file: Path
) -> None:
    """A number that was given before is not given again, so no worker mistakes one for another."""
    backup(winter.database, file)
    lost = hand_in(winter, tiny, "ada")
    with winter.database.writing() as db:
        held = queue.claim(db, "frozen", ["cpu"], winter.clock(), 30)
        assert held is not None
        lease = queue.Lease(key(held.id), held.attempt)
    restore(file, winter.database, force=True)
    assert hand_in(winter, tiny, "bob") > lost
    with winter.database.writing() as db:
        assert queue.claim(db, "other", ["cpu"], winter.clock(), 30) is not None
        assert queue.renew(db, lease, winter.clock(), 30) is False


def test_a_worker_whose_grading_is_gone_goes_on_with_others(
    winter: MarkedCampus, tiny: Course, file: Path
) -> None:
    backup(winter.database, file)
    hand_in(winter, tiny, "ada")

    def grading(*asked: Any, watcher: Watcher, **more: Any) -> Report:
        restore(file, winter.database, force=True)
        watcher.collected([])
        time.sleep(3 * A_WHILE)  # a heartbeat tells of it
        return winter.mark(*asked, **more)

    settings, database, sandbox = winter.settings, winter.database, winter.sandbox
    assert Worker(settings, database, sandbox, "busy", winter.clock, grading).step()
    hand_in(winter, tiny, "bob")
    assert winter.grade_all() == 1


def test_what_a_worker_held_then_waits_again(
    winter: MarkedCampus, tiny: Course, file: Path
) -> None:
    hand_in(winter, tiny, "ada")
    with winter.database.writing() as db:
        assert queue.claim(db, "dead", ["cpu"], winter.clock(), 3600) is not None
    backup(winter.database, file)
    restore(file, winter.database, force=True)
    with winter.database.reading() as db:
        waiting = db.exec(select(Grading).where(Grading.state == State.QUEUED)).all()
    assert len(waiting) == 1
    assert winter.grade_all() == 1


def test_what_was_revoked_since_stays_revoked(winter: MarkedCampus, file: Path) -> None:
    stolen = winter.client(winter.person(ADA))
    kept = winter.client(winter.person(ADA))
    backup(winter.database, file)
    stolen.post(f"{API}/logout")
    restore(file, winter.database, force=True)
    assert [client.get(f"{API}/me").status_code for client in (stolen, kept)] == [401, 200]


def test_a_link_of_then_logs_nobody_in(winter: MarkedCampus, file: Path) -> None:
    teacher = winter.client(winter.person("ida@example.org"))
    link = made(teacher.post(f"{API}/courses/{COURSE}/members/{ADA}/link"))["link"]
    backup(winter.database, file)
    restore(file, winter.database, force=True)
    answer = winter.client().post(f"{API}/login", json={"link": link.rpartition("/")[2]})
    assert answer.status_code == 401


def test_a_backup_of_a_newer_version_is_refused(campus: Campus, stock: Stock, file: Path) -> None:
    newer = stock.filled(EMPTY)
    with newer.writing() as db:
        db.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup(newer, file)
    newer.close()
    with pytest.raises(BackupError, match="tables are of version 9999, and this gradschool"):
        restore(file, campus.database)


def test_what_is_no_backup_is_refused(winter: MarkedCampus, file: Path) -> None:
    file.write_text("a letter")
    with pytest.raises(BackupError):
        restore(file, winter.database, force=True)
    assert made(winter.client(winter.person(ADA)).get(HERE), 200)


def test_a_backup_is_readable_for_nobody_else(campus: Campus, file: Path) -> None:
    backup(campus.database, file)
    assert oct(file.stat().st_mode)[-3:] == "600"


class TestSqlite:
    """What only a file can have."""

    @pytest.fixture
    def stock(self, sqlite_stock: Stock) -> Stock:
        """SQLite."""
        return sqlite_stock

    def test_a_backup_that_fails_leaves_the_old_one(self, campus: Campus, file: Path) -> None:
        file.write_text("the old one")
        with campus.database.writing() as db:
            db.connection().execute(text("DROP TABLE alembic_version"))
        with pytest.raises(BackupError, match="no such table"):
            backup(campus.database, file)
        assert file.read_text() == "the old one"
        assert list(file.parent.glob(".backup-*")) == []

    def test_the_database_is_no_backup_of_itself(self, campus: Campus) -> None:
        path = Path(campus.database.url.removeprefix("sqlite:///"))
        with pytest.raises(BackupError, match="is the database itself"):
            backup(campus.database, path)
        with pytest.raises(BackupError, match="is the database itself"):
            restore(path, campus.database)

    def test_a_database_that_is_not_there_is_not_made(self, tmp_path: Path, file: Path) -> None:
        database = Database(f"sqlite:///{tmp_path / 'none.sqlite'}")
        with pytest.raises(BackupError, match="there is no database at"):
            backup(database, file)
        assert list(tmp_path.iterdir()) == []

    def test_a_damaged_backup_is_refused(self, campus: Campus, file: Path) -> None:
        backup(campus.database, file)
        data = bytearray(file.read_bytes())
        data[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
        file.write_bytes(data)
        with pytest.raises(BackupError, match=r"damaged|malformed"):
            restore(file, campus.database)

    def test_another_database_is_refused(self, campus: Campus, file: Path) -> None:
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE cats (name TEXT)")
        with pytest.raises(BackupError, match="none of gradschool's"):
            restore(file, campus.database)

    def test_a_restore_that_fails_at_its_end_changes_nothing(
        self, winter: MarkedCampus, tiny: Course, file: Path
    ) -> None:
        backup(winter.database, file)
        hand_in(winter, tiny, "ada")

        def fail(done: int, of: int) -> None:
            if done == of:
                raise OSError("no space left on device")

        with pytest.raises(BackupError, match="no space left"):
            restore(file, winter.database, fail, force=True)
        assert count(winter.database) == 1


def test_without_its_tools_postgresql_is_not_backed_up(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="pg_dump is not there: install"):
        backup(Database("postgresql+psycopg://nobody@/nothing"), file)


def test_the_commands_say_what_was_done_and_what_was_refused(
    winter: MarkedCampus, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADSCHOOL_DATABASE", winter.database.url)
    said = CliRunner().invoke(main, ["backup", str(file)])
    assert (said.exit_code, "MiB, checked" in said.output) == (0, True), said.output
    said = CliRunner().invoke(main, ["restore", str(file)])
    assert (said.exit_code, "then say --force" in said.output) == (2, True), said.output
    said = CliRunner().invoke(main, ["restore", str(file), "--force"])
    assert (said.exit_code, "all is as it was" in said.output) == (0, True), said.output
