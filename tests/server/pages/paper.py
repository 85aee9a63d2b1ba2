"""Pages as somebody without scripts uses them: their text, and their forms to fill in and send."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from fastapi.testclient import TestClient

CELLS = ("td", "th", "dt", "dd", "li", "p", "option")


class Sheet(HTMLParser):
    """What stands on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.links: list[str] = []
        self._area: str | None = None
        self._select: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See `HTMLParser`."""
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "br":
            self.text += " "
        if tag == "a":
            self.links.append(found.get("href", ""))
        elif tag == "form":
            self.forms.append((found.get("action", ""), {}))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select is not None:
            fields = self.forms[-1][1]
            if "selected" in found or self._select not in fields:
                fields[self._select] = found.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.forms[-1][1][name] = ""
        elif tag == "input" and found.get("type") not in ("file", "checkbox") and self.forms:
            self.forms[-1][1][name] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """See `HTMLParser`."""
        if tag in CELLS:
            self.text += " "
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        """See `HTMLParser`."""
        self.text += data
        if self._area is not None:
            self.forms[-1][1][self._area] += data

    def fields(self, action: str = "") -> dict[str, str]:
        """What stands in the fields of the form that is sent to `action`."""
        return next(fields for sent_to, fields in self.forms if sent_to == action)


def sheet(client: TestClient, path: str, status: int = 200) -> Sheet:
    """The page at that path, which must answer with this status."""
    return read(client.get(path), status)


def read(answer: Any, status: int = 200) -> Sheet:
    """The page that was answered, with this status."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    found = Sheet(answer.text)
    found.text = " ".join(found.text.split())
    return found
