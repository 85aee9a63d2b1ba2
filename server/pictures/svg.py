"""SVG, element by element. Text is escaped; colours are the stylesheet's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from markupsafe import Markup


def element(name: str, *children: str, **attributes: object) -> Markup:
    """An element; `class_` is its class, and `text_anchor` is written `text-anchor`."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _plain(value))
        for key, value in attributes.items()
    )
    inside = Markup("").join(children)
    start = Markup("<{}{}").format(name, written)
    return Markup("{}>{}</{}>").format(start, inside, name) if inside else start + Markup("/>")


def group(children: Iterable[str], **attributes: object) -> Markup:
    """Elements together."""
    return element("g", *children, **attributes)


def rectangle(x: float, y: float, width: float, height: float, class_: str) -> Markup:
    """A rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, class_=class_)


def text(x: float, y: float, words: object, class_: str = "") -> Markup:
    """Words, in the middle of x unless the class `start` says otherwise."""
    return element("text", Markup.escape(words), x=x, y=y, **({"class_": class_} if class_ else {}))


def cell(x: float, y: float, side: float, words: object, class_: str) -> Markup:
    """A square with a word in its middle."""
    box = rectangle(x, y, side, side, class_)
    if words == "":
        return box
    return box + text(x + side / 2, y + side / 2 + 4, words, "on-cell")


def tiles(classes: Sequence[str], columns: int, x: float, y: float, side: float) -> list[Markup]:
    """Squares row by row: one path for all of a class, neighbours in a row together."""
    paths: dict[str, str] = {}
    for row in range(0, len(classes), columns):
        at = x
        for name, run in groupby(classes[row : row + columns]):
            width = len(list(run)) * side
            top = y + row // columns * side
            path = f"M{_plain(at)} {_plain(top)}h{_plain(width)}v{_plain(side)}h{_plain(-width)}z"
            paths[name] = paths.get(name, "") + path
            at += width
    return [element("path", d=path, class_=f"tile {name}") for name, path in paths.items()]


def mesh(count: int, columns: int, x: float, y: float, side: float) -> Markup:
    """The lines between such squares, each of which is there."""
    path = ""
    for row in range(-(-count // columns) + 1):
        wide = min(columns, count - max(row - 1, 0) * columns) * side
        path += f"M{_plain(x)} {_plain(y + row * side)}h{_plain(wide)}"
    for column in range(min(columns, count) + 1):
        tall = sum(1 for _ in range(max(column - 1, 0), count, columns)) * side
        path += f"M{_plain(x + column * side)} {_plain(y)}v{_plain(tall)}"
    return element("path", d=path, class_="mesh")


def document(title: str, description: str, width: float, height: float, *children: str) -> Markup:
    """The whole picture, with its name and its description for who does not see it."""
    return element(
        "svg",
        element("title", Markup.escape(title)),
        element("desc", Markup.escape(description)),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        class_="look",
        viewBox=f"0 0 {_plain(width)} {_plain(height)}",
        width=width,
        height=height,
    )


def _plain(value: object) -> object:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
