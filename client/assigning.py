"""Assignments as instructors ask for them: made, or changed in what is named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from client.connection import Connection, Refused, path_of
from client.times import local_zone, moment, told
from grader.commands.options import BadInput

MISSING = 404
DATES = ("opens", "due", "closes")
TERMS = ("title", *DATES, "time_zone", "late_percent", "hourly", "attempts", "shown", "seed")


class Assigned(Struct, frozen=True):
    """An assignment, and what became of it."""

    row: dict[str, Any]
    what: str
    """`made`, `changed` or `unchanged`."""
    other_release: bool
    """Whether it had another release before."""


def assign(
    connection: Connection, course: str, slug: str, release: dict[str, Any], named: dict[str, Any]
) -> Assigned:
    """Make the assignment, or give it the release and the terms that are `named`.

    Raises `BadInput` and `ServiceError`.
    """
    path = path_of("courses", course, "assignments")
    own = path + path_of(slug)
    found = _found(connection, own)
    if found is None:
        body = {**_begin(release, _dated(named, local_zone())), "slug": slug}
        return Assigned(connection.ask("POST", path, json=body), "made", other_release=False)
    before, etag = found
    wanted = _dated(named, before["time_zone"])
    body = {name: before[name] for name in TERMS} | wanted | {"release_id": release["id"]}
    other = before["release_id"] != release["id"]
    if not other and all(_same(body[name], before[name]) for name in TERMS):
        return Assigned(before, "unchanged", other_release=False)
    row = connection.ask("PUT", own, json=body, headers={"if-match": etag})
    return Assigned(row, "changed", other)


def dates(row: dict[str, Any]) -> str:
    """An assignment's dates for people."""
    return ", ".join(f"{name} {told(row[name], row['time_zone'])}" for name in DATES)


def _found(connection: Connection, path: str) -> tuple[dict[str, Any], str] | None:
    """The assignment and its ETag; `None` where there is none."""
    try:
        answer = connection.fetch("GET", path)
    except Refused as refusal:
        if refusal.status == MISSING:
            return None
        raise
    return answer.json()["assignment"], answer.headers["etag"]


def _dated(named: dict[str, Any], zone: str) -> dict[str, Any]:
    """What is named, dates read in the zone that is named with them or else in `zone`."""
    zone = named.get("time_zone", zone)
    terms = {name: value for name, value in named.items() if name not in DATES}
    for name in DATES:
        if name in named:
            terms[name] = moment(named[name], zone).astimezone(UTC).isoformat()
    return terms


def _begin(release: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """The terms of a new assignment: open from now on, and closed when it is due."""
    if "due" not in named:
        raise BadInput("a new assignment needs --due")
    usual = {
        "title": release["title"],
        "opens": datetime.now(UTC).isoformat(),
        "closes": named["due"],
        "time_zone": local_zone(),
    }
    return {**usual, **named, "release_id": release["id"]}


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - JSON
    if isinstance(one, str) and isinstance(other, str) and one != other:
        try:
            return datetime.fromisoformat(one) == datetime.fromisoformat(other)
        except ValueError:
            return False
    return bool(one == other)
