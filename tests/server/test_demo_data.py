"""`grad demo-data` fills an empty service, and leaves any other one alone."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result
from sqlmodel import Session, SQLModel, func, select

from grader.commands import main
from server.database import open_database
from server.records import Course, Enrolment, Submission, User
from server.settings import PREFIX
from tests.conftest import ROOT
from tests.server.campus import Campus

TINY = str(ROOT / "tests" / "courses" / "tiny")
AMOUNT = ("--course", TINY, "--students", "3", "--submissions", "5")
REFUSED = "this database holds people already. Give it an empty one."


def filled(url: str) -> Result:
    """`grad demo-data` into that database."""
    return CliRunner().invoke(main, ["demo-data", *AMOUNT], env={f"{PREFIX}DATABASE": url})


def counts(db: Session) -> list[int]:
    """How many people, courses and submissions there are."""
    kinds: list[type[SQLModel]] = [User, Course, Enrolment, Submission]
    return [db.exec(select(func.count()).select_from(kind)).one() for kind in kinds]


def test_an_empty_service_is_filled_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gradschool.sqlite'}"
    first, second = filled(url), filled(url)
    assert (first.exit_code, second.exit_code) == (0, 2)
    assert "/login/gs_" in first.output
    assert REFUSED in second.output
    database = open_database(url)
    with database.reading() as db:
        assert counts(db) == [4, 1, 4, 5]
    database.close()


def test_a_service_with_people_is_left_as_it_is(campus: Campus) -> None:
    campus.person("ida@example.org", admin=True)
    said = filled(campus.database.url)
    assert (said.exit_code, REFUSED in said.output) == (2, True)
    with campus.database.reading() as db:
        assert counts(db) == [1, 0, 0, 0]
