"""What `git http-backend` answers, passed on as it comes."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping

import structlog
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from grader.git import ENVIRONMENT, program

AT_ONCE = 16  # of these at a time; others wait for their turn
SECONDS = 120
CHUNK = 1 << 16
MOST_BYTES = 256 << 20
PASSED = {b"content-type", b"cache-control", b"expires", b"pragma"}
HEAD_END = b"\r\n\r\n"

log = structlog.get_logger()


class Backend(Response):
    """An answer that git gives: to the CGI `variables` and to `body`."""

    def __init__(
        self,
        variables: Mapping[str, str],
        body: bytes,
        turns: asyncio.Semaphore,
        seconds: float = SECONDS,
    ) -> None:
        super().__init__()
        self._program = program()
        self._environment = {**ENVIRONMENT, **variables, "CONTENT_LENGTH": str(len(body))}
        self._asked = body
        self._turns = turns
        self._seconds = seconds
        self._begun = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run git and send what it says, for as long as the time and the bounds allow."""
        try:
            async with asyncio.timeout(self._seconds), self._turns:
                await self._run(send)
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            log.warning("git", fault=type(error).__name__, begun=self._begun)
            if not self._begun:
                sorry = PlainTextResponse("git does not answer: try again later.\n", 503)
                await sorry(scope, receive, send)

    async def _run(self, send: Send) -> None:
        # A file, not a pipe: git may answer before it has read everything.
        with tempfile.TemporaryFile() as file:
            file.write(self._asked)
            file.seek(0)
            process = await asyncio.create_subprocess_exec(
                self._program,
                "http-backend",
                stdin=file,
                stdout=PIPE,
                stderr=DEVNULL,
                env=self._environment,
                start_new_session=True,
            )
        try:
            await self._pass_on(process, send)
        finally:
            if process.returncode is None:
                _end(process)
            await process.wait()

    async def _pass_on(self, process: Process, send: Send) -> None:
        assert process.stdout is not None
        head = await process.stdout.readuntil(HEAD_END)
        status, headers = parsed(head)
        self._begun = True
        await send({"type": "http.response.start", "status": status, "headers": headers})
        size = 0
        while (chunk := await process.stdout.read(CHUNK)) and size <= MOST_BYTES:
            size += len(chunk)
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def parsed(head: bytes) -> tuple[int, list[tuple[bytes, bytes]]]:
    """The status and the headers that a CGI program says, of those that are passed on."""
    status, headers = 200, []
    for line in head.removesuffix(HEAD_END).split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"status":
            status = int(value.split()[0])
        elif name.lower() in PASSED:
            headers.append((name.lower(), value.strip()))
    return status, headers


def _end(process: Process) -> None:
    """End git and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
