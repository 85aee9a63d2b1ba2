"""Lines of a TOML text: where the value stands that is wrong. tomllib does not tell."""

from __future__ import annotations

import re

HEADER = re.compile(r"\s*\[+([\w.-]+)\]+")
PATH = re.compile(r"at `\$\.(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")
FIELD = re.compile(r"field `(\w+)`")


def line_of(text: str, table: str = "", index: int = 0, word: str = "") -> int:
    """The first line with `word` in the table of that name and number; else the table's own."""
    lines = text.splitlines()
    heads = [n for n, line in enumerate(lines) if _header(line) == table] if table else [0]
    first, *following = heads[index:] or [0]
    inside = lines[first : following[0] if following else None]
    found = re.compile(rf"(?<![\w.]){re.escape(word)}(?![\w.])")
    offsets = [offset for offset, line in enumerate(inside) if word and found.search(line)]
    return first + (offsets[0] if offsets else 0) + 1


def _header(line: str) -> str:
    match = HEADER.match(line)
    return match[1] if match else ""


def place(text: str, message: str) -> int:
    """The line of which msgspec's `message` speaks: its path names tables and keys."""
    path, field = PATH.search(message), FIELD.search(message)
    table, index, key = path.groups() if path else ("", None, None)
    word = field[1] if field else key or ""
    if table and index is None and key is None:
        return line_of(text, word=table)
    return line_of(text, table, int(index or 0), word)
