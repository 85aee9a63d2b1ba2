"""SVG, element by element. Text is escaped; colours are the stylesheet's."""

from __future__ import annotations

from collections.abc import Iterable

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
