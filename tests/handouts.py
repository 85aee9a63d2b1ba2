"""Archives and folders that nobody should open trustingly, and some that everybody must.

They are made by hand where no honest program would make them.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from grader.kit import write_kit

Files: TypeAlias = Mapping[str, bytes]
Maker: TypeAlias = Callable[[Path, Files], Path]
WANTED = "minitorch/operators.py"
MANY = 100_000


class Handout(Struct, frozen=True):
    """Something handed in as a file or a folder, and how reading it must end."""

    name: str
    about: str
    make: Maker
    refused: str | None
    """A part of the message, or None where the student's files must be read."""


HANDOUTS: list[Handout] = []


def handout(about: str, refused: str | None = None) -> Callable[[Maker], Maker]:
    """Keep a function that makes something to hand in inside of a folder and returns its path."""

    def keep(make: Maker) -> Maker:
        name = make.__name__.replace("_", "-")
        HANDOUTS.append(Handout(name, about, make, refused))
        return make

    return keep


class Member(Struct, frozen=True):
    """A file as a zip tells of it, truly or not."""

    name: str
    data: bytes = b""
    method: int = zipfile.ZIP_STORED
    size: int | None = None
    mode: int = stat.S_IFREG | 0o644
    flags: int = 0


def zipped(path: Path, members: list[Member]) -> Path:
    """A zip of `members`, written byte by byte: `zipfile` itself makes no wrong ones."""
    body, directory = io.BytesIO(), io.BytesIO()
    for member in members:
        size = len(member.data) if member.size is None else member.size
        packed, name = len(member.data), member.name.encode()
        sizes = struct.pack("<IIIHH", zlib.crc32(member.data), packed, size, len(name), 0)
        known = struct.pack("<HHHHH", 20, member.flags, member.method, 0, 33) + sizes
        place = struct.pack("<HHHII", 0, 0, 0, member.mode << 16, body.tell())
        directory.write(b"PK\1\2" + struct.pack("<H", 0x314) + known + place + name)
        body.write(b"PK\3\4" + known + name + member.data)
    count, length = len(members), directory.tell()
    end = struct.pack("<HHHHIIH", 0, 0, count, count, length, body.tell(), 0)
    path.write_bytes(body.getvalue() + directory.getvalue() + b"PK\5\6" + end)
    return path


def members(files: Files, *more: Member, top: str = "") -> list[Member]:
    """Honest members, below a folder `top`, and some more."""
    return [*(Member(top + name, data) for name, data in files.items()), *more]


def tarred(path: Path, files: Files, *more: tarfile.TarInfo, top: str = "") -> Path:
    """A tar of `files` below a folder `top`, and of some more headers without contents."""
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(top + name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in more:
            archive.addfile(info)
    return path


def header(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    """A tar's header of a file, a link, a device or a pipe."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def patched(info: tarfile.TarInfo, start: int, field: bytes) -> bytes:
    """That header's block with other bytes at `start`, and the checksum that they need."""
    block = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    block[start : start + len(field)] = field
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def deflated_zeros(mebibytes: int) -> bytes:
    """Zeros as a deflate stream, put together from one piece that is compressed once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(bytes(16 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return piece * (mebibytes // 16) + b"\3\0"


def laid_out(folder: Path, files: Files) -> Path:
    """A folder of `files`."""
    write_kit(files, folder / "work")
    return folder / "work"


def without(files: Files, name: str = WANTED) -> dict[str, bytes]:
    """All files but one."""
    return {path: data for path, data in files.items() if path != name}


@handout("A zip of the files.")
def zip_of_files(folder: Path, files: Files) -> Path:
    return zipped(folder / "work.zip", members(files))


@handout("A zip with one folder around the files, as most programs make it.")
def zip_with_a_top_folder(folder: Path, files: Files) -> Path:
    return zipped(folder / "work.zip", members(files, top="module0 - Ada/"))


@handout("A zip as a Mac makes it, with its own notes about every file.")
def zip_from_a_mac(folder: Path, files: Files) -> Path:
    notes = {f"__MACOSX/work/{name}": b"\0\5\x16\7" for name in files}
    return zipped(folder / "work.zip", members(files, *members(notes), top="work/"))


@handout("A compressed tar with one folder around the files.")
def tar_with_a_top_folder(folder: Path, files: Files) -> Path:
    return tarred(folder / "work.tar.gz", files, header("work", tarfile.DIRTYPE), top="./work/")


@handout("A folder beside whose files lie links and a pipe that nobody asks for.")
def folder_with_links_beside(folder: Path, files: Files) -> Path:
    work = laid_out(folder, files)
    (work / "everything").symlink_to("/")
    (work / "nothing").symlink_to("/nowhere")
    os.mkfifo(work / "pipe")
    return work


def zip_with(folder: Path, files: Files, stray: Member) -> Path:
    return zipped(folder / "work.zip", members(files, stray))


def tar_with(folder: Path, files: Files, stray: tarfile.TarInfo) -> Path:
    return tarred(folder / "work.tar", files, stray)


OUT, TWICE = "leads out of the archive", "is in the archive twice"
ZIP_STRAYS = [
    ("climbing-out", OUT, Member("minitorch/../../x.py")),
    ("from-the-root", OUT, Member("/etc/cron.d/x")),
    ("with-backslashes", OUT, Member("minitorch\\..\\..\\x.py")),
    ("with-a-name-twice", TWICE, Member(WANTED, b"x = 1\n")),
    ("with-a-name-in-two-spellings", TWICE, Member("./minitorch/.//operators.py", b"x = 1\n")),
    ("with-a-file-as-a-folder", "is a file and a folder", Member(f"{WANTED}/x.py")),
    ("with-a-long-path", "is a path of 5,000 characters", Member("a/" * 2498 + "x.py")),
    ("without-a-name", "is not a folder, a zip or a tar", Member("")),
]
TAR_STRAYS = [
    ("climbing-out", OUT, header("../x.py")),
    ("from-the-root", OUT, header("/root/.profile")),
    ("with-a-name-twice", TWICE, header(WANTED)),
    ("with-a-device", "is a link or a device", header("minitorch/zero.py", tarfile.CHRTYPE)),
    ("with-a-pipe", "is a link or a device", header("minitorch/pipe.py", tarfile.FIFOTYPE)),
]
HANDOUTS += [
    *(Handout(f"zip-{n}", f"A zip {n}.", partial(zip_with, stray=s), r) for n, r, s in ZIP_STRAYS),
    *(Handout(f"tar-{n}", f"A tar {n}.", partial(tar_with, stray=s), r) for n, r, s in TAR_STRAYS),
]


@handout("A zip in which operators.py is a link to a file of the grader's machine.", "is a link")
def zip_with_a_link(folder: Path, files: Files) -> Path:
    link = Member(WANTED, b"/etc/passwd", mode=stat.S_IFLNK | 0o777)
    return zipped(folder / "work.zip", members(without(files), link))


@handout("A zip whose operators.py are 4 GB of zeros, with 8 GB beside them.", "is larger than")
def zip_bomb(folder: Path, files: Files) -> Path:
    size = (1 << 32) - 1
    bombs = [
        Member(name, deflated_zeros(4096), zipfile.ZIP_DEFLATED, size)
        for name in (WANTED, "minitorch/b.py", "minitorch/c.py")
    ]
    return zipped(folder / "work.zip", members(without(files), *bombs))


@handout("A zip bomb by bzip2, which zipfile unpacks whole to read a byte of it.", "compress")
def zip_bomb_by_bzip2(folder: Path, files: Files) -> Path:
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(WANTED, bytes(256 << 20))
    return folder / "work.zip"


@handout("A zip bomb by LZMA, which zipfile unpacks whole to read a byte of it.", "compress")
def zip_bomb_by_lzma(folder: Path, files: Files) -> Path:
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(WANTED, bytes(256 << 20))
    return folder / "work.zip"


@handout("A zip that says its file were shorter than it is.", "is not a folder, a zip or a tar")
def zip_lying_about_a_size(folder: Path, files: Files) -> Path:
    bomb = Member(WANTED, deflated_zeros(1024), zipfile.ZIP_DEFLATED, 100)
    return zipped(folder / "work.zip", members(without(files), bomb))


@handout("A zip of 100,000 files.", "more than 5,000 files")
def zip_of_many_files(folder: Path, files: Files) -> Path:
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        for number in range(MANY):
            archive.writestr(zipfile.ZipInfo(f"minitorch/f{number}.py"), b"")
    return folder / "work.zip"


@handout("A zip with nothing in it.", "holds none of the files")
def zip_of_nothing(folder: Path, files: Files) -> Path:
    return zipped(folder / "work.zip", [])


@handout("A zip that needs a password.", "cannot be unpacked")
def zip_with_a_password(folder: Path, files: Files) -> Path:
    secret = Member(WANTED, bytes(100), flags=1)
    return zipped(folder / "work.zip", members(without(files), secret))


@handout("A zip of which half arrived.", "is not a folder, a zip or a tar")
def zip_cut_short(folder: Path, files: Files) -> Path:
    path = zipped(folder / "work.zip", members(files))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


@handout("A file of 100 MB that claims to be a zip.", "is larger than 20 MiB")
def zip_of_100_megabytes(folder: Path, files: Files) -> Path:
    path = zipped(folder / "work.zip", members(files))
    os.truncate(path, 100 << 20)
    return path


@handout("A tar in which operators.py is a link.", "is a link or a device")
def tar_with_a_link(folder: Path, files: Files) -> Path:
    link = header(WANTED, tarfile.SYMTYPE, "/etc/passwd")
    return tarred(folder / "work.tar", without(files), link)


@handout("A tar in which operators.py is a hard link.", "is a link or a device")
def tar_with_a_hard_link(folder: Path, files: Files) -> Path:
    link = header(WANTED, tarfile.LNKTYPE, "../../etc/passwd")
    return tarred(folder / "work.tar", without(files), link)


@handout("A tar of 100,000 files.", "more than 5,000 files")
def tar_of_many_files(folder: Path, files: Files) -> Path:
    return tarred(folder / "work.tar.gz", files, *(header(f"f{n}.py") for n in range(MANY)))


@handout("A compressed tar of 10 GB of zeros.", "unpacks to more than 64 MiB")
def tar_bomb(folder: Path, files: Files) -> Path:
    path = folder / "work.tar.gz"
    path.write_bytes(gzip.compress(bytes(16 << 20)) * 640)
    return path


@handout("A tar with a file of 8 GB of which none is there.", "is larger than")
def tar_of_a_hole(folder: Path, files: Files) -> Path:
    hole = patched(header(WANTED, tarfile.GNUTYPE_SPARSE), 483, b"%011o\0" % (8**11 - 1))
    path = folder / "work.tar"
    path.write_bytes(hole + bytes(10_240))
    return path


@handout("A tar with a file of more bytes than a machine can count.", "is not a folder")
def tar_of_a_giant(folder: Path, files: Files) -> Path:
    path = folder / "work.tar"
    path.write_bytes(patched(header(WANTED), 124, b"\x80" + b"\x7f" * 11) + bytes(10_240))
    return path


@handout("A tar with a file of negative size, which comes after itself.", "more than 5,000 files")
def tar_without_an_end(folder: Path, files: Files) -> Path:
    path = folder / "work.tar"
    again = patched(header("x.py"), 124, b"\xff" * 10 + b"\xfe\0")
    path.write_bytes(header("first.py").tobuf(tarfile.USTAR_FORMAT) + again + bytes(10_240))
    return path


@handout("A tar in which long names announce long names, 3,000 times.", "cannot be unpacked")
def tar_of_announcements(folder: Path, files: Files) -> Path:
    announcement = header("././@LongLink", tarfile.GNUTYPE_LONGNAME)
    announcement.size = 10
    path = tarred(folder / "work.tar", files)
    block = announcement.tobuf(tarfile.GNU_FORMAT) + b"a" * 10 + bytes(502)
    path.write_bytes(block * 3000 + path.read_bytes())
    return path


@handout("A tar with a name that is no text in any encoding.", "is no text")
def tar_with_a_wild_name(folder: Path, files: Files) -> Path:
    path = tarred(folder / "work.tar", files)
    path.write_bytes(patched(header("minitorch/x.py"), 10, b"\xff\xfe") + path.read_bytes())
    return path


@handout("A tar with a NUL within a name.", "is no text")
def tar_with_a_nul_in_a_name(folder: Path, files: Files) -> Path:
    info = header("minitorch/x.py")
    info.pax_headers = {"path": "minitorch/x\0.py"}
    return tarred(folder / "work.tar", files, info)


@handout("A folder in which operators.py is a link.", "is not a plain file")
def folder_with_a_link(folder: Path, files: Files) -> Path:
    work = laid_out(folder, without(files))
    (work / WANTED).symlink_to("/etc/passwd")
    return work


@handout("A folder in which operators.py has 2 MB.", "is larger than")
def folder_with_a_large_file(folder: Path, files: Files) -> Path:
    return laid_out(folder, {**files, WANTED: b"# a line\n" * 250_000})


@handout("A folder in which operators.py is a pipe that nobody fills.", "is not a plain file")
def folder_with_a_pipe(folder: Path, files: Files) -> Path:
    work = laid_out(folder, without(files))
    os.mkfifo(work / WANTED)
    return work


@handout("A folder whose only content is a link to somebody else's work.", "holds none of the")
def folder_of_a_link(folder: Path, files: Files) -> Path:
    (folder / "mine").mkdir()
    (folder / "mine" / "work").symlink_to(laid_out(folder, files))
    return folder / "mine"


@handout("A folder of 100,000 files.", "more than 5,000 files")
def folder_of_many_files(folder: Path, files: Files) -> Path:
    work = laid_out(folder, files)
    for number in range(MANY):
        os.close(os.open(work / f"f{number}", os.O_CREAT | os.O_WRONLY))
    return work


@handout("A folder with a name that is no text in any encoding.", "is no text")
def folder_with_a_wild_name(folder: Path, files: Files) -> Path:
    work = laid_out(folder, files)
    Path(os.fsdecode(os.fsencode(work) + b"/minitorch/\xff\xfe.py")).write_bytes(b"")
    return work


@handout("A text that is called a zip.", "is not a folder, a zip or a tar")
def text_as_a_zip(folder: Path, files: Files) -> Path:
    path = folder / "work.zip"
    path.write_text("My work is at https://example.org/work.zip\n")
    return path


@handout("An empty file.", "is not a folder, a zip or a tar")
def empty_file(folder: Path, files: Files) -> Path:
    path = folder / "work.zip"
    path.touch()
    return path


@handout("A path at which nothing is.", "is not there")
def nothing_at_all(folder: Path, files: Files) -> Path:
    return folder / "work.zip"


@handout("A device that never stops yielding.", "is not there")
def endless_device(folder: Path, files: Files) -> Path:
    return Path("/dev/zero")
