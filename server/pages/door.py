"""The plain pages by which one comes in; they need no script."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi.responses import HTMLResponse
from msgspec import Struct

from server.pages.page import FRESH, drawn


class Asked(Struct, frozen=True):
    """Something that a page asks for."""

    label: str
    name: str
    type: str = "text"


class Link(Struct, frozen=True):
    """A way to go on."""

    text: str
    href: str


def page(
    title: str,
    *lines: str,
    button: str = "",
    fields: Sequence[Asked] = (),
    links: Sequence[Link] = (),
) -> HTMLResponse:
    """A page; with a button it is a form that is sent to where it came from."""
    text = drawn(
        "door.html",
        user=None,
        title=title,
        lines=lines,
        button=button,
        fields=fields if button else None,
        links=links,
    )
    return HTMLResponse(text, headers=FRESH)
