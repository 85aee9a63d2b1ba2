"""Moments as a form's `datetime-local` inputs have them: on the clocks of one time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from server.pages.drafts import Faulty

ZONES = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
NO_MOMENT = "a date and a time are like 2026-09-30T18:00"


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name. Raises `Faulty`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Faulty({"time_zone": f"no time zone is called {name!r}"}) from None


def local(moment: datetime, zone: str) -> str:
    """What a clock on the wall of that zone shows, to the minute where it is a whole one."""
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)
    return shown.isoformat(timespec="seconds" if shown.second else "minutes")


def moment(name: str, text: str, zone: ZoneInfo) -> datetime:
    """When a clock on the wall of that zone shows that. Raises `Faulty`."""
    try:
        shown = datetime.fromisoformat(text)
    except ValueError:
        raise Faulty({name: NO_MOMENT}) from None
    if shown.tzinfo is not None:
        raise Faulty({name: NO_MOMENT})
    found = shown.replace(tzinfo=zone)
    if found.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != shown:
        raise Faulty({name: "the clocks leave that hour out when summer begins"})
    return found
