"""How people come in by a browser: one-time links, invitations, and a provider.

A link that is opened changes nothing: programs that look through mail open links, too. What
changes something is the button.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from server.admission import admitted, join
from server.database import key
from server.oidc import CALLBACK, Provider, unpacked
from server.pages.door import Asked, Link, page
from server.pages.forms import Form
from server.pages.page import pages
from server.problems import NotFound
from server.service import Service, Serving, Somebody
from server.sessions import begin, set_cookie
from server.tokens import redeem

FLOW = "gradschool-oidc"
FLOW_SECONDS = 600
SEE_OTHER = 303
Secret = Annotated[str, Query(max_length=200)]


router = pages()


def provider_of(service: Serving) -> Provider:
    """The provider. Raises `NotFound` where the settings name none."""
    if service.provider is None:
        raise NotFound("nobody logs in here by a provider", "Ask your instructor for a link.")
    return service.provider


Providing = Annotated[Provider, Depends(provider_of)]


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
