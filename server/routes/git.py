"""Handing out by `git clone` and `git pull`: smart HTTP, and nothing can be pushed."""

from __future__ import annotations

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
from server.guard import BODY_BYTES
from server.kits import NO_GIT, kits_of
from server.problems import Forbidden, OutOfService, Problem, TooLarge, Unauthenticated, Unusable
from server.repository import repository
from server.routes.kits import asked
from server.service import Serving, holder, password_of
from server.tokens import Who

UPLOAD_PACK = "git-upload-pack"
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
    try:
        return holder(request, password_of(request))
    except Unauthenticated as problem:
        raise Unauthenticated(problem.detail, HOW, CHALLENGE) from None


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
    body = await request.body()
    if request.headers.get("content-encoding", "identity") == "identity":
        return body
    unpacking = zlib.decompressobj(GZIP)
    try:
        unpacked = unpacking.decompress(body, BODY_BYTES)
    except zlib.error as error:
        raise Unusable(f"this is not gzip: {error}") from None
    if unpacking.unconsumed_tail:
        raise TooLarge(f"more than {BODY_BYTES:,} bytes", "Clone anew, into another folder.")
    return unpacked


def _read_only() -> Forbidden:
    return Forbidden("this repository is read-only", "Hand your work in with `grad submit`.")
