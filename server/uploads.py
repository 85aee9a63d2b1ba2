"""Uploads: streamed to a file of their own, and never more bytes than are allowed."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import Request
from starlette.requests import ClientDisconnect

from server.problems import OutOfService, TooLarge, Unusable

DRAINED = 256 << 20


@asynccontextmanager
async def uploaded(request: Request, most: int) -> AsyncIterator[Path]:
    """The file that the request's body is, for as long as the block lasts.

    Raises `TooLarge`, `Unusable` where nothing came, and `OutOfService` where the disk is full.
    """
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > most:
        raise _too_large(most)
    request.state.most = most + 1  # bytes that may come in; the last is what is too much
    with tempfile.NamedTemporaryFile(prefix="upload-") as file:
        size = 0
        try:
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    raise _too_large(most)
                file.write(chunk)
            file.flush()
        except OSError as error:
            raise OutOfService(
                f"the upload cannot be kept: {error.strerror}", "Try again later."
            ) from error
        if not size:
            raise Unusable("the upload is empty", "Send a zip or a tar as the body.")
        yield Path(file.name)


async def drained(request: Request) -> None:
    """Read on and forget what comes: a browser that is still sending hears no answer.

    It ends after `DRAINED` bytes, so that nobody can keep it reading.
    """
    request.state.most = DRAINED
    with suppress(ClientDisconnect, TooLarge, RuntimeError):  # the last: all of it was read
        async for _ in request.stream():
            pass


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"more than {most:,} bytes", "Hand in the kit's own files only.")
