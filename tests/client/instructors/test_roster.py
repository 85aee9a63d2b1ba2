"""Rosters from the command line: read whole, shown before they are sent, and links to log in by."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from server.app import API
from tests.client.instructors.conftest import Answers, Grad
from tests.server.campus import COURSE, PATH, Campus, made

ROSTER = """\
section,Email,name,number,role
A,ada@example.org,Ada,17,student
B,"bob@example.org","Bob, the builder",18,
,ida@example.org,Ida,,instructor
"""


@pytest.fixture
def roster(grad: Grad, tmp_path: Path) -> Path:
    """A roster with columns in an order of its own, and a course."""
    grad("course", "new", COURSE, "--title", "Autumn")
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER)
    return file


def emails(campus: Campus) -> list[str]:
    root = campus.client(campus.person("root@example.org"))
    return [one["user"]["email"] for one in made(root.get(f"{PATH}/members"), 200)]


def test_a_roster_is_enrolled(grad: Grad, roster: Path, campus: Campus) -> None:
    said = grad("roster", "import", roster)
    assert said.exit_code == 0, said.output
    assert "3 added, 0 changed, 0 same, 1 absent" in said.output
    root = campus.client(campus.person("root@example.org"))
    bob = made(root.get(f"{PATH}/members"), 200)[1]
    assert (bob["user"]["name"], bob["enrolment"]["role"]) == ("Bob, the builder", "student")
    assert (bob["enrolment"]["number"], bob["enrolment"]["section"]) == ("18", "B")


def test_a_dry_run_shows_what_would_change_and_changes_nothing(
    grad: Grad, roster: Path, campus: Campus
) -> None:
    grad("roster", "import", roster)
    roster.write_text(ROSTER.replace("A,ada", "C,ada").replace("bob", "eve"))
    said = grad("roster", "import", roster, "--dry-run")
    assert said.exit_code == 0
    assert "+ eve@example.org" in said.output
    assert "~ ada@example.org\n    section: A → C\n" in said.output
    assert "bob@example.org  is not in the file, and stays" in said.output
    assert "nothing was changed: it is a dry run" in said.output
    assert "eve@example.org" not in emails(campus)


def test_every_broken_line_is_named_and_nothing_is_sent(
    grad: Grad, roster: Path, service: Answers
) -> None:
    service.seen.clear()
    broken = "A,eve,Eve,1,\n\nA,zoe@example.org,,1,boss\nB,ada@example.org,Ada,1,\nA,x@y,X,1,,,\n"
    roster.write_text(ROSTER + broken)
    said = grad("roster", "import", roster)
    assert said.exit_code == 2
    assert said.output.splitlines() == [
        f"{roster}:5: 'eve' is no address",
        f"{roster}:7: has no name",
        f"{roster}:7: 'boss' is no role: student, assistant, instructor",
        f"{roster}:8: ada@example.org is in line 2 already",
        f"{roster}:9: has 7 cells, the header 5: quote a cell that holds a separator",
        "grad: 4 lines are broken: nothing was sent",
    ]
    assert service.seen == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ":1: the header has no email and no name; columns are email, name, role"),
        (b"ada@example.org,Ada\n", ":1: the header has no email and no name"),
        (b"email,name,email\n", ":1: the header names email twice"),
        (b'email,name\na@b,"Ada\n', ":2: unexpected end of data"),
        ("email,name\na@b,Zoë\n".encode("latin-1"), "is not UTF-8"),
    ],
)
def test_what_is_no_roster_is_refused(grad: Grad, roster: Path, content: bytes, said: str) -> None:
    roster.write_bytes(content)
    refused = grad("roster", "import", roster)
    assert (refused.exit_code, said in refused.output) == (2, True), refused.output


@pytest.mark.parametrize("separator", [";", "\t"])
def test_spreadsheets_may_separate_otherwise(
    grad: Grad, roster: Path, campus: Campus, separator: str
) -> None:
    lines = [["name", "email"], ["Zoë", "zoe@example.org"]]
    text = "".join(separator.join(line) + "\r\n" for line in lines)
    roster.write_bytes(text.encode("utf-8-sig"))
    assert grad("roster", "import", roster).exit_code == 0
    assert "zoe@example.org" in emails(campus)


def test_links_are_made_for_students_who_have_never_logged_in(
    grad: Grad, roster: Path, campus: Campus
) -> None:
    grad("roster", "import", roster)
    rows = list(csv.DictReader(io.StringIO(grad("roster", "links").stdout)))
    assert [row["name"] for row in rows] == ["Ada", "Bob, the builder"]
    secret = rows[0]["link"].rpartition("/")[2]
    made(campus.client().post(f"{API}/login", json={"link": secret}))
    rows = list(csv.DictReader(io.StringIO(grad("roster", "links").stdout)))
    assert [row["email"] for row in rows] == ["bob@example.org"]


def test_links_in_a_file_are_readable_for_nobody_else(
    grad: Grad, roster: Path, tmp_path: Path
) -> None:
    grad("roster", "import", roster)
    file = tmp_path / "links.csv"
    said = grad("roster", "links", "-o", file)
    assert (said.stdout, oct(file.stat().st_mode)[-3:]) == ("", "600")
    assert len(file.read_text().splitlines()) == 3


def test_a_link_is_made_for_who_is_named(grad: Grad, roster: Path) -> None:
    grad("roster", "import", roster)
    rows = json.loads(grad("roster", "links", "Ada@example.org", "--json").stdout)
    assert [row["email"] for row in rows] == ["ada@example.org"]
    refused = grad("roster", "links", "eve@example.org")
    assert (refused.exit_code, "has no member eve" in refused.output) == (2, True)


def test_members_are_listed(grad: Grad, roster: Path) -> None:
    grad("roster", "import", roster)
    said = grad("roster", "list").output
    assert "Bob, the builder" in said
    assert "never" in said
