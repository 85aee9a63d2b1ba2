"""Handing out by `git clone` and `git pull`: smart HTTP, and nothing can be pushed."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute

from grader.git import NoGit
from server.cgi import Backend
from server.kits import NO_GIT, kits_of
from server.problems import Forbidden, OutOfService, Problem, TooLarge, Unauthenticated, Unusable
from server.repository import repository
from server.routes.kits import asked
from server.service import Serving, service_of
from server.tokens import Who, recognise

UPLOAD_PACK = "git-upload-pack"
REQUEST_BYTES = 4 << 20
PROTOCOL = re.compile(r"version=[012]")
GZIP = 31  # zlib's name for it
CHALLENGE = {"WWW-Authenticate": 'Basic realm="Gradschool", charset="UTF-8"'}
HOW = "Give a token of yours as the password; any user name will do."


class PlainRoute(APIRoute):
    """A route that tells refusals as text: that is what `git` shows to its user."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """See `APIRoute`."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except Problem as problem:
                text = f"{problem.detail}\n{problem.remedy}\n"
                return PlainTextResponse(text, problem.status, problem.headers)

        return told


router = APIRouter(
    prefix="/git/{course}/{assignment}", route_class=PlainRoute, include_in_schema=False
)


def puller(request: Request) -> Who:
    """Who is asking: by a token, sent as a password or as a bearer's. No cookie counts here.

    Raises `Unauthenticated`.
    """
    service = service_of(request)
    secret = _secret(request.headers.get("authorization", ""))
    if not secret:
        raise Unauthenticated("this needs a login", HOW, CHALLENGE)
    with service.database.reading() as db:
        who = recognise(db, secret, service.clock())
    if who is None:
        raise Unauthenticated("the token is wrong, over or revoked", HOW, CHALLENGE)
    return who


Puller = Annotated[Who, Depends(puller)]


def place(course: str, assignment: str, service: Serving, who: Puller) -> Path:
    """The repository of who asks, with all that is new in it.

    Raises `NotFound`, and `OutOfService` where there is no git.
    """
    member, row = asked(service, who, course, assignment.removesuffix(".git"))
    kits = kits_of(service, member, row)
    try:
        with service.database.reading() as db:
            return repository(db, service.settings.data.resolve() / "kits", kits)
    except NoGit:
        raise OutOfService(NO_GIT, "Take the kit as a zip, or ask who runs it.") from None


Place = Annotated[Path, Depends(place)]


@router.get("/info/refs")
def refs(
    request: Request, place: Place, wanted: Annotated[str, Query(alias="service")] = ""
) -> Response:
    """Which commits there are: the first thing that git asks."""
    if wanted != UPLOAD_PACK:
        raise _read_only()
    asking = {"REQUEST_METHOD": "GET", "QUERY_STRING": f"service={UPLOAD_PACK}"}
    return _backend(request, place, "info/refs", asking)


@router.post(f"/{UPLOAD_PACK}")
async def upload_pack(request: Request, place: Place) -> Response:
    """The commits that one lacks."""
    body = await _body(request)
    kind = f"application/x-{UPLOAD_PACK}-request"
    asking = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": kind}
    return _backend(request, place, UPLOAD_PACK, asking, body)


@router.post("/git-receive-pack")
def receive_pack(_: Puller) -> Response:
    """Nothing is taken."""
    raise _read_only()


def _backend(
    request: Request, place: Path, path: str, asking: dict[str, str], body: bytes = b""
) -> Response:
    protocol = request.headers.get("git-protocol", "")
    variables = {
        **asking,
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_PROJECT_ROOT": str(place.parent),
        "PATH_INFO": f"/{place.name}/{path}",
        "GIT_PROTOCOL": protocol if PROTOCOL.fullmatch(protocol) else "",
    }
    return Backend(variables, body, request.app.state.clones)


async def _body(request: Request) -> bytes:
    """What git sends, which is little: the ids of the commits that it has and wants."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > REQUEST_BYTES:
            raise _too_large()
    if request.headers.get("content-encoding", "identity") == "identity":
        return bytes(body)
    unpacking = zlib.decompressobj(GZIP)
    try:
        unpacked = unpacking.decompress(body, REQUEST_BYTES)
    except zlib.error as error:
        raise Unusable(f"this is not gzip: {error}") from None
    if unpacking.unconsumed_tail:
        raise _too_large()
    return unpacked


def _secret(authorization: str) -> str:
    kind, _, sent = authorization.partition(" ")
    if kind.lower() == "bearer":
        return sent.strip()
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(sent, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _read_only() -> Forbidden:
    return Forbidden("this repository is read-only", "Hand your work in with `grad submit`.")


def _too_large() -> TooLarge:
    return TooLarge("git asks for too much at once", "Clone anew, into another folder.")
