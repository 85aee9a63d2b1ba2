"""Dates as instructors write and read them: in a time zone."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from grader.commands.options import BadInput

LOCAL = Path("/etc/localtime")
FOLDER = "zoneinfo/"  # what comes after it in a path is a zone's name
EXAMPLE = "2026-09-01 18:00"
LONG_ENOUGH = len("2026-09-01 1")  # a date with a time


def local_zone() -> str:
    """The name of this machine's time zone; UTC where it does not tell."""
    for name in (os.environ.get("TZ", "").lstrip(":"), _linked(LOCAL)):
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return "UTC"


def _linked(path: Path) -> str:
    """The zone whose file `path` links to, or nothing."""
    return str(path.resolve()).partition(FOLDER)[2]


def zone_called(name: str) -> ZoneInfo:
    """The time zone of that name. Raises `BadInput`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"no time zone is called {name!r}: try Europe/Berlin or UTC") from None


def moment(text: str, zone: str) -> datetime:
    """The point in time that `text` names in `zone`, or in its own offset. Raises `BadInput`."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or len(text) < LONG_ENOUGH:
        raise BadInput(f"{text!r} is no date with a time: write it like {EXAMPLE!r}")
    if time.tzinfo is not None:
        return time
    time = time.replace(tzinfo=zone_called(zone))
    if time.astimezone(UTC).astimezone(time.tzinfo).replace(fold=0) != time:
        raise BadInput(f"{text} does not exist in {zone}: clocks are put forward then")
    return time


def told(time: datetime | str, zone: str) -> str:
    """A point in time as people of that zone read it: `Tue 2026-09-01 18:00 CEST`."""
    point = datetime.fromisoformat(time) if isinstance(time, str) else time
    return f"{point.astimezone(zone_called(zone)):%a %Y-%m-%d %H:%M %Z}"
