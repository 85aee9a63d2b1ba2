"""What a line of the audit trail says has changed, as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from server.pages.formats import moment

INNER = {"id", "course_id", "user_id", "assignment_id", "created", "revision", "granted_by"}
"""Numbers of the database, and what every change changes."""
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
    "asked_by": "asked by user",
    "decided_by": "decided by user",
}
NONE: Mapping[str, Any] = {}


class Difference(Struct, frozen=True):
    """One thing that was another one before; `None` where there was, or is, nothing."""

    name: str
    before: str | None
    after: str | None


def differences(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[Difference]:
    """What differs, without the numbers by which the database knows things."""
    old, new = before or NONE, after or NONE
    return [
        Difference(NAMES.get(name, name.replace("_", " ")), _text(old, name), _text(new, name))
        for name in dict.fromkeys([*old, *new])
        if name not in INNER and old.get(name) != new.get(name)
    ]


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
