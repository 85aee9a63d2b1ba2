"""The strides of a view: which cell of the storage each of its elements is."""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import prod

from markupsafe import Markup

from grader.looks import STORED, Strides
from server.pictures.svg import cell, document, text

SIDE = 34
WRAP = 16  # cells of storage in a row
MARGIN = 12
HUES = 6
TITLE = "The strides of a view."


def drawn(look: Strides) -> tuple[str, str, Markup, list[str], list[list[object]]]:
    """Title, words, drawing and table."""
    places = positions(look)
    size = _size(look, list(places.values()))
    used = Counter(places.values())
    hues = {position: _hue(look, index) for index, position in reversed(places.items())}
    top = MARGIN + 18
    parts = [text(MARGIN, MARGIN + 8, "storage", "start label")]
    for position in range(size):
        x = MARGIN + position % WRAP * SIDE
        y = top + position // WRAP * (SIDE + 16)
        kind = hues.get(position, "unused")
        parts.append(cell(x, y, SIDE, position, f"cell {kind}"))
        if used[position] > 1:
            parts.append(text(x + SIDE / 2, y + SIDE + 12, f"{used[position]}\u00d7", "label"))
    below = top + -(-max(size, 1) // WRAP) * (SIDE + 16) + 28
    parts.append(text(MARGIN, below - 8, f"view {_shape(look.shape)}", "start label"))
    cells, width, height = _view(look, places, hues, size, below)
    words = _words(look, used, size)
    full = MARGIN * 2 + max(min(size, WRAP) * SIDE, width, 220)
    svg = document(TITLE, words, full, below + height + MARGIN, *parts, *cells)
    rows: list[list[object]] = [[_shape(index), position] for index, position in places.items()]
    return TITLE, words, svg, ["index", "position in the storage"], rows


def positions(look: Strides) -> dict[tuple[int, ...], int]:
    """The position in the storage by the index in the view."""
    return {
        index: look.offset + sum(i * step for i, step in zip(index, look.strides, strict=True))
        for index in product(*map(range, look.shape))
    }


def _size(look: Strides, places: list[int]) -> int:
    if look.size is not None:
        return min(look.size, STORED)
    return min(max([*places, -1]) + 1, STORED)


def _hue(look: Strides, index: tuple[int, ...]) -> str:
    """One colour for each row of the view."""
    number = 0
    for i, n in zip(index[:-1], look.shape[:-1], strict=True):
        number = number * n + i
    return f"hue{number % HUES}"


def _view(
    look: Strides, places: dict[tuple[int, ...], int], hues: dict[int, str], size: int, top: int
) -> tuple[list[Markup], int, int]:
    """Its cells, last two dimensions as a grid, one grid beside the other; width and height."""
    rows, columns = (1, 1, *look.shape)[-2:]
    step = columns * SIDE + 24
    parts = []
    for index, position in places.items():
        row, column = (0, 0, *index)[-2:]
        grid = 0
        for i, n in zip(index[:-2], look.shape[:-2], strict=True):
            grid = grid * n + i
        x, y = MARGIN + grid * step + column * SIDE, top + row * SIDE
        inside = 0 <= position < size
        kind = hues[position] if inside else "outside"
        parts.append(cell(x, y, SIDE, position, f"cell {kind}"))
    grids = prod(look.shape[:-2])
    return parts, grids * step - 24, max(rows * SIDE, SIDE if places else 0)


def _shape(numbers: list[int] | tuple[int, ...]) -> str:
    return f"({', '.join(map(str, numbers))}{',' if len(numbers) == 1 else ''})"


def _words(look: Strides, used: Counter[int], size: int) -> str:
    at = f" from {look.offset} on" if look.offset else ""
    told = f"Shape {_shape(look.shape)}, strides {_shape(look.strides)}{at}."
    told += " The number in each cell of the view is its position in the storage."
    if any(step == 0 and n > 1 for step, n in zip(look.strides, look.shape, strict=True)):
        told += " A stride of 0 shows the same cells again: nothing is copied."
    elif any(count > 1 for count in used.values()):
        told += " Some cells are shown more than once."
    outside = sum(count for position, count in used.items() if not 0 <= position < size)
    if outside:
        told += f" {outside} of its elements lie outside of the storage."
    return told
