"""A Chromium, and a page in it that fails its test on a script error, a broken policy or a request to another host."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import find_chromium
from tests.browser.modules import ORIGIN, open_blank

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def gpu_browser(browser: Browser) -> Iterator[Browser]:
    """A browser whose WebGPU is imitated by software: slow, but the same code as on a graphics chip."""
    flags = [*FLAGS, "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"]
    chromium = browser.browser_type.launch(executable_path=find_chromium(), args=flags)
    yield chromium
    chromium.close()


@pytest.fixture
def page(browser: Browser, server_url: str) -> Iterator[Page]:
    """A page whose relative addresses are the server's."""
    with watched_page(browser, server_url) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_page(browser: Browser, server_url: str) -> Iterator[Page]:
    """One open page for a module whose tests only compute in it."""
    with watched_page(browser, server_url) as opened:
        opened.goto("/")
        yield opened


@pytest.fixture(scope="session")
def modules(browser: Browser) -> Iterator[Page]:
    """A page for asking modules of the tree by tests.browser.modules.call; no server runs for it."""
    with watched_page(browser, ORIGIN) as opened:
        open_blank(opened)
        yield opened


@contextmanager
def watched_page(browser: Browser, server_url: str, has_touch: bool = False) -> Iterator[Page]:
    """A fresh page; AssertionError at the end where a script failed, broke the policy or asked another host."""
    context = browser.new_context(base_url=server_url, viewport={"width": 1280, "height": 800}, has_touch=has_touch)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"script error: {error}"))
    opened.on("console", lambda told: errors.append(told.text) if "Content Security Policy" in told.text else None)
    opened.on("request", lambda request: errors.extend(foreign(request.url, server_url)))
    yield opened
    context.close()
    assert not errors


def foreign(url: str, server_url: str) -> list[str]:
    """A complaint where `url` is another host's, else nothing."""
    there, here = urlsplit(url), urlsplit(server_url)
    return [] if there.scheme in ("data", "blob") or there.netloc == here.netloc else [f"request to {url}"]
