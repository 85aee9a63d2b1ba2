"""Files and reports, kept in the database beside what they belong to, each content once.

So a submission, its files and its job are one transaction, a backup is one copy, and a worker on
another machine needs nothing but the database.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from server.records import Blob

AT_ONCE = 500
LEVEL = 1  # source shrinks to a third already; higher levels cost ten times as much


def keep(db: Session, contents: Collection[bytes]) -> list[str]:
    """Keep each of `contents` and return their digests, in order."""
    digests = [hashlib.sha256(data).hexdigest() for data in contents]
    known = _known(db, digests)
    rows = {
        digest: {"digest": digest, "size": len(data), "packed": zlib.compress(data, LEVEL)}
        for digest, data in zip(digests, contents, strict=True)
        if digest not in known
    }
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    if rows:
        db.exec(insert(Blob).on_conflict_do_nothing(), params=list(rows.values()))
    return digests


def keep_files(db: Session, files: Mapping[str, bytes]) -> dict[str, str]:
    """Keep files; path → digest."""
    return dict(zip(files, keep(db, files.values()), strict=True))


def blob(db: Session, digest: str) -> bytes:
    """The content of that digest. Raises `KeyError`."""
    found = db.get(Blob, digest)
    if found is None:
        raise KeyError(digest)
    return zlib.decompress(found.packed)


def files_of(db: Session, digests: Mapping[str, str]) -> dict[str, bytes]:
    """The files that `keep_files` kept. Raises `KeyError`."""
    contents: dict[str, bytes] = {}
    for some in _batches(set(digests.values())):
        for found in db.exec(select(Blob).where(col(Blob.digest).in_(some))):
            contents[found.digest] = zlib.decompress(found.packed)
    return {path: contents[digest] for path, digest in digests.items()}


def _known(db: Session, digests: Collection[str]) -> set[str]:
    known: set[str] = set()
    for some in _batches(set(digests)):
        known.update(db.exec(select(Blob.digest).where(col(Blob.digest).in_(some))))
    return known


def _batches(digests: Collection[str]) -> list[list[str]]:
    ordered = sorted(digests)
    return [ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE)]
