"""Deliveries: what hooks are to be told is sent, signed, and sent again where it did not arrive."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from datetime import timedelta

import httpx2 as httpx
import structlog
from sqlmodel import col, delete, select, update

from server.addresses import check_url, resolve
from server.clock import Clock
from server.companion import Companion
from server.database import Database
from server.problems import OutOfService, Unusable
from server.records import Delivery, Hook
from server.settings import Settings

A_WHILE = 1.0  # seconds between two looks for something to deliver
PATIENCE = 10.0  # seconds for an answer
AT_ONCE = 50
KEPT = 1000
"""Settled deliveries of a hook that can be looked at."""
SELDOM = 3600  # looks: so seldom are old ones dropped
WAITS = [timedelta(seconds=wait) for wait in (10, 60, 300, 1800, 7200, 21600, 43200)]
TRIES = len(WAITS) + 1

log = structlog.get_logger()


class Deliveries(Companion):
    """Delivers in a thread of its own, for as long as the block lasts."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        super().__init__("deliveries", PATIENCE)
        self._settings = settings
        self._database = database
        self._clock = clock
        self._transport = transport

    def step(self) -> int:
        """Deliver what is due; how many of those arrived.

        A hook that does not answer is not asked for the others until the next step, so that it
        keeps nobody waiting for long.
        """
        with self._database.reading() as db:
            due = (
                select(Delivery, Hook)
                .join(Hook)
                .where(col(Delivery.due) <= self._clock())
                .order_by(col(Delivery.due), col(Delivery.id))
                .limit(AT_ONCE)
            )
            found = list(db.exec(due))
        silent: set[int | None] = set()
        arrived = 0
        for delivery, hook in found:
            if hook.id in silent or self.over.is_set() or not self._claim(delivery):
                continue
            if self._deliver(delivery, hook):
                arrived += 1
            else:
                silent.add(hook.id)
        return arrived

    def forget(self, kept: int = KEPT) -> None:
        """Drop what is settled, but for the newest of each hook."""
        with self._database.writing() as db:
            for hook in db.exec(select(Hook.id)).all():
                own = select(Delivery.id).where(Delivery.hook_id == hook)
                oldest = db.exec(own.order_by(col(Delivery.id).desc()).offset(kept).limit(1))
                settled = (col(Delivery.hook_id) == hook, col(Delivery.due).is_(None))
                db.exec(delete(Delivery).where(*settled, col(Delivery.id) <= (oldest.first() or 0)))

    def run(self) -> None:
        """See `Companion`."""
        looks = itertools.count()
        while not self.over.wait(A_WHILE):
            try:
                self.step()
                if next(looks) % SELDOM == 0:
                    self.forget()
            except OutOfService as error:
                log.warning("deliveries", fault=str(error))

    def _claim(self, delivery: Delivery) -> bool:
        """Count the try before it is made; false where another process was quicker."""
        tries = delivery.tries
        later = self._clock() + WAITS[tries] if tries < len(WAITS) else None
        mine = (col(Delivery.id) == delivery.id, col(Delivery.tries) == tries)
        values = {"tries": tries + 1, "due": later}
        with self._database.writing() as db:
            return db.exec(update(Delivery).where(*mine).values(**values)).rowcount == 1

    def _deliver(self, delivery: Delivery, hook: Hook) -> bool:
        status, fault = None, ""
        try:
            status = self._send(delivery, hook)
        except (httpx.HTTPError, Unusable) as error:
            fault = f"{type(error).__name__}: {error}"[:500]
        good = status is not None and 200 <= status < 300
        with self._database.writing() as db:
            row = db.get(Delivery, delivery.id)
            if row is not None:  # its hook may be gone by now
                row.status, row.fault = status, fault or ("" if good else f"answered {status}")
                row.due = None if good else row.due
                db.add(row)
        log.info("delivery", delivery=delivery.id, hook=hook.id, status=status, fault=fault)
        return good

    def _send(self, delivery: Delivery, hook: Hook) -> int:
        """The status of the answer; nothing else of it is read, and no redirect followed."""
        parts = check_url(hook.url, self._settings)
        url = httpx.URL(hook.url)
        address = resolve(parts, self._settings)
        body = json.dumps(delivery.body, separators=(",", ":")).encode()
        at = str(int(self._clock().timestamp()))
        headers = {
            "host": parts.netloc,
            "content-type": "application/json",
            "user-agent": "Gradschool",
            "x-gradschool-delivery": str(delivery.id),
            "x-gradschool-timestamp": at,
            "x-gradschool-signature": signature(hook.secret, at, body),
        }
        with (
            httpx.Client(timeout=PATIENCE, trust_env=False, transport=self._transport) as client,
            client.stream(
                "POST",
                url.copy_with(host=address),
                content=body,
                headers=headers,
                extensions={"sni_hostname": parts.hostname or ""},
            ) as answer,
        ):
            return answer.status_code


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """By what a hook knows that we sent it, and when: a SHA-256 HMAC of `timestamp.body`."""
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
