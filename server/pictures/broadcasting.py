"""Broadcasting of two shapes: aligned from the right, where each of them stretches."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from grader.looks import Broadcasting
from server.pictures.svg import document, rectangle, text

WIDTH, HEIGHT = 74, 38
LABEL = 96
MARGIN = 12
TITLE = "Broadcasting of two shapes."


class Column(Struct, frozen=True):
    """One dimension: the sizes in both shapes, where they have it, and what comes of them."""

    a: int | None
    b: int | None

    @property
    def size(self) -> int | None:
        """The size that both stretch to; None where neither can."""
        one, other = (1 if n is None else n for n in (self.a, self.b))
        if other in (one, 1):
            return one
        return other if one == 1 else None


def columns(look: Broadcasting) -> list[Column]:
    """The dimensions from the left, after they were aligned from the right."""
    most = max(len(look.a), len(look.b))
    a, b = ([None] * (most - len(shape)) + shape for shape in (look.a, look.b))
    return [Column(one, other) for one, other in zip(a, b, strict=True)]


def result(look: Broadcasting) -> list[int] | None:
    """The shape to which both broadcast, or None."""
    sizes = [column.size for column in columns(look)]
    return None if None in sizes else [size for size in sizes if size is not None]


def drawn(look: Broadcasting) -> tuple[str, str, Markup, list[str], list[list[object]]]:
    """Title, words, drawing and table."""
    dimensions = columns(look)
    rows = [
        ("a", [_operand(c.a, c) for c in dimensions]),
        ("b", [_operand(c.b, c) for c in dimensions]),
        ("together", [_together(c) for c in dimensions]),
    ]
    if isinstance(look.answer, list):
        rows.append(("your answer", _answered(look.answer, dimensions)))
    elif look.answer is not None:
        rows.append((f"your answer: {look.answer}", []))
    parts: list[str] = []
    most = max(len(cells) for _, cells in rows)
    for number, (name, cells) in enumerate(rows):
        y = MARGIN + number * (HEIGHT + 12)
        parts.append(text(MARGIN, y + HEIGHT / 2 + 4, name, "start label"))
        start = LABEL + (most - len(cells)) * WIDTH
        for at, (words, kind) in enumerate(cells):
            parts += _cell(start + at * WIDTH, y, words, kind)
    words = _words(look, dimensions)
    width = max(LABEL + MARGIN + most * WIDTH, 260)
    svg = document(TITLE, words, width, MARGIN + len(rows) * (HEIGHT + 12), *parts)
    return TITLE, words, svg, ["dimension", "a", "b", "together"], _rows(dimensions)


def _cell(x: float, y: float, words: str, kind: str) -> list[str]:
    box = rectangle(x, y, WIDTH - 8, HEIGHT, f"cell {kind}")
    return [box, text(x + (WIDTH - 8) / 2, y + HEIGHT / 2 + 4, words, "on-cell")]


def _operand(size: int | None, column: Column) -> tuple[str, str]:
    if column.size is None:
        return str(size), "outside"
    if size is None:
        return f"\u2192 {column.size}", "absent"
    if size != column.size:
        return f"{size} \u2192 {column.size}", "stretched"
    return str(size), "hue0"


def _together(column: Column) -> tuple[str, str]:
    return ("\u2260", "outside") if column.size is None else (str(column.size), "hue2")


def _answered(answer: list[int], dimensions: list[Column]) -> list[tuple[str, str]]:
    right: list[int | None] = [column.size for column in dimensions]
    missing: list[int | None] = [None] * (len(answer) - len(right))
    aligned = missing + right[-len(answer) :] if answer else []
    return [
        (str(got), "hue2" if got == size else "outside")
        for got, size in zip(answer, aligned, strict=True)
    ]


def _words(look: Broadcasting, dimensions: list[Column]) -> str:
    bad = [c for c in dimensions if c.size is None]
    if bad:
        return (
            f"Aligned from the right, {bad[-1].a} meets {bad[-1].b}: sizes have to be equal, "
            "or one of them 1. These shapes do not broadcast."
        )
    shape = result(look) or []
    told = f"Both broadcast to ({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})."
    for name, sizes in (("a", [c.a for c in dimensions]), ("b", [c.b for c in dimensions])):
        told += _stretches(name, sizes, dimensions)
    return told


def _stretches(name: str, sizes: list[int | None], dimensions: list[Column]) -> str:
    pairs = list(zip(sizes, dimensions, strict=True))
    new = sum(size is None for size, _ in pairs)
    wide = [str(column.size) for size, column in pairs if size == 1 != column.size]
    told = []
    if new:
        told.append(f"gets {new} new {'dimension' if new == 1 else 'dimensions'} on the left")
    if wide:
        told.append(f"stretches 1 to {' and to '.join(wide)}")
    return f" {name} {' and '.join(told)}." if told else ""


def _rows(dimensions: list[Column]) -> list[list[object]]:
    most = len(dimensions)
    return [
        [
            number - most,
            "has none" if column.a is None else column.a,
            "has none" if column.b is None else column.b,
            "do not fit" if column.size is None else column.size,
        ]
        for number, column in enumerate(dimensions)
    ]
