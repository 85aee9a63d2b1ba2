"""The plain pages by which one comes in; they need no script."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader
from msgspec import Struct

from server.problems import Problem

PAGES = Environment(loader=PackageLoader("server"), autoescape=True)


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
    status: int = 200,
) -> HTMLResponse:
    """A page; with a button it is a form that is sent to where it came from."""
    text = PAGES.get_template("door.html").render(
        title=title,
        lines=lines,
        button=button,
        fields=fields if button else None,
        links=links,
    )
    return HTMLResponse(text, status, {"Cache-Control": "no-store"})


def refusal(problem: Problem) -> HTMLResponse:
    """A page that says what a problem is."""
    answer = page(
        problem.title,
        f"{problem.detail}.",
        problem.remedy,
        links=[Link("To the start", "/")],
        status=problem.status,
    )
    answer.headers.update(problem.headers)
    return answer
