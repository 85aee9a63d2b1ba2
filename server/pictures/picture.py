"""Any look as a picture: its drawing, and the same facts as a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from importlib.resources import files

from markupsafe import Markup
from msgspec import Struct

from grader.looks import Accesses, Broadcasting, Graph, Look, Strides, Training
from server.pictures import accesses, broadcasting, graph, strides, training
from server.pictures.svg import element

STYLE = files("server") / "static" / "looks.css"


class Picture(Struct, frozen=True):
    """A drawing, and its facts for who does not see it."""

    title: str
    words: str
    """What there is to see."""
    svg: Markup
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    notes: Sequence[str] = ()
    """Remarks, some of several lines."""


@singledispatch
def picture(look: Look) -> Picture:
    """The picture of a look."""
    raise TypeError(f"{type(look).__name__} is no look")


@picture.register
def _(look: Graph) -> Picture:
    return Picture(*graph.drawn(look))


@picture.register
def _(look: Strides) -> Picture:
    return Picture(*strides.drawn(look))


@picture.register
def _(look: Broadcasting) -> Picture:
    return Picture(*broadcasting.drawn(look))


@picture.register
def _(look: Accesses) -> Picture:
    return Picture(*accesses.drawn(look), look.remarks)


@picture.register
def _(look: Training) -> Picture:
    return Picture(*training.drawn(look))


def drawing(look: Look) -> Markup:
    """A look on a page; the page links `looks.css`."""
    shown = picture(look)
    caption = element(
        "figcaption",
        element("strong", Markup.escape(shown.title)),
        Markup(" {}").format(shown.words),
    )
    window = element(
        "div", shown.svg, class_="wide", tabindex="0", role="region", aria_label=shown.title
    )
    notes = [element("pre", Markup.escape(note)) for note in shown.notes]
    return element("figure", window, caption, *notes, _table(shown), class_="look")


def figure(look: Look) -> bytes:
    """A look as a file of its own, which brings its style along."""
    svg = picture(look).svg
    style = Markup("<style>{}</style>").format(Markup(STYLE.read_text(encoding="utf-8").strip()))  # noqa: S704 - ours
    head, end, rest = svg.partition("</desc>")
    return f"{head}{end}{style}{rest}\n".encode()


def _table(shown: Picture) -> Markup:
    if not shown.rows:
        return Markup("")
    head = element("tr", *(element("th", Markup.escape(name), scope="col") for name in shown.head))
    body = [
        element("tr", *(Markup("<td>{}</td>").format(value) for value in row)) for row in shown.rows
    ]
    table = element("table", element("thead", head), element("tbody", *body))
    window = element(
        "div", table, class_="wide", tabindex="0", role="region", aria_label="The same as a table"
    )
    return element("details", element("summary", "The same as a table"), window)
