"""How often one may ask: counted by token, and by address for whoever has none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from server.problems import TooMany, Unauthenticated
from server.settings import Settings
from server.tokens import digest

NETWORK = 64  # bits of an IPv6 address that are one customer's


class Rates:
    """Counts in memory, for one process: a restart forgives."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._requests = RateLimitItemPerMinute(settings.requests_a_minute)
        self._failures = RateLimitItemPerMinute(settings.logins_a_minute)

    def count(self, request: Request, secret: str = "") -> None:
        """Count a request, as that of the secret's holder where there is one. Raises `TooMany`."""
        who = f"token {digest(secret)}" if secret else f"address {address(request)}"
        if not self._limiter.hit(self._requests, who):
            raise self._too_many(self._requests, who, "requests")

    @contextmanager
    def trying(self, request: Request) -> Iterator[None]:
        """A try to log in. Only failures count: a whole class may share one address.

        Raises `TooMany`.
        """
        who = f"login {address(request)}"
        if not self._limiter.test(self._failures, who):
            raise self._too_many(self._failures, who, "failed logins")
        try:
            yield
        except Unauthenticated:
            self._limiter.hit(self._failures, who)
            raise

    def _too_many(self, item: RateLimitItemPerMinute, who: str, what: str) -> TooMany:
        wait = max(1, round(self._limiter.get_window_stats(item, who).reset_time - time.time()))
        return TooMany(
            f"{item.amount} {what} a minute are taken, and yours are used up",
            f"Try again in {wait} seconds.",
            {"Retry-After": str(wait)},
        )


def address(request: Request) -> str:
    """Where a request comes from; of IPv6 the network, since one customer has all of its hosts."""
    host = request.client.host if request.client else ""
    try:
        found = ip_address(host)
    except ValueError:
        return host
    if isinstance(found, IPv6Address):
        return str(IPv6Address(int(found) >> (128 - NETWORK) << (128 - NETWORK)))
    return host
