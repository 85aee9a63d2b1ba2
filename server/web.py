"""The web: uvicorn, which lets streams end before it waits for what is under way."""

from __future__ import annotations

import gc
import socket
import sys
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from server.service import Service

NOT_STARTED = 3


class Web(uvicorn.Server):
    """Serves an app until SIGTERM or SIGINT."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        config = uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False)
        super().__init__(config)
        self._service: Service = app.state.service

    def serve_all(self) -> None:
        """Serve; exits where the address cannot be listened on."""
        with suppress(KeyboardInterrupt):  # the signal, which uvicorn passes on when it has ended
            self.run()
        if not self.started:
            sys.exit(NOT_STARTED)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """What is there by now stays for good: to look through it for garbage takes 0.2 s."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Streams would be waited for, and who follows one would wait for the stream."""
        self._service.broadcast.close()
        await super().shutdown(sockets)
