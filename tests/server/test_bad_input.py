"""What nobody should send: refused with what to do, and nothing half written."""

from __future__ import annotations

import asyncio
import io
import zipfile
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from grader.exercise import Course
from server.app import API
from server.guard import BODY_BYTES
from server.records import Blob, Grading, Submission, User
from tests.server.campus import HERE, PATH, Campus, made, numbers, zipped

ADA, IDA = "ada@example.org", "ida@example.org"
GIGABYTE, MEGABYTE = 1 << 30, 1 << 20
KEPT = (Blob, Grading, Submission, User)


def counts(campus: Campus) -> list[int]:
    """How much is kept of each kind."""
    with campus.database.reading() as db:
        return [db.exec(select(func.count()).select_from(kind)).one() for kind in KEPT]


def poured(campus: Campus, path: str, secret: str, announced: int | None) -> tuple[int, int]:
    """Send a gigabyte, bit by bit; the status, and how many bytes were read until then."""
    sent, statuses = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal sent
        sent += MEGABYTE
        return {"type": "http.request", "body": bytes(MEGABYTE), "more_body": sent < GIGABYTE}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    headers = [(b"authorization", f"Bearer {secret}".encode()), (b"host", b"testserver")]
    if announced is not None:
        headers.append((b"content-length", str(announced).encode()))
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("testclient", 50000),
        "http_version": "1.1",
        "root_path": "",
    }
    asyncio.run(campus.app(scope, receive, send))
    return statuses[0], sent


@pytest.mark.parametrize("announced", [GIGABYTE, None, 10], ids=["said", "not said", "lied about"])
def test_a_gigabyte_is_refused_when_it_is_too_much(autumn: Campus, announced: int | None) -> None:
    before = counts(autumn)
    secret = autumn.person(ADA)
    status, read = poured(autumn, f"{HERE}/submissions", secret, announced)
    assert status == 413
    assert read <= (0 if announced == GIGABYTE else autumn.settings.upload_bytes + MEGABYTE)
    assert counts(autumn) == before


def test_a_gigabyte_of_json_is_not_read_into_memory(autumn: Campus) -> None:
    status, read = poured(autumn, f"{PATH}/members", autumn.person(IDA), None)
    assert status == 413
    assert read <= BODY_BYTES + MEGABYTE


def test_a_page_takes_no_gigabyte(campus: Campus) -> None:
    status, read = poured(campus, "/join/wrong", "", None)
    assert status == 413
    assert read <= BODY_BYTES + MEGABYTE


def bomb() -> bytes:
    """A few kilobytes that unpack to a hundred megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("kit/pocket/numbers.py", bytes(100 * MEGABYTE))
    return buffer.getvalue()


def liar() -> bytes:
    """A zip whose index says that what it holds is small."""
    data = bomb()
    return data.replace((100 * MEGABYTE).to_bytes(4, "little"), (10).to_bytes(4, "little"))


@pytest.mark.parametrize("content", [bomb(), liar()], ids=["bomb", "liar"])
def test_a_zip_bomb_is_refused(autumn: Campus, content: bytes) -> None:
    before = counts(autumn)
    answer = autumn.client(autumn.person(ADA)).post(f"{HERE}/submissions", content=content)
    assert answer.status_code == 422, answer.text
    assert counts(autumn) == before


@pytest.mark.parametrize(
    "name",
    ["pocket/num\0bers.py", "pocket/" + "x" * 4000 + ".py", "../../etc/passwd", "/etc/passwd"],
    ids=["NUL", "long", "out", "absolute"],
)
def test_strange_names_are_refused_or_left_out(autumn: Campus, tiny: Course, name: str) -> None:
    right = (tiny.folder / "reference/pocket/numbers.py").read_bytes()
    ada = autumn.client(autumn.person(ADA))
    content = zipped({"pocket/numbers.py": right, name: b"x = 1"})
    answer = ada.post(f"{HERE}/submissions", content=content)
    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 201:
        assert name not in str(answer.json()["submission"])


def test_a_name_of_another_encoding_breaks_nothing(autumn: Campus, tiny: Course) -> None:
    content = zipped({"pocket/numbers.py": b"x = 1", "pocket/caf\u00e9.py": b"y = 1"})
    content = content.replace("caf\u00e9".encode(), b"caf\xe9\xe9")
    answer = autumn.client(autumn.person(ADA)).post(f"{HERE}/submissions", content=content)
    assert answer.status_code in (201, 422), answer.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"email": "nobody", "name": "N"}, "lines.1.email"),
        ({"email": "a@b.c", "name": ""}, "lines.1.name"),
        ({"email": "a@b.c"}, "lines.1.name"),
        ({"email": "a@b.c", "name": "A", "role": "king"}, "lines.1.role"),
        ({"email": "a@b.c", "name": "A" * 201}, "lines.1.name"),
    ],
)
def test_a_roster_with_a_broken_line_changes_nothing(
    autumn: Campus, line: dict[str, str], said: str
) -> None:
    before = counts(autumn)
    good = {"email": "new@example.org", "name": "New"}
    ida = autumn.client(autumn.person(IDA))
    answer = ida.post(f"{PATH}/members", json={"lines": [good, line]})
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
    assert counts(autumn) == before


@pytest.mark.parametrize("name", ["a\0b", "\ud800"], ids=["NUL", "surrogate"])
def test_text_that_no_database_keeps_is_refused_or_kept(autumn: Campus, name: str) -> None:
    """PostgreSQL keeps no NUL; neither keeps half a character."""
    root = autumn.client(autumn.person("root@example.org"))
    sent = f'{{"slug": "odd", "title": "{name}"}}'.replace("\0", "\\u0000")
    sent = sent.replace("\ud800", "\\ud800")
    headers = {"content-type": "application/json"}
    answer = root.post(f"{API}/courses", content=sent, headers=headers)
    assert answer.status_code in (201, 422), answer.text


def test_a_full_disk_keeps_nothing_and_says_so(autumn: Campus, tiny: Course) -> None:
    if not autumn.database.sqlite:
        pytest.skip("PostgreSQL's disk is not ours to fill")
    ada = autumn.client(autumn.person(ADA))
    made(ada.get(f"{API}/me"), 200)
    before = counts(autumn)

    def fill(connection: Any) -> None:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {used}")

    event.listen(autumn.database.engine, "begin", fill)
    long = ("x + x", "x + x  # " + " ".join(map(str, range(9000))))
    answer = ada.post(f"{HERE}/submissions", content=numbers(tiny, long))
    assert answer.status_code == 503, answer.text
    assert "full" in answer.json()["detail"]
    assert "nothing was kept" in answer.json()["remedy"]
    assert counts(autumn) == before
    assert made(ada.get(f"{HERE}/submissions"), 200)["items"] == []
