"""Headless Chromium on the real pages; it speaks to nobody but this machine."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; where there is none they say so and are skipped."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine: the browser tests need it")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Watched:
    """A page with everything that must not happen on it."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home = home
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", self._heard)
        self.page.on("console", lambda said: self._said(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def go(self, path: str) -> Page:
        """Open a page of the club."""
        self.page.goto(f"{self.home}{path}")
        return self.page

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(script))

    def _heard(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"outside request: {url}")

    def _said(self, kind: str, text: str) -> None:
        if "Content Security Policy" in text or kind == "error":
            self.complaints.append(f"console: {text}")


@pytest.fixture
def watched(chromium: Browser, live_server: object) -> Iterator[Watched]:
    """A fresh Persian visitor with a wide window; ends with nothing to complain about."""
    context = chromium.new_context(locale="fa-IR", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    visitor = Watched(context, str(live_server))
    yield visitor
    context.close()
    assert visitor.complaints == []
