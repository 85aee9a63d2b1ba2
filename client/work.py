"""What the user has handed in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec

from client.answers import Handed
from client.connection import Connection


def own_work(
    connection: Connection, course: str, assignment: str, most: int | None = None
) -> Iterator[Handed]:
    """The user's submissions to an assignment, the newest first; staff's own ones, too."""
    email = connection.ask("GET", "/me")["user"]["email"]
    path = f"/courses/{course}/assignments/{assignment}/submissions"
    query = {"student": email, **({"limit": most} if most else {})}
    for item in islice(connection.everything(path, **query), most):
        yield msgspec.convert(item, Handed)
