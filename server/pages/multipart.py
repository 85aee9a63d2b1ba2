"""Forms with files: read part by part onto the disk, and never more bytes than are allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from server.problems import TooLarge
from server.uploads import drained

FIELDS = 20
AROUND = 1 << 20
"""Bytes for all that is beside the files; of one field as well."""


@asynccontextmanager
async def parts(request: Request, most: int, files: int = 1) -> AsyncIterator[FormData]:
    """The form's fields and files, for as long as the block lasts. Raises `TooLarge`."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > most + AROUND:
        await drained(request)  # a browser that is still sending hears no answer
        raise TooLarge(f"more than {most:,} bytes", "Send less at once.")
    request.state.most = most + AROUND
    form = await request.form(max_files=files, max_fields=FIELDS, max_part_size=AROUND)
    try:
        yield form
    finally:
        await form.close()


def typed(form: FormData) -> dict[str, str]:
    """The fields that are no files."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


def file_of(form: FormData, name: str) -> BinaryIO | None:
    """The file of that field; nothing where none was chosen."""
    sent = form.get(name)
    return sent.file if isinstance(sent, UploadFile) and sent.size else None
