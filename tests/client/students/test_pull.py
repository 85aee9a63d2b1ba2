"""Pulling kits: fixes arrive, own work stays, and nothing leads out of the folder."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import httpx2 as httpx
import pytest

from client.commands.pull import command as pull_command
from client.commands.submit import command as submit
from client.kit_folder import kit_of, pull
from grader.commands.options import BadInput
from tests.client.students.conftest import Student
from tests.server.campus import zipped

KIT = {"handout.md": b"Read me.", "pocket/numbers.py": b"# yours\n", "test_first.py": b"# 1\n"}
MENDED = {**KIT, "test_first.py": b"# 2\n"}


def written(folder: Path) -> dict[str, bytes]:
    """What is in a folder, but for what pulls keep for themselves."""
    paths = [p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_a_kit_is_written_without_its_top_folder(tmp_path: Path) -> None:
    name, files = kit_of(zipped(KIT, top="autumn-first/"))
    pull(files, tmp_path)
    assert (name, written(tmp_path)) == ("autumn-first", KIT)


def test_fixes_arrive_beside_own_work(tmp_path: Path) -> None:
    pull(KIT, tmp_path)
    (tmp_path / "pocket/numbers.py").write_bytes(b"mine\n")
    pulled = pull(MENDED, tmp_path)
    assert (pulled.written, pulled.kept) == (["test_first.py"], ["pocket/numbers.py"])
    assert written(tmp_path) == {**MENDED, "pocket/numbers.py": b"mine\n"}


def test_own_work_is_never_overwritten_and_then_nothing_is_written(tmp_path: Path) -> None:
    pull(KIT, tmp_path)
    (tmp_path / "test_first.py").write_bytes(b"mine\n")
    before = written(tmp_path)
    with pytest.raises(BadInput, match=r"test_first.py .* --force"):
        pull({**MENDED, "handout.md": b"Newer."}, tmp_path)
    assert written(tmp_path) == before


def test_a_folder_of_ones_own_is_not_taken_for_a_kit(tmp_path: Path) -> None:
    (tmp_path / "handout.md").write_bytes(b"my notes")
    with pytest.raises(BadInput, match=r"handout\.md"):
        pull(KIT, tmp_path)


def test_force_overwrites(tmp_path: Path) -> None:
    pull(KIT, tmp_path)
    (tmp_path / "pocket/numbers.py").write_bytes(b"mine\n")
    pull(KIT, tmp_path, force=True)
    assert written(tmp_path) == KIT


@pytest.mark.parametrize("name", ["../x.py", "/x.py", "kit/../../x.py", "kit\\..\\x.py", "C:/x.py"])
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, b"")
    with pytest.raises(BadInput, match="leads out"):
        kit_of(buffer.getvalue())


@pytest.mark.parametrize("data", [b"no zip", zipped({"handout.md": b""}, top=""), zipped({})])
def test_what_is_no_kit_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"no zip|no kit"):
        kit_of(data)


def test_a_pulled_kit_is_one_that_can_be_handed_in(ada: Student, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    result = ada.runs(pull_command, "first", "-o", str(folder))
    assert result.exit_code == 0, result.output
    assert f"grad submit {folder} --follow" in result.output
    assert "submission 1 is safely in" in ada.runs(submit, str(folder)).output


class Handing(httpx.BaseTransport):
    """The service, which hands out a kit that the test names."""

    def __init__(self, inner: httpx.BaseTransport, kit: bytes) -> None:
        self._inner = inner
        self._kit = kit

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/courses/autumn/assignments/first/kit.zip"):
            return httpx.Response(200, content=self._kit, headers={"kit-conflicts": "pocket/a%20b"})
        return self._inner.handle_request(request)


def test_what_the_course_changed_as_well_is_named(ada: Student, tmp_path: Path) -> None:
    ada.transport = Handing(ada.transport, zipped(KIT, top="autumn-first/"))
    folder = tmp_path / "new"
    result = ada.runs(pull_command, "-o", str(folder))
    assert result.exit_code == 0, result.output
    assert f"First: 3 files in {folder}" in result.output
    assert "pocket/a b: you and the course changed the same lines" in result.output
    assert written(folder) == KIT
