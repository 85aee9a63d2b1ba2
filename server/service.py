"""What every route needs: the settings, the database, the clock, and who is asking."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

import structlog
from fastapi import Depends, Request
from msgspec import Struct

from server.broadcast import Broadcast
from server.clock import Clock
from server.comparing import Comparisons
from server.database import Database
from server.oidc import Provider
from server.problems import OutOfService, Unauthenticated
from server.rates import Rates
from server.records import Token
from server.settings import Settings
from server.shelf import Shelf
from server.tokens import Who, recognise, used_lately

COOKIE = "gradschool"

log = structlog.get_logger()


class Service(Struct, frozen=True):
    """The parts of a running service."""

    settings: Settings
    database: Database
    shelf: Shelf
    clock: Clock
    rates: Rates
    broadcast: Broadcast
    provider: Provider | None
    """Who says who people are, where the settings name one."""
    comparisons: Comparisons


def service_of(request: Request) -> Service:
    """The service that answers `request`."""
    service: Service = request.app.state.service
    return service


def caller(request: Request) -> Who:
    """Who is asking, by a bearer token or a cookie. Raises `Unauthenticated`."""
    return holder(request, secret_of(request))


def holder(request: Request, secret: str) -> Who:
    """Whose secret it is that came with `request`. Raises `Unauthenticated`."""
    if not secret:
        raise Unauthenticated("nobody is logged in", "Log in, or send a token.")
    service = service_of(request)
    with service.database.reading() as db:
        who = recognise(db, secret, service.clock())
    if who is None:
        service.rates.count(request)
        raise Unauthenticated("the token is wrong, over or revoked", "Log in again.")
    if not used_lately(who.token, service.clock()):
        _note_use(service, who)
    return who


def _note_use(service: Service, who: Who) -> None:
    """Keep that the token is in use; where nothing can be kept, whoever only reads goes on."""
    try:
        with service.database.writing() as db:
            db.get_one(Token, who.token.id).used = service.clock()
    except OutOfService as problem:
        log.warning("a token's use is not kept", fault=problem.detail)


def secret_of(request: Request) -> str:
    """The secret that came with `request`, or nothing."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else request.cookies.get(COOKIE, "")


def password_of(request: Request) -> str:
    """The secret that came as a password, or as a bearer's; no cookie's. Git sends it so."""
    kind, _, sent = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return sent.strip() if kind.lower() == "bearer" else ""
    try:
        return base64.b64decode(sent, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def somebody(request: Request) -> Who | None:
    """Who is logged in; nobody where the cookie is over, too."""
    try:
        return caller(request)
    except Unauthenticated:
        return None


Serving = Annotated[Service, Depends(service_of)]
Caller = Annotated[Who, Depends(caller)]
Somebody = Annotated[Who | None, Depends(somebody)]
