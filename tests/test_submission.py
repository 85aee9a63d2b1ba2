"""Reading submissions: folders and archives, honest and hostile."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import msgspec
import pytest

from grader.exercise import Course, Exercise
from grader.submission import ENTRIES, FILE_BYTES, BadSubmission, read_submission

NUMBERS = "pocket/numbers.py"


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def tarred(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


@pytest.mark.parametrize("prefix", ["", "first/", "a/b c/"])
def test_a_zip_may_have_folders_around_the_work(
    tmp_path: Path, first: Exercise, prefix: str
) -> None:
    path = zipped(tmp_path / "s.zip", {f"{prefix}{NUMBERS}": b"x = 1"})
    assert read_submission(path, first).files == {NUMBERS: b"x = 1"}


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_is_read_packed_or_not(tmp_path: Path, first: Exercise, mode: str) -> None:
    path = tarred(tmp_path / "s.tar", [(member(NUMBERS), b"x = 1")], mode)
    assert read_submission(path, first).files == {NUMBERS: b"x = 1"}


def test_only_the_exercises_files_and_their_neighbours_count(
    tmp_path: Path, first: Exercise
) -> None:
    names = [NUMBERS, "pocket/own.py", "random.py", "conftest.py", "probes.py", "pocket/x.so"]
    path = zipped(tmp_path / "s.zip", dict.fromkeys(names, b""))
    assert sorted(read_submission(path, first).files) == [NUMBERS, "pocket/own.py"]


def test_files_of_later_modules_are_left_out(tmp_path: Path, tiny: Course, first: Exercise) -> None:
    """A student in module 3 may hand in module 0 again: what came since is not looked at."""
    shutil.copytree(tiny.folder / "reference", tmp_path / "course/reference")
    (tmp_path / "course/reference/pocket/later.py").write_text("")
    course = msgspec.structs.replace(tiny, folder=tmp_path / "course")
    names = [NUMBERS, "pocket/own.py", "pocket/later.py"]
    path = zipped(tmp_path / "s.zip", dict.fromkeys(names, b"x = 1"))
    found = read_submission(path, first, course).files
    assert sorted(found) == ["pocket/__init__.py", NUMBERS, "pocket/own.py"]


def test_given_files_that_are_missing_come_from_the_course(
    tmp_path: Path, tiny: Course, first: Exercise
) -> None:
    path = zipped(tmp_path / "s.zip", {NUMBERS: b""})
    assert "pocket/__init__.py" in read_submission(path, first, tiny).files


def test_hidden_folders_and_environments_are_not_looked_at(tmp_path: Path, first: Exercise) -> None:
    (tmp_path / "pocket").mkdir()
    (tmp_path / NUMBERS).write_bytes(b"x = 1")
    for folder in (".git", ".venv", "venv", "pocket/__pycache__"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "numbers.py").write_bytes(b"y")
    assert read_submission(tmp_path, first).files == {NUMBERS: b"x = 1"}


@pytest.mark.parametrize("name", ["../pocket/numbers.py", "/pocket/numbers.py", "a\\..\\b.py"])
def test_paths_that_lead_out_are_refused(tmp_path: Path, first: Exercise, name: str) -> None:
    path = zipped(tmp_path / "s.zip", {name: b""})
    with pytest.raises(BadSubmission, match="leads out"):
        read_submission(path, first)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_refused(tmp_path: Path, first: Exercise, kind: bytes) -> None:
    path = tarred(tmp_path / "s.tar", [(member(NUMBERS, kind, "/etc/passwd"), b"")])
    with pytest.raises(BadSubmission, match="link or a device"):
        read_submission(path, first)


def test_a_link_in_a_zip_is_refused(tmp_path: Path, first: Exercise) -> None:
    info = zipfile.ZipInfo(NUMBERS)
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(BadSubmission, match="is a link"):
        read_submission(tmp_path / "s.zip", first)


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path, first: Exercise) -> None:
    (tmp_path / "pocket").mkdir()
    (tmp_path / NUMBERS).symlink_to("/etc/passwd")
    with pytest.raises(BadSubmission, match="not a plain file"):
        read_submission(tmp_path, first)


def test_a_pipe_in_a_folder_holds_up_nothing(tmp_path: Path, first: Exercise) -> None:
    (tmp_path / "pocket").mkdir()
    os.mkfifo(tmp_path / NUMBERS)
    with pytest.raises(BadSubmission, match="not a plain file"):
        read_submission(tmp_path, first)


def test_a_bomb_is_read_no_further_than_its_limit(tmp_path: Path, first: Exercise) -> None:
    path = zipped(tmp_path / "s.zip", {NUMBERS: bytes(200 << 20)})
    with pytest.raises(BadSubmission, match=f"larger than {FILE_BYTES:,} bytes"):
        read_submission(path, first)


def test_a_packed_tar_bomb_is_read_no_further_than_its_limit(
    tmp_path: Path, first: Exercise
) -> None:
    path = tarred(tmp_path / "s.tgz", [(member(NUMBERS), bytes(100 << 20))], "w:gz")
    with pytest.raises(BadSubmission, match="unpacks to more"):
        read_submission(path, first)


def test_too_many_files_are_refused(tmp_path: Path, first: Exercise) -> None:
    path = zipped(tmp_path / "s.zip", {f"{n}.py": b"" for n in range(ENTRIES + 1)})
    with pytest.raises(BadSubmission, match="more than 5,000 files"):
        read_submission(path, first)


def test_the_same_name_twice_is_refused(tmp_path: Path, first: Exercise) -> None:
    members = [(member(NUMBERS), b"x = 1"), (member(NUMBERS), b"x = 2")]
    with pytest.raises(BadSubmission, match="twice"):
        read_submission(tarred(tmp_path / "s.tar", members), first)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken", b"\x1f\x8bbroken"])
def test_what_is_no_archive_is_said_to_be_none(
    tmp_path: Path, first: Exercise, data: bytes
) -> None:
    (tmp_path / "s.zip").write_bytes(data)
    with pytest.raises(BadSubmission, match=r"s\.zip"):
        read_submission(tmp_path / "s.zip", first)


def test_an_encrypted_zip_is_refused(tmp_path: Path, first: Exercise) -> None:
    path = zipped(tmp_path / "s.zip", {NUMBERS: b"x"})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    with pytest.raises(BadSubmission, match="encrypted"):
        read_submission(path, first)


def test_an_unrelated_folder_is_refused(tmp_path: Path, first: Exercise) -> None:
    with pytest.raises(BadSubmission, match="none of the files of first"):
        read_submission(tmp_path, first)


def test_what_is_not_there_is_said_to_be_missing(tmp_path: Path, first: Exercise) -> None:
    with pytest.raises(BadSubmission, match="is not there"):
        read_submission(tmp_path / "nowhere", first)


def test_the_digest_depends_on_contents_alone(tmp_path: Path, first: Exercise) -> None:
    one = read_submission(zipped(tmp_path / "1.zip", {NUMBERS: b"x"}), first)
    same = read_submission(zipped(tmp_path / "2.zip", {f"f/{NUMBERS}": b"x"}), first)
    other = read_submission(zipped(tmp_path / "3.zip", {NUMBERS: b"y"}), first)
    assert (one.digest == same.digest, one.digest == other.digest) == (True, False)
