"""Many files as one zip that is sent while it is made."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct


class File(Struct, frozen=True):
    """A file of the archive."""

    name: str
    at: datetime
    data: bytes


class _Outlet(io.RawIOBase):
    """Keeps what is written until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """It is, and nothing else: so the zip is written from its beginning to its end."""
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - whatever is a buffer
        """Keep `data`."""
        part = bytes(data)
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zip_stream(files: Iterable[File]) -> Iterator[bytes]:
    """The zip, piece by piece; the same files make the same bytes."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:
        for file in files:
            info = zipfile.ZipInfo(file.name, file.at.timetuple()[:6])
            info.external_attr = 0o644 << 16
            archive.writestr(info, file.data, zipfile.ZIP_DEFLATED)
            yield outlet.take()
    yield outlet.take()


def file_name(text: str, number: int) -> str:
    """A name for a file: of letters that every system knows, and told apart by `number`."""
    return f"{re.sub(r'[^A-Za-z0-9@._+-]', '_', text)}-{number}"
