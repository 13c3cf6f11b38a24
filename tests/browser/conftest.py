"""A Chromium, and a page in it that fails its test on a script error, a broken policy or a request to another host."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import find_chromium
from tests.browser.modules import ORIGIN, open_blank

VIEWPORT = {"width": 1280, "height": 800}
# All that a page can leave behind but what its browser has fetched and compiled.
_LEFT = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage,storage_buckets"
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


@pytest.fixture(scope="session")
def visited(browser: Browser, server_url: str) -> Iterator[BrowserContext]:
    """A visitor of the server whose browser keeps what never changes, as a second visit's does."""
    context = browser.new_context(base_url=server_url, viewport=VIEWPORT)
    yield context
    context.close()


@pytest.fixture
def page(visited: BrowserContext, server_url: str) -> Iterator[Page]:
    """A page whose relative addresses are the server's. Nothing is stored in it."""
    with as_new(visited, server_url), watched(visited, server_url) as opened:
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
    """A page of a browser that was never anywhere; AssertionError at the end as of `watched`."""
    context = browser.new_context(base_url=server_url, viewport=VIEWPORT, has_touch=has_touch)
    try:
        with watched(context, server_url) as opened:
            yield opened
    finally:
        context.close()


@contextmanager
def watched(context: BrowserContext, server_url: str) -> Iterator[Page]:
    """A fresh page; AssertionError at the end where a script failed, broke the policy or asked another host."""
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"script error: {error}"))
    opened.on("console", lambda told: errors.append(told.text) if "Content Security Policy" in told.text else None)
    opened.on("request", lambda request: errors.extend(foreign(request.url, server_url)))
    yield opened
    assert not errors


@contextmanager
def as_new(context: BrowserContext, server_url: str) -> Iterator[None]:
    """A block after which the context's pages are closed, and nothing that they stored or were granted is left."""
    try:
        yield
    finally:
        context.set_offline(False)
        context.clear_permissions()
        context.unroute_all(behavior="ignoreErrors")
        for opened in context.pages[1:]:
            opened.close()
        [last] = context.pages or [context.new_page()]
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(server_url))
        last.goto("about:blank")
        storage = {"origin": origin, "storageTypes": _LEFT}
        context.new_cdp_session(last).send("Storage.clearDataForOrigin", storage)
        last.close()


def foreign(url: str, server_url: str) -> list[str]:
    """A complaint where `url` is another host's, else nothing."""
    there, here = urlsplit(url), urlsplit(server_url)
    return [] if there.scheme in ("data", "blob") or there.netloc == here.netloc else [f"request to {url}"]
