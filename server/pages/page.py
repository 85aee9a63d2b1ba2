"""A page: who looks at it, and the template that it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct

from server.pages.assets import asset
from server.pages.formats import FILTERS
from server.problems import ProblemDetails
from server.service import Service, Serving, caller
from server.tokens import Who

SEE_OTHER = 303
FRESH = {"Cache-Control": "no-store"}

TEMPLATES = Environment(
    loader=PackageLoader("server"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
TEMPLATES.globals["asset"] = asset
TEMPLATES.filters.update(FILTERS)


def drawn(template: str, **facts: object) -> str:
    """The template's text with these facts."""
    return TEMPLATES.get_template(template).render(facts)


class Visit(Struct, frozen=True):
    """Somebody who is logged in and looks at a page."""

    request: Request
    service: Service
    who: Who

    def show(self, template: str, *, status: int = 200, **facts: object) -> HTMLResponse:
        """The page of that template."""
        text = drawn(template, user=self.who.user, now=self.service.clock(), **facts)
        return HTMLResponse(text, status, FRESH)


def visit(request: Request, service: Serving) -> Visit:
    """Who looks. Raises `Unauthenticated`."""
    return Visit(request, service, caller(request))


Visiting = Annotated[Visit, Depends(visit)]


def pages() -> APIRouter:
    """A router for pages."""
    return APIRouter(include_in_schema=False, default_response_class=Response)


def refusal(problem: ProblemDetails, headers: Mapping[str, str]) -> HTMLResponse:
    """A page that says what a problem is and what to do about it."""
    text = drawn("refusal.html", user=None, problem=problem)
    return HTMLResponse(text, problem.status, {**FRESH, **headers})


def go(path: str) -> RedirectResponse:
    """Off to another page, after something was done."""
    return RedirectResponse(path, SEE_OTHER)
