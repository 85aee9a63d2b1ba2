"""What a kernel did with memory: a block's threads and the arrays' cells, coloured by count."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from grader.looks import Accesses, Cells, numbers
from server.pictures.svg import document, mesh, text, tiles

MARGIN = 12
NUMBERED = 20  # a cell of that side has room for its count
LEVELS = 5
TITLE = "Threads and memory."


def drawn(look: Accesses) -> tuple[str, str, Markup, list[str], list[list[object]]]:
    """Title, words, drawing and table."""
    panels = [("a block's threads: accesses each", look.block[0], numbers(look.threads))]
    for array in look.arrays:
        columns, *both = _used(array)
        panels += [
            (_panel(array, verb), columns, counts)
            for verb, counts in zip(("reads", "writes"), both, strict=True)
            if any(counts)
        ]
    parts: list[str] = []
    x, y, tall, right = MARGIN, MARGIN, 0, 0
    for name, columns, counts in panels:
        cells, width, height = _grid(name, columns, counts, x, y)
        if x > MARGIN and x + width > 720:
            x, y, tall = MARGIN, y + tall + 18, 0
            cells, width, height = _grid(name, columns, counts, x, y)
        parts += cells
        x, tall, right = x + width + 28, max(tall, height), max(right, x + width)
    words = _words(look)
    svg = document(TITLE, words, right + MARGIN, y + tall + MARGIN, *parts)
    rows = [row for array in look.arrays for row in _rows(array)]
    return TITLE, words, svg, ["array", "cells", "most reads", "most writes", "in all"], rows


def _used(array: Cells) -> tuple[int, list[int], list[int]]:
    """The columns, reads and writes of an array, of a shared one as far as it was used."""
    reads, writes, columns = numbers(array.reads), numbers(array.writes), array.columns
    if array.place == "global":
        return columns, reads, writes
    used = [n for n, counts in enumerate(zip(reads, writes, strict=True)) if any(counts)]
    wide = max((n % columns for n in used), default=0) + 1
    tall = max((n // columns for n in used), default=0) + 1
    rows = range(0, tall * columns, columns)
    reads, writes = ([n for at in rows for n in of[at : at + wide]] for of in (reads, writes))
    return wide, reads, writes


def _panel(array: Cells, verb: str) -> str:
    shared = "shared " if array.place == "shared" else ""
    return f"{shared}{array.name}: {verb} of each cell"


def _grid(
    name: str, columns: int, counts: Sequence[int], x: int, y: int
) -> tuple[list[Markup], int, int]:
    """The cells of one array, with its width and height."""
    side = max(6, min(26, 320 // max(columns, 1)))
    parts = [text(x, y + 10, name, "start label")]
    most = max(counts, default=0)
    levels = [_level(count, most) for count in counts]
    parts += tiles(levels, columns, x, y + 18, side)
    parts.append(mesh(len(counts), columns, x, y + 18, side))
    if side >= NUMBERED and most < 1000:
        for number, (count, level) in enumerate(zip(counts, levels, strict=True)):
            kind = "on-dark" if level in ("count4", "count5") else "on-cell"
            left, top = x + number % columns * side, y + 18 + number // columns * side
            parts.append(text(left + side / 2, top + side / 2 + 4, count, kind))
    rows = -(-len(counts) // columns)
    return parts, max(min(columns, len(counts)) * side, 7 * len(name)), 18 + rows * side


def _level(count: int, most: int) -> str:
    """The class of a count: 0 for none, then as a part of the most."""
    return f"count{-(-count * LEVELS // max(most, LEVELS))}" if count else "count0"


def _words(look: Accesses) -> str:
    shape = " \u00d7 ".join(str(n) for n in look.block if n > 1) or "1"
    blocks = look.grid[0] * look.grid[1] * look.grid[2]
    told = f"{blocks} {'block' if blocks == 1 else 'blocks'} of {shape} threads"
    told += f", {look.barriers} {'barrier' if look.barriers == 1 else 'barriers'}."
    for array in look.arrays:
        most = max(numbers(array.reads), default=0)
        if most > 1:
            told += f" A cell of {array.place} {array.name} is read up to {most} times."
    return told


def _rows(array: Cells) -> list[list[object]]:
    name = f"{array.place} {array.name}"
    reads, writes = numbers(array.reads), numbers(array.writes)
    total = f"{sum(reads)} reads, {sum(writes)} writes"
    return [[name, len(reads), max(reads, default=0), max(writes, default=0), total]]
