"""The service: routes, what comes before each of them, and how refusals are told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from grader.report import Report
from server.broadcast import Broadcast
from server.clock import Clock, now
from server.database import Database
from server.metrics import Metrics
from server.origin import must_be_ours
from server.problems import MEDIA_TYPE, Problem, ProblemDetails, Unusable
from server.routes import assignments, courses, events, health, logins, members, submissions
from server.service import Service
from server.settings import Settings
from server.shelf import Shelf

API = "/api/v1"
REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ProblemDetails, "description": "Refused: the body says why."},
    "503": {"model": ProblemDetails, "description": "Not possible now."},
}


def create_app(settings: Settings, database: Database, clock: Clock = now) -> FastAPI:
    """The service on `database`, whose tables are up to date."""
    app = FastAPI(
        title="Gradschool", version="1", openapi_url=f"{API}/openapi.json", docs_url=f"{API}/docs"
    )
    shelf = Shelf(settings.data / "releases")
    app.state.service = Service(settings, database, shelf, clock, Broadcast(database))
    app.state.metrics = Metrics()
    app.middleware("http")(_guarded)
    app.add_exception_handler(Problem, _refused)
    app.add_exception_handler(HTTPException, _unrouted)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.include_router(health.router)
    for routes in (logins, courses, members, assignments, submissions, events):
        app.include_router(routes.router, prefix=API, responses=REFUSALS)
    return app


async def _guarded(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Turn away what another site made a browser send, before any route sees it."""
    try:
        must_be_ours(request)
    except Problem as problem:
        return _told(problem)
    return await call_next(request)


def _refused(_: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return _told(error)


def _told(problem: Problem) -> Response:
    body = problem.details().model_dump_json()
    return Response(body, problem.status, problem.headers, MEDIA_TYPE)


def _unrouted(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
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
    return _told(Unusable("; ".join(faults)))


def report_components() -> dict[str, object]:
    """The report's JSON Schema, as OpenAPI refers to it."""
    _, components = msgspec.json.schema_components(
        [Report], ref_template="#/components/schemas/{name}"
    )
    return dict(components)
