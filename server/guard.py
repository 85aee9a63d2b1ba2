"""What stands before every route: foreign sites, too many requests, and bodies without an end.

And behind every route: headers that tell browsers what a page of ours never needs.
"""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.origin import must_be_ours
from server.problems import Problem, TooLarge
from server.refusals import told
from server.service import Service, password_of, secret_of

BODY_BYTES = 4 << 20
"""The largest body that a route may read at once; uploads are streamed, see `uploaded`."""
POLICY = (
    "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data:; "
    "script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # with none at all, browsers hide the Origin of forms
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
}
YEAR = 365 * 86400


class Guard:
    """The outermost layer of the service."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service
        self._headers = dict(HEADERS)
        if service.settings.secure:
            self._headers["Strict-Transport-Security"] = f"max-age={YEAR}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)

        async def send_headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._head(MutableHeaders(scope=message))
            await send(message)

        try:
            must_be_ours(request)
            self._service.rates.count(request, secret_of(request) or password_of(request))
        except Problem as problem:
            await told(request, problem)(scope, receive, send_headed)
            return
        await self._app(scope, bounded(request, receive), send_headed)

    def _head(self, headers: MutableHeaders) -> None:
        for name, value in self._headers.items():
            headers.setdefault(name, value)


def bounded(request: Request, receive: Receive) -> Receive:
    """`receive`, which raises `TooLarge` after `BODY_BYTES`, or where `uploaded` allows more."""
    request.state.most = BODY_BYTES
    size = 0

    async def received() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > request.state.most:
            raise TooLarge(f"more than {request.state.most:,} bytes", "Send less at once.")
        return message

    return received
