"""The text of what was handed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from server.access import work
from server.blobs import files_of
from server.problems import NotFound
from server.service import Caller, Serving

router = APIRouter(tags=["submissions"])

TEXT_BYTES = 256 << 10
"""A longer file is no source that anybody reads."""
Paths = Annotated[list[str] | None, Query(alias="path", max_length=50)]


class Source(BaseModel):
    """A file of a submission."""

    path: str
    size: int
    text: str | None
    """Nothing where it is too long; what is no UTF-8 is replaced."""


@router.get("/submissions/{number}/sources")
def sources(number: int, service: Serving, who: Caller, paths: Paths = None) -> list[Source]:
    """The text of its files, or of those that are named."""
    with service.database.reading() as db:
        digests = work(db, who, number).submission.files
        wanted = digests if paths is None else dict.fromkeys(paths)
        if unknown := [path for path in wanted if path not in digests]:
            raise NotFound(f"submission {number} has no file {unknown[0][:200]!r}")
        found = files_of(db, {path: digests[path] for path in wanted})
    return [_source(path, data) for path, data in sorted(found.items())]


def _source(path: str, data: bytes) -> Source:
    short = len(data) <= TEXT_BYTES
    text = data.decode(errors="replace") if short else None
    return Source(path=path, size=len(data), text=text)
