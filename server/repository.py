"""Repositories: a history of kits as `git` knows it, made where it is missing.

What a repository holds decides its name and its commits, down to their ids. So it is never
changed, only made anew under another name; and any machine makes the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from sqlmodel import Session

from grader.git import git
from grader.merge import CONFLICTS
from server.blobs import files_of
from server.problems import OutOfService
from server.records import Kit, Release

BRANCH = "main"
WHO = "Gradschool <gradschool@localhost>"
KEPT = 1000  # repositories; those that nobody asked for the longest go first
PART = ".part-"
HOUR = 3600
BUILDING = [threading.Lock() for _ in range(16)]


class Commit(Struct, frozen=True):
    """A commit that is to be."""

    files: dict[str, str]
    """Path to the digest of a blob."""
    message: str
    dated: datetime


def repository(db: Session, root: Path, kits: Sequence[Kit]) -> Path:
    """The bare repository below `root` with a commit for each kit, one on top of the other.

    Raises `NoGit`, and `OutOfService` where git cannot make it.
    """
    commits = [_commit(db, kit) for kit in kits]
    name = _name(commits)
    target = root / f"{name}.git"
    with BUILDING[int(name[:8], 16) % len(BUILDING)]:
        if not target.is_dir():
            root.mkdir(parents=True, exist_ok=True)
            _forget(root)
            _build(db, target, commits)
        os.utime(target)
    return target


def _commit(db: Session, kit: Kit) -> Commit:
    release = db.get_one(Release, kit.release_id)
    lines = [f"{release.title}, version {release.version}\n"]
    if kit.submission_id:
        lines.append(f"Your work of submission {kit.submission_id} is carried forward.")
    if kit.solved:
        lines.append(f"Solved by the course: {', '.join(kit.solved)}.")
    if kit.conflicts:
        lines.append(f"In conflict, see {CONFLICTS}: {', '.join(kit.conflicts)}.")
    return Commit(kit.files, "\n".join(lines) + "\n", kit.dated)


def _name(commits: Sequence[Commit]) -> str:
    told = [[sorted(one.files.items()), one.message, one.dated.isoformat()] for one in commits]
    return hashlib.sha256(json.dumps([WHO, told]).encode()).hexdigest()[:32]


def _build(db: Session, target: Path, commits: Sequence[Commit]) -> None:
    """Make the repository, whole or not at all, whoever else does the same."""
    draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=PART))
    try:
        _git(draft, "init", "--quiet", "--bare", "--template=", f"--initial-branch={BRANCH}", ".")
        packed = ("-c", "fastimport.unpackLimit=0")
        stream = b"".join(_stream(db, commits))
        _git(draft, *packed, "fast-import", "--quiet", "--done", stdin=stream)
        try:
            draft.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> None:
    trouble = OutOfService("git could not make the repository", "Try again later.")
    try:
        done = git(*arguments, folder=folder, stdin=stdin)
    except subprocess.TimeoutExpired:
        raise trouble from None
    if done.returncode:
        raise trouble from RuntimeError(done.stderr.decode(errors="replace"))


def _stream(db: Session, commits: Sequence[Commit]) -> Iterator[bytes]:
    """The commits as `git fast-import` reads them; each content once."""
    digests = {digest: digest for commit in commits for digest in commit.files.values()}
    marks = {digest: mark for mark, digest in enumerate(sorted(digests), start=1)}
    for digest, data in sorted(files_of(db, digests).items()):
        yield f"blob\nmark :{marks[digest]}\n".encode() + _data(data)
    for commit in commits:
        when = f"{int(commit.dated.timestamp())} +0000"
        head = f"commit refs/heads/{BRANCH}\nauthor {WHO} {when}\ncommitter {WHO} {when}\n"
        yield head.encode() + _data(commit.message.encode()) + b"deleteall\n"
        for path, digest in sorted(commit.files.items()):
            yield f"M 100644 :{marks[digest]} {_quoted(path)}\n".encode()
    yield b"done\n"


def _data(content: bytes) -> bytes:
    return f"data {len(content)}\n".encode() + content + b"\n"


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _forget(root: Path) -> None:
    """Drop what is too many, or was left half made; it is made again when it is asked for."""
    ages = sorted((_age(path), path) for path in root.iterdir())
    whole = [path for _, path in ages if path.suffix == ".git"]
    left = [path for age, path in ages if path.name.startswith(PART) and age > HOUR]
    for path in [*whole[KEPT - 1 :], *left]:
        shutil.rmtree(path, ignore_errors=True)


def _age(path: Path) -> float:
    """Seconds since somebody asked for it."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:  # another process dropped it just now
        return 0.0
