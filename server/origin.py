"""Changes come from our own pages, or from no page at all: other sites' ones are turned away."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from server.problems import Forbidden
from server.service import COOKIE, service_of

SAFE = {"GET", "HEAD", "OPTIONS"}
OURS = {"same-origin", "none"}


def must_be_ours(request: Request) -> None:
    """Raise `Forbidden` for a change that another site made a browser ask for.

    Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin only. A
    command sends neither, and no cookie.
    """
    if request.method in SAFE:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = Forbidden("another site asked for this", "Use this service's own pages.")
    if site is not None and site not in OURS:
        raise foreign
    if origin is not None and _place(origin) not in _places(request):
        raise foreign
    if site is None and origin is None and COOKIE in request.cookies:
        raise foreign


def _places(request: Request) -> set[str]:
    return {_place(service_of(request).settings.home), _place(str(request.base_url))}


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
