"""How people come in by a browser: one-time links, invitations, and a provider.

A link that is opened changes nothing: programs that look through mail open links, too. What
changes something is the button.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from server.admission import admitted, join
from server.database import key
from server.doors import Asked, Link, page, refusal
from server.oidc import CALLBACK, Provider, unpacked
from server.problems import NotFound, Problem, Unauthenticated
from server.service import Service, Serving, caller
from server.sessions import begin, set_cookie
from server.tokens import Who, redeem

FLOW = "gradschool-oidc"
FLOW_SECONDS = 600
SEE_OTHER = 303
Secret = Annotated[str, Query(max_length=200)]


class Door(APIRoute):
    """A route whose refusals are pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """See FastAPI."""
        handler = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handler(request)
            except Problem as problem:
                return refusal(problem)

        return handled


router = APIRouter(include_in_schema=False, route_class=Door, default_response_class=Response)


def somebody(request: Request) -> Who | None:
    """Who is logged in; nobody where the cookie is over, too."""
    try:
        return caller(request)
    except Unauthenticated:
        return None


def provider_of(service: Serving) -> Provider:
    """The provider. Raises `NotFound` where the settings name none."""
    if service.provider is None:
        raise NotFound("nobody logs in here by a provider", "Ask your instructor for a link.")
    return service.provider


async def form_of(request: Request) -> dict[str, str]:
    """What a page's form sent; nobody sends files here."""
    return dict(parse_qsl((await request.body()).decode(errors="replace"), max_num_fields=20))


Somebody = Annotated[Who | None, Depends(somebody)]
Providing = Annotated[Provider, Depends(provider_of)]
Form = Annotated[dict[str, str], Depends(form_of)]


@router.get("/")
def start(request: Request, service: Serving, who: Somebody) -> Response:
    """What this is, and who one is here."""
    links = [Link("The documentation of the API", request.app.docs_url)]
    if who is not None:
        return page("Gradschool", f"You are logged in as {who.user.email}.", links=links)
    if service.provider is not None:
        links.insert(0, Link("Log in", "/oidc/login"))
    return page("Gradschool", "You are not logged in.", links=links)


@router.get("/login/{secret}")
def ask_to_log_in() -> Response:
    """One button; the link is not used up yet."""
    return page("Log in", "This link logs you in, once.", button="Log in")


@router.post("/login/{secret}")
def log_in(secret: str, service: Serving, request: Request) -> Response:
    """Use the link up and go on."""
    with service.rates.trying(request), service.database.writing() as db:
        user = redeem(db, secret, service.clock())
        cookie, _ = begin(db, service, key(user.id))
    return _in(service, cookie)


@router.get("/join/{secret}")
def ask_to_join(secret: str, service: Serving, who: Somebody) -> Response:
    """Who one is, where that is not known yet."""
    if who is not None:
        return page("Join", f"You join as {who.user.email}.", button="Join")
    if service.provider is not None:
        log_in = Link("Log in and join", f"/oidc/login?invitation={quote(secret, safe='')}")
        return page("Join", "You are invited.", links=[log_in])
    fields = [Asked("Your name", "name"), Asked("Your address", "email", "email")]
    return page("Join", "You are invited.", button="Join", fields=fields)


@router.post("/join/{secret}")
def join_by_form(
    secret: str, form: Form, service: Serving, request: Request, who: Somebody
) -> Response:
    """Join, and go on."""
    with service.rates.trying(request):
        joined = join(service, who, secret, form.get("name", ""), form.get("email", ""))
    return _in(service, joined.secret)


@router.get("/oidc/login")
def go_to_provider(service: Serving, provider: Providing, invitation: Secret = "") -> Response:
    """Off to the provider."""
    url, flow = provider.begin(invitation)
    answer = RedirectResponse(url, SEE_OTHER)
    answer.set_cookie(
        FLOW,
        flow.packed(),
        max_age=FLOW_SECONDS,
        path=CALLBACK,
        httponly=True,
        secure=service.settings.secure,
        samesite="lax",
    )
    return answer


@router.get(CALLBACK)
def come_from_provider(service: Serving, provider: Providing, request: Request) -> Response:
    """Back from the provider, as whoever it says."""
    with service.rates.trying(request):
        flow = unpacked(request.cookies.get(FLOW, ""))
        identity = provider.finish(flow, str(request.url), service.clock())
        with service.database.writing() as db:
            user = admitted(db, identity, flow.invitation, service.clock())
            cookie, _ = begin(db, service, key(user.id))
    answer = _in(service, cookie)
    answer.delete_cookie(FLOW, path=CALLBACK)
    return answer


def _in(service: Service, cookie: str | None) -> Response:
    answer = RedirectResponse("/", SEE_OTHER)
    if cookie is not None:
        set_cookie(answer, service, cookie)
    return answer
