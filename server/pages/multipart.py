"""Forms with files: read part by part onto the disk, and never more bytes than are allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

FIELDS = 20
AROUND = 1 << 20
"""Bytes for all that is beside the files; of one field as well."""


@asynccontextmanager
async def parts(request: Request, most: int, files: int = 1) -> AsyncIterator[FormData]:
    """The form's fields and files, for as long as the block lasts. Raises `TooLarge`."""
    request.state.most = most + AROUND
    sent = request.form(max_files=files, max_fields=FIELDS, max_part_size=AROUND)
    async with sent as form:
        yield form


def typed(form: FormData) -> dict[str, str]:
    """The fields that are no files."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


def file_of(form: FormData, name: str) -> BinaryIO | None:
    """The file of that field; nothing where none was chosen."""
    sent = form.get(name)
    return sent.file if isinstance(sent, UploadFile) and sent.size else None
