"""What a browser fetches for a page that it sees for the first time, and how long a page takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from html.parser import HTMLParser
from statistics import median, quantiles
from typing import Any

import httpx2 as httpx
from sqlalchemy import event

from server.database import Database

TIMES = 40


class Queries:
    """Counts what a database is asked."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        event.listen(database.engine, "before_cursor_execute", self._asked)

    def _asked(self, *_: object) -> None:
        self.count += 1


class Sources(HTMLParser):
    """Addresses that a page is drawn with: styles, scripts, pictures."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See `HTMLParser`."""
        named = dict(attrs)
        source = named.get("href") if tag == "link" else named.get("src")
        if source and not source.startswith("data:"):
            self.found.append(source)


def visited(client: httpx.Client, queries: Queries, path: str) -> dict[str, Any]:
    """How long a page takes on the server, what it asks, and how many bytes are sent for it."""
    answer = client.get(path)
    spent = []
    for _ in range(TIMES):
        queries.count = 0
        begun = time.perf_counter()
        answer = client.get(path)
        spent.append((time.perf_counter() - begun) * 1000)
    asked = queries.count
    return {
        "status": answer.status_code,
        "median_ms": round(median(spent), 1),
        "p95_ms": round(quantiles(spent, n=20)[-1], 1),
        "queries": asked,
        "bytes": answer.num_bytes_downloaded,
        "first_visit_bytes": answer.num_bytes_downloaded + sum(_sizes(client, answer.text)),
    }


def _sizes(client: httpx.Client, html: str) -> Iterator[int]:
    """Of all that the page is drawn with, as it is sent: compressed where a browser takes that."""
    for source in sorted(set(Sources(html).found)):
        yield client.get(source).raise_for_status().num_bytes_downloaded
