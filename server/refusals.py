"""How a refusal is told: to people as a page, to programs as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from server.pages.page import refusal
from server.problems import MEDIA_TYPE, NotFound, Problem, ProblemDetails, Unusable

FOR_PROGRAMS = ("/api/", "/git/", "/health", "/ready", "/metrics", "/static/")
NOWHERE = "there is nothing at this address"


def told(request: Request, problem: Problem) -> Response:
    """The answer by which whoever asked is told of a problem."""
    return _told(request, problem.details(), problem.headers)


def tell_refusals(app: FastAPI) -> None:
    """Answer all that routes refuse, and all that reaches none."""
    app.add_exception_handler(Problem, _refused)
    app.add_exception_handler(HTTPException, _unrouted)
    app.add_exception_handler(RequestValidationError, _invalid)


def _told(request: Request, details: ProblemDetails, headers: Mapping[str, str] | None) -> Response:
    if request.url.path.startswith(FOR_PROGRAMS):
        return Response(details.model_dump_json(), details.status, headers, MEDIA_TYPE)
    return refusal(details, headers or {})


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return told(request, error)


def _unrouted(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error.__cause__, Problem):  # while FastAPI read the body
        return told(request, error.__cause__)
    what = error.detail.capitalize()
    detail = NOWHERE if error.status_code == NotFound.status else what
    details = ProblemDetails(
        type="about:blank", title=what, status=error.status_code, detail=detail
    )
    return _told(request, details, error.headers)


def _invalid(request: Request, error: Exception) -> Response:
    """Say which of the values that were sent makes no sense."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        f"{'.'.join(str(part) for part in fault['loc'][1:])}: {fault['msg']}"
        for fault in error.errors()[:5]
    ]
    return told(request, Unusable("; ".join(faults)))
