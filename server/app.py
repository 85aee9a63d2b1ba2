"""The service: routes, what comes before each of them, and how refusals are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from requests.adapters import BaseAdapter
from starlette.middleware.gzip import GZipMiddleware

from server.broadcast import Broadcast
from server.cgi import AT_ONCE
from server.clock import Clock, now
from server.comparing import Comparisons
from server.database import Database
from server.deliveries import Deliveries
from server.documentation import Documented
from server.guard import HEADERS, Guard
from server.metrics import Metrics
from server.oidc import Provider
from server.pages import courses as course_pages
from server.pages import differences as difference_pages
from server.pages import drawings, entrance, handin, handout, home, live, reference, speed, tokens
from server.pages import insight as insight_pages
from server.pages import submissions as submission_pages
from server.pages.assets import Assets
from server.pages.teaching import TEACHING
from server.problems import Broken, ProblemDetails
from server.rates import Rates
from server.refusals import tell_refusals, told
from server.routes import (
    assignments,
    changes,
    courses,
    differences,
    events,
    exports,
    faults,
    git,
    health,
    hooks,
    insight,
    invitations,
    kits,
    leaderboard,
    logins,
    members,
    progression,
    proofs,
    queue,
    regrades,
    similarity,
    solutions,
    sources,
    submissions,
)
from server.service import Service
from server.settings import Settings
from server.shelf import Shelf

API = "/api/v1"
ROUTES = (
    logins,
    invitations,
    courses,
    proofs,
    members,
    assignments,
    kits,
    submissions,
    differences,
    sources,
    progression,
    events,
    regrades,
    solutions,
    exports,
    changes,
    insight,
    similarity,
    faults,
    queue,
    hooks,
    leaderboard,
)
PAGES = (
    home,
    entrance,
    course_pages,
    handin,
    handout,
    difference_pages,
    tokens,
    speed,
    submission_pages,
    live,
    *TEACHING,
    insight_pages,
    drawings,
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
        docs_url=None,
        redoc_url=None,
        lifespan=_delivering,
    )
    shelf = Shelf(settings.data / "releases")
    provider = Provider(settings, transport) if settings.oidc_issuer else None
    broadcast = Broadcast(database)
    service = Service(
        settings, database, shelf, clock, Rates(settings), broadcast, provider, Comparisons()
    )
    app.state.service = service
    app.state.metrics = Metrics()
    app.state.clones = asyncio.Semaphore(AT_ONCE)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Guard, service=service)
    tell_refusals(app)
    app.add_exception_handler(Exception, _broken)
    app.include_router(health.router)
    app.include_router(git.router)
    for page in PAGES:
        app.include_router(page.router)
    app.include_router(reference.router, prefix=API)
    app.mount("/static", Assets(), name="static")
    for routes in ROUTES:
        app.include_router(routes.router, prefix=API, responses=REFUSALS)
    return app


@asynccontextmanager
async def _delivering(app: FastAPI) -> AsyncIterator[None]:
    """Tell hooks of gradings for as long as the service runs."""
    service: Service = app.state.service
    with Deliveries(service.settings, service.database, service.clock):
        yield


def _broken(request: Request, _: Exception) -> Response:
    """Say that it is our fault; the log has the cause. This is answered outside of `Guard`."""
    fault = Broken("the service has failed, and that is its own fault", "Tell who runs it.")
    answer = told(request, fault)
    answer.headers.update(HEADERS)
    return answer
