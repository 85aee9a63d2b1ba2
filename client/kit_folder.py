"""A kit that was pulled into a folder: fixes arrive, and what a student wrote stays.

What came with the last pull is kept by digest, so that one's own changes are known from ours.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from grader.commands.options import BadInput

PULLED = ".gradschool.json"
UNPACKED_BYTES = 64 << 20
FILES = 2_000
TOLD = 8  # files of one's own that a refusal names


class Pulled(Struct, frozen=True):
    """What a pull did to a folder."""

    written: list[str]
    kept: list[str]
    """The student's own, which the course has not changed since."""


def kit_of(data: bytes) -> tuple[str, dict[str, bytes]]:
    """The name of a zip's top folder, and the files in it. Raises `BadInput`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > FILES or sum(info.file_size for info in infos) > UNPACKED_BYTES:
                raise BadInput("the kit is larger than any kit should be: nothing was written")
            found = {_safe(info.filename): archive.read(info) for info in infos}
    except zipfile.BadZipFile as error:
        raise BadInput(f"the service sent no zip: {error}") from error
    tops = {path.partition("/")[0] for path in found}
    if len(tops) != 1 or any("/" not in path for path in found):
        raise BadInput("the service sent a zip that is no kit: nothing was written")
    return tops.pop(), {path.partition("/")[2]: file for path, file in found.items()}


def pull(files: Mapping[str, bytes], folder: Path, *, force: bool = False) -> Pulled:
    """Write a kit's files. Raises `BadInput`, and writes nothing, where own work would be lost.

    A file that the student changed stays if the course did not; `force` overwrites all.
    """
    before = _pulled_before(folder)
    written, kept, lost = [], [], []
    for path, new in sorted(files.items()):
        now, was, fresh = _digest_of(folder / path), before.get(path), _digest(new)
        if now == fresh:
            continue
        if force or now in (None, was):
            written.append(path)
        elif was == fresh:
            kept.append(path)
        else:
            lost.append(path)
    if lost:
        names = ", ".join(lost[:TOLD]) + (", ..." if len(lost) > TOLD else "")
        raise BadInput(
            f"nothing was written: {names} in {folder} would be overwritten; pull into another "
            "folder with -o, or overwrite your own work with --force"
        )
    for path in written:
        _write(folder / path, files[path])
    digests = {path: _digest(data) for path, data in sorted(files.items())}
    _write(folder / PULLED, msgspec.json.encode(digests))
    return Pulled(written, kept)


def _safe(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise BadInput(f"the kit holds {name!r}, which leads out of its folder")
    return str(path)


def _pulled_before(folder: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode((folder / PULLED).read_bytes(), type=dict[str, str])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def _digest_of(path: Path) -> str | None:
    try:
        return _digest(path.read_bytes())
    except FileNotFoundError:
        return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    draft.write_bytes(data)
    draft.replace(path)
