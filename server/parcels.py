"""What a form sends: files and folders, packed into the archive that is read as any other.

All of it is streamed from a file to a file: in memory are a chunk and the names.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from grader.submission import ENTRIES, SKIPPED
from server.problems import OutOfService, Unusable

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FORM = b"multipart/form-data"
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
CHUNK = 64 << 10
CHOOSE = "Choose your kit's folder, its files, or a zip or a tar of it."


@contextmanager
def archive_of(body: Path, kind: str, wanted: Sequence[str]) -> Iterator[Path]:
    """The archive that a request's body is, or one made of the files of a form.

    A file without a folder is put where the one of `wanted` with its name belongs. Raises
    `Unusable`, and `OutOfService` where the disk is full.
    """
    media, options = parse_options_header(kind)
    if media != FORM:
        yield body
        return
    with tempfile.TemporaryDirectory(prefix="parcel-") as folder:
        packed = Path(folder, "packed.zip")
        try:
            names = _pack(body, options.get(b"boundary", b""), packed, wanted)
            found = _unwrapped(packed, names, Path(folder, "sent"))
        except OSError as error:
            reason = f"the upload cannot be kept: {error.strerror}"
            raise OutOfService(reason, "Try again later.") from error
        yield found


def _pack(body: Path, boundary: bytes, packed: Path, wanted: Sequence[str]) -> set[str]:
    """Write the files of the form in `body` into a zip; their names."""
    with zipfile.ZipFile(packed, "w") as archive, body.open("rb") as stream:
        parts = _Parts(archive, wanted)
        try:
            parser = MultipartParser(boundary, parts.callbacks())
            while chunk := stream.read(CHUNK):
                parser.write(chunk)
        except FormParserError as error:
            raise Unusable(f"the form cannot be read: {error}", CHOOSE) from None
        finally:
            parts.close()
    if not parts.ended:
        raise Unusable("the upload broke off", "Send it again.")
    if not parts.names:
        raise Unusable("no file was chosen", CHOOSE)
    return parts.names


def _unwrapped(packed: Path, names: set[str], target: Path) -> Path:
    """Where one archive was sent and nothing else, that archive as it is."""
    name = next(iter(names))
    if len(names) > 1 or not name.lower().endswith(ARCHIVES):
        return packed
    with zipfile.ZipFile(packed) as archive, archive.open(name) as found, target.open("wb") as file:
        shutil.copyfileobj(found, file)
    return target


class _Parts:
    """Hears of a form's parts as they are read, and writes those that are files into a zip."""

    def __init__(self, archive: zipfile.ZipFile, wanted: Sequence[str]) -> None:
        self.names: set[str] = set()
        self.ended = False
        self._archive = archive
        self._wanted = wanted
        self._field = self._value = b""
        self._disposition = b""
        self._file: IO[bytes] | None = None

    def callbacks(self) -> MultipartCallbacks:
        """What to call when."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._hear_field,
            "on_header_value": self._hear_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._open,
            "on_part_data": self._write,
            "on_part_end": self.close,
            "on_end": self._end,
        }

    def close(self) -> None:
        """End the file that is being written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._disposition = self._field = self._value = b""

    def _hear_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _hear_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = self._value
        self._field = self._value = b""

    def _open(self) -> None:
        _, options = parse_options_header(self._disposition)
        path = options.get(b"filename", b"").decode(errors="replace")
        if not path or _left_out(path):
            return
        info = zipfile.ZipInfo(self._placed(path))
        if info.filename in self.names:
            raise Unusable(f"{info.filename[:100]!r} was sent twice", CHOOSE)
        self.names.add(info.filename)
        if len(self.names) > ENTRIES:
            raise Unusable(f"more than {ENTRIES:,} files", "Hand in the kit's own files only.")
        self._file = self._archive.open(info, "w")

    def _placed(self, path: str) -> str:
        places = [name for name in self._wanted if name.endswith(f"/{path}")]
        return places[0] if "/" not in path and len(places) == 1 else path

    def _write(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(data[start:end])

    def _end(self) -> None:
        self.ended = True


def _left_out(path: str) -> bool:
    """Whether it lies in a folder that is never read, as that of an environment."""
    folders = set(PurePosixPath(path).parts[:-1]) - {".."}
    return any(folder in SKIPPED or folder.startswith(".") for folder in folders)
