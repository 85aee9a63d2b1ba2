"""Fixtures of the pages' tests: Debian's Chromium, a service, and who reads its pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.reader import Reader
from tests.server.running import Running

Reading = Callable[..., Reader]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser; skips, with the reason, where none is installed.

    Playwright keeps an event loop running in this thread, in which other tests could start none.
    """
    path = shutil.which("chromium")
    if path is None:
        # `make test` installs one; who runs pytest alone may lack it, and reads so.
        pytest.skip("needs Chromium: docker/chromium")
    with sync_playwright() as playwright:
        # Its own sandbox needs rights that a container may lack; it reads our pages only.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service that really runs, without a course."""
    with Running(tmp_path_factory.mktemp("service"), sandbox="process") as running:
        yield running


@pytest.fixture
def reading(chromium: Browser, service: Running) -> Iterator[Reading]:
    """Makes readers of that service's pages; whatever they noticed fails the test."""
    readers: list[Reader] = []

    def begin(*, script: bool = True) -> Reader:
        readers.append(Reader(chromium, service.url, script=script))
        return readers[-1]

    yield begin
    for reader in readers:
        reader.close()
