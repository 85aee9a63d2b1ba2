"""Somebody who reads our pages in a real browser, and notices what is wrong with them."""

from __future__ import annotations

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, ViewportSize

from tests.conftest import ROOT

SHOTS = ROOT / "screenshots"
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=360, height=740)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
WIDTH = "document.documentElement.scrollWidth"


class Reader:
    """A browser with cookies of its own. `faults` must be empty when it is closed."""

    def __init__(self, browser: Browser, url: str, *, script: bool = True) -> None:
        self.url = url
        self.faults: list[str] = []
        self._context = browser.new_context(
            base_url=url,
            viewport=DESKTOP,
            java_script_enabled=script,
            timezone_id="Asia/Tokyo",
            reduced_motion="reduce",  # colours that fade would be judged half way
        )
        self.page: Page = self._context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._fail)
        self.page.on("request", self._watch)

    def visit(self, path: str, status: int = 200) -> Page:
        """Open a page, which must answer with this status."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, (path, answer.status)
        return self.page

    def follow(self, link: str) -> Page:
        """Open what another program links to."""
        return self.visit(urlsplit(link).path)

    def look(self, name: str) -> None:
        """See the page in light and dark and on a phone; axe looks on, and pictures are kept."""
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            self._judge(f"{name}-{scheme}")
        self.page.set_viewport_size(PHONE)
        self.page.emulate_media(color_scheme="light")
        self._judge(f"{name}-phone")
        width = self.page.evaluate(WIDTH)
        if width > PHONE["width"]:
            self.faults.append(f"{name}: {width} px wide on a phone")
        self.page.set_viewport_size(DESKTOP)

    def close(self) -> None:
        """Close the browser's window. Raises `AssertionError` for whatever went wrong in it."""
        self._context.close()
        assert not self.faults, "\n".join(self.faults)

    def _judge(self, name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        found = Axe().run(self.page, options=RULES)
        self.faults += [
            f"{name}: {fault['help']}: {node['html'][:200]} {node['failureSummary']}"
            for fault in found.response["violations"]
            for node in fault["nodes"][:3]
        ]

    def _hear(self, message: ConsoleMessage) -> None:
        told = message.text
        if message.type in ("error", "warning") and "status of 4" not in told:
            self.faults.append(f"{self.page.url}: console: {told}")

    def _fail(self, error: Error) -> None:
        self.faults.append(f"{self.page.url}: script: {error}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.faults.append(f"{self.page.url}: asked another host: {request.url}")
