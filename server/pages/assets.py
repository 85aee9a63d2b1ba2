"""Styles, scripts and pictures of ours, whose addresses tell what is in them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from fastapi import Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = files("server") / "static"
FOR_EVER = "public, max-age=31536000, immutable"


@cache
def asset(name: str) -> str:
    """The address of a file of ours: another one whenever the file is."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


class Assets(StaticFiles):
    """Serves them; a browser asks once for what lies under such an address."""

    def __init__(self) -> None:
        super().__init__(directory=str(STATIC))

    async def get_response(self, path: str, scope: Scope) -> Response:
        """See `StaticFiles`."""
        answer = await super().get_response(path, scope)
        if asset(path).endswith(f"?{scope['query_string'].decode('latin-1')}"):
            answer.headers["Cache-Control"] = FOR_EVER
        return answer
