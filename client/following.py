"""Following a grading from afar: whatever happens in it, also over connections that get lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from typing import Any

import httpx2 as httpx
from msgspec import Struct

from client.connection import OURS, Connection, Refused, Unreachable

ENDS = ("done", "failed")
LOST = "lost"
"""What happens only here: the connection is lost, and tried again."""


class Happening(Struct, frozen=True):
    """Something that happened: see the API's `events`."""

    event: str
    facts: dict[str, Any] = {}


def happenings(
    connection: Connection, number: int, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Happening]:
    """What happens to a submission, to its end. Raises `ServiceError` after two minutes of none."""
    last, waits = "", _pauses()
    while True:
        trouble: Unreachable | Refused = Unreachable("the service went away")
        try:
            for happening, mark in _stream(connection, number, last):
                last, waits = mark, _pauses()
                yield happening
                if happening.event in ENDS:
                    return
        except Unreachable as error:
            trouble = error
        except Refused as error:
            if error.status < OURS:
                raise
            trouble = error
        yield Happening(LOST)
        pause = next(waits, None)
        if pause is None:
            raise trouble
        sleep(pause)


def _stream(connection: Connection, number: int, last: str) -> Iterator[tuple[Happening, str]]:
    headers = {"Last-Event-ID": last} if last else {}
    with connection.stream(f"/submissions/{number}/events", headers) as answer:
        for event in httpx.EventSource(answer):
            facts = event.json()
            if isinstance(facts, dict):
                yield Happening(event.event, facts), event.id


def _pauses() -> Iterator[float]:
    return chain((0.2, 0.5, 1.0, 2.0), repeat(5.0, 24))
