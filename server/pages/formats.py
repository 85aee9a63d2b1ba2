"""How numbers and moments are written on pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from server.pictures import drawing

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
JUST_NOW = 10  # seconds
CODE = Markup("<code>{}</code>")


def points(value: float | None) -> str:
    """Points without needless digits; a dash where there are none yet."""
    return "\N{EN DASH}" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def moment(value: datetime, zone: str = "UTC") -> Markup:
    """A date in the zone of the course; a script rewrites it to the reader's own."""
    local = value.astimezone(ZoneInfo(zone))
    text = f"{local:%a} {local.day} {local:%b %Y, %H:%M} {local:%Z}"
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)


def span(seconds: float) -> str:
    """A length of time, as one says it."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= unit:
            count = round(seconds / unit)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


def ago(value: datetime, now: datetime) -> str:
    """How far from now a moment is."""
    seconds = (now - value).total_seconds()
    if 0 <= seconds < JUST_NOW:
        return "just now"
    return f"{span(seconds)} ago" if seconds >= 0 else f"in {span(-seconds)}"


def ticked(sentence: str) -> Markup:
    """A sentence in which what stands between backticks is code."""
    parts = sentence.split("`")
    shown = [CODE.format(part) if at % 2 else escape(part) for at, part in enumerate(parts)]
    return Markup("").join(shown if len(parts) % 2 else [escape(sentence)])


FILTERS: dict[str, Callable[..., Any]] = {
    "points": points,
    "moment": moment,
    "span": span,
    "ago": ago,
    "drawing": drawing,
    "ticked": ticked,
}
