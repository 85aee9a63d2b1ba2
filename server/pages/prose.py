"""Markdown as pages show it: without HTML of its own, and without a way out of the host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from urllib.parse import quote, unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin
from msgspec import Struct
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from server.pages.formulas import formula

KEPT = 64
COLOURS = HtmlFormatter(nowrap=True)
ALIGNED = {"text-align:left": "left", "text-align:right": "number", "text-align:center": "middle"}
BEGIN_TABLE = '<div class="wide" tabindex="0" role="region" aria-label="Table"><table>\n'
END_TABLE = "</table></div>\n"


class Heading(Struct, frozen=True):
    """A heading that a reader may go to."""

    level: int
    place: str
    """What stands behind the # of its address."""
    text: str


class Prose(Struct, frozen=True):
    """A text that can be shown, and its headings but the title."""

    html: Markup
    contents: list[Heading]


@lru_cache(maxsize=KEPT)
def prose(text: str, pictures: str) -> Prose:
    """The Markdown drawn. Its pictures are taken from below the address `pictures` only."""
    found = _READER.parse(text)
    for token in found:
        _mend(token, pictures)
    contents = _contents(found)
    html = Markup(_READER.renderer.render(found, _READER.options, {}))  # noqa: S704 - see `_reader`
    return Prose(html, contents)


def _contents(found: Sequence[Token]) -> list[Heading]:
    """The headings below the title, each with a place to go to."""
    contents: list[Heading] = []
    for token, inside in pairwise(found):
        if token.type == "heading_open" and token.tag != "h1":
            said = _plain(inside.children or [])
            heading = Heading(int(token.tag[1:]), f"{_slug(said)}-{len(contents) + 1}", said)
            token.attrSet("id", heading.place)
            contents.append(heading)
    return contents


def _block(code: str, language: str, _: str) -> str:
    """Code in its colours, or a drawing as it is; keyboards can scroll both."""
    try:
        drawn = highlight(code, get_lexer_by_name(language), COLOURS)
    except ClassNotFound:
        drawn = escape(code)
    return f'<pre tabindex="0"><code>{drawn}</code></pre>'


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "highlight": _block}).enable("table")
    reader.use(
        dollarmath_plugin,
        allow_digits=False,
        allow_space=False,
        renderer=lambda tex, how: formula(tex, display=bool(how["display_mode"])),
    )
    reader.add_render_rule("table_open", lambda *_: BEGIN_TABLE)
    reader.add_render_rule("table_close", lambda *_: END_TABLE)
    return reader


_READER = _reader()


def _mend(token: Token, pictures: str) -> None:
    """Make a token what a page of ours may hold."""
    if token.type == "code_block":
        token.attrSet("tabindex", "0")
    elif token.type in ("th_open", "td_open"):  # styles within a page are not allowed
        kind = ALIGNED.get(str(token.attrs.pop("style", "")))
        if kind:
            token.attrSet("class", kind)
    elif token.type == "image":
        _keep_picture(token, pictures)
    elif token.type == "link_open":
        _keep_link(token)
    for inside in token.children or []:
        _mend(inside, pictures)


def _keep_link(token: Token) -> None:
    """Let no link tell where it was clicked; those to files of the kit lead nowhere here."""
    target = str(token.attrs["href"])
    if urlsplit(target).scheme in ("http", "https", "mailto"):
        token.attrSet("rel", "noopener noreferrer")
    elif not target.startswith("#"):
        token.attrs.clear()


def _keep_picture(token: Token, pictures: str) -> None:
    source = str(token.attrs["src"])
    parts = urlsplit(source)
    path = unquote(parts.path)  # to a browser %2e%2e is two dots
    if parts.scheme or parts.netloc or path.startswith("/") or ".." in path.split("/"):
        token.type, token.tag, token.content = "text", "", _plain([token])
        return
    token.attrSet("src", f"{pictures}/{quote(path)}")
    token.attrSet("loading", "lazy")


def _plain(tokens: Sequence[Token]) -> str:
    """What is said, without marks."""
    return "".join(_plain(token.children) if token.children else token.content for token in tokens)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
