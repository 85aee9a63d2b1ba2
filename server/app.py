"""The service: routes, what comes before each of them, and how refusals are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from requests.adapters import BaseAdapter
from starlette.exceptions import HTTPException

from server.broadcast import Broadcast
from server.cgi import AT_ONCE
from server.clock import Clock, now
from server.database import Database
from server.deliveries import Deliveries
from server.documentation import Documented
from server.guard import HEADERS, Guard
from server.metrics import Metrics
from server.oidc import Provider
from server.problems import MEDIA_TYPE, Broken, Problem, ProblemDetails, Unusable, answer
from server.rates import Rates
from server.routes import (
    assignments,
    changes,
    courses,
    doors,
    events,
    exports,
    faults,
    git,
    health,
    hooks,
    invitations,
    kits,
    logins,
    members,
    regrades,
    solutions,
    submissions,
)
from server.service import Service
from server.settings import Settings
from server.shelf import Shelf

API = "/api/v1"
DOCS = f"{API}/docs"
ROUTES = (
    logins,
    invitations,
    courses,
    members,
    assignments,
    kits,
    submissions,
    events,
    regrades,
    solutions,
    exports,
    changes,
    faults,
    hooks,
)
REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ProblemDetails, "description": "Refused: the body says why."},
    "503": {"model": ProblemDetails, "description": "Not possible now."},
}


def create_app(
    settings: Settings,
    database: Database,
    clock: Clock = now,
    transport: BaseAdapter | None = None,
) -> FastAPI:
    """The service on `database`, whose tables are up to date.

    By `transport` the OpenID Connect provider is reached, which is by HTTPS unless it is given.
    """
    app = Documented(
        title="Gradschool",
        version="1",
        openapi_url=f"{API}/openapi.json",
        docs_url=DOCS,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        lifespan=_delivering,
    )
    shelf = Shelf(settings.data / "releases")
    provider = Provider(settings, transport) if settings.oidc_issuer else None
    broadcast = Broadcast(database)
    service = Service(settings, database, shelf, clock, Rates(settings), broadcast, provider)
    app.state.service = service
    app.state.metrics = Metrics()
    app.state.clones = asyncio.Semaphore(AT_ONCE)
    app.add_middleware(Guard, service=service, docs=DOCS)
    app.add_exception_handler(Problem, _refused)
    app.add_exception_handler(HTTPException, _unrouted)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _broken)
    app.include_router(health.router)
    app.include_router(doors.router)
    app.include_router(git.router)
    for routes in ROUTES:
        app.include_router(routes.router, prefix=API, responses=REFUSALS)
    return app


@asynccontextmanager
async def _delivering(app: FastAPI) -> AsyncIterator[None]:
    """Tell hooks of gradings for as long as the service runs."""
    service: Service = app.state.service
    with Deliveries(service.settings, service.database, service.clock):
        yield


def _refused(_: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return answer(error)


def _unrouted(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error.__cause__, Problem):  # while FastAPI read the body
        return answer(error.__cause__)
    details = ProblemDetails(
        type="about:blank", title=error.detail, status=error.status_code, detail=error.detail
    )
    return Response(details.model_dump_json(), error.status_code, error.headers, MEDIA_TYPE)


def _invalid(_: Request, error: Exception) -> Response:
    """Say which of the values that were sent makes no sense."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        f"{'.'.join(str(part) for part in fault['loc'][1:])}: {fault['msg']}"
        for fault in error.errors()[:5]
    ]
    return answer(Unusable("; ".join(faults)))


def _broken(_: Request, __: Exception) -> Response:
    """Say that it is our fault; the log has the cause. This is answered outside of `Guard`."""
    told = answer(Broken("the service has failed, and that is its own fault", "Tell who runs it."))
    told.headers.update(HEADERS)
    return told
