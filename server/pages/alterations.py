"""What a line of the audit trail says has changed, as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from server.pages.formats import moment

INNER = {
    *("id", "course_id", "user_id", "assignment_id", "created", "revision"),
    *("reason", "granted", "granted_by", "asked", "asked_by", "decided", "decided_by"),
}
"""Numbers of the database, and what the line itself says: who, when and why."""
NAMES = {
    "max_points": "of at most",
    "earned": "before lateness",
    "days_late": "days late",
    "late_percent": "percent off each day",
    "hourly": "attempts an hour",
    "attempts": "what counts",
    "shown": "hidden tests shown",
    "release_id": "release",
    "time_zone": "time zone",
    "most_uses": "uses at most",
}
NONE: Mapping[str, Any] = {}
NO_RELEASES: Mapping[int, str] = {}


class Alteration(Struct, frozen=True):
    """One thing that was another one before; `None` where there was, or is, nothing."""

    name: str
    before: str | None
    after: str | None


def alterations(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    releases: Mapping[int, str] = NO_RELEASES,
) -> list[Alteration]:
    """What differs, as words; `releases` has what those are called, by their ids."""
    old, new = _named(before or NONE, releases), _named(after or NONE, releases)
    return [
        Alteration(NAMES.get(name, name.replace("_", " ")), _text(old, name), _text(new, name))
        for name in dict.fromkeys([*old, *new])
        if name not in INNER and old.get(name) != new.get(name)
    ]


def _named(side: Mapping[str, Any], releases: Mapping[int, str]) -> Mapping[str, Any]:
    number = side.get("release_id") or 0
    return {**side, "release_id": releases[number]} if number in releases else side


def _text(side: Mapping[str, Any], name: str) -> str | None:
    value = side.get(name)
    if value is None or value in ("", []):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return _moment(value) if isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    """A moment as one reads it; any other text as it is."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment(found) if found.tzinfo else text
