"""Python as it is shown on pages: with colours, and around the line that matters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

LEXER = PythonLexer(stripnl=False, ensurenl=False)
FORMATTER = HtmlFormatter(nowrap=True)
BEFORE, AFTER = 4, 2  # lines
LOOK_BACK = 60  # lines, for where the function begins: from there on colours are right
COLUMNS = 300
BEGINS = re.compile(r"\s*(async\s+def|def|class)\s")


class CodeLine(Struct, frozen=True):
    """A line of a file; `marked`: the one that matters."""

    number: int
    text: Markup
    marked: bool = False


def lines_of(text: str) -> list[str]:
    """The lines as Python counts them, none too long to be shown."""
    return [line[:COLUMNS] for line in re.split(r"\r\n|\r|\n", text.expandtabs(4))]


def coloured(lines: Sequence[str]) -> list[Markup]:
    """Lines with colours. Pygments escapes what they hold."""
    return [Markup(line) for line in highlight("\n".join(lines), LEXER, FORMATTER).split("\n")]  # noqa: S704


def excerpt(lines: Sequence[str], number: int) -> list[CodeLine]:
    """The lines around a line, which is marked; none where there is no such line."""
    if not 1 <= number <= len(lines):
        return []
    first, last = max(1, number - BEFORE), min(len(lines), number + AFTER)
    begin = _beginning(lines, first)
    shown = coloured(lines[begin - 1 : last])[first - begin :]
    return [
        CodeLine(at, text, marked=at == number)
        for at, text in enumerate(shown[: last - first + 1], first)
    ]


def _beginning(lines: Sequence[str], number: int) -> int:
    """The line from which on to read, so that it is known what is a text and what is code."""
    for at in range(number, max(0, number - LOOK_BACK), -1):
        if BEGINS.match(lines[at - 1]):
            return at
    return number
