"""A Chromium, and a page in it that fails its test on a script error, a broken policy or a request to another host."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from core.static_site import write_site
from tests.browser.chromium import find_chromium
from tests.browser.modules import ORIGIN, open_blank
from tests.browser.site.hosting import hosted

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


@pytest.fixture(scope="module")
def whole_browser(browser: Browser) -> Iterator[Browser]:
    """Chromium with all that its headless shell lacks, such as private windows that keep nothing for others' frames."""
    path = find_chromium(whole=True)
    chromium = browser.browser_type.launch(executable_path=path, channel=None if path else "chromium", args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a host of files gives out; the lab is in school/lab, and beside it is another page."""
    folder = tmp_path_factory.mktemp("host")
    write_site(folder / "school" / "lab")
    (folder / "other.html").write_text("<title>Another page</title>")
    return folder


@pytest.fixture(scope="session")
def site_url(host: Path) -> Iterator[str]:
    """The address of the lab as plain files."""
    with hosted(host) as url:
        yield f"{url}school/lab/"


@pytest.fixture(scope="session")
def site_visitor(browser: Browser, site_url: str) -> Iterator[BrowserContext]:
    """A visitor of the plain files, without the worker that would fetch all of them for a visit without a network."""
    with visitor(browser, site_url, service_workers="block") as context:
        yield context


@pytest.fixture(scope="session")
def server_visitor(browser: Browser, server_url: str) -> Iterator[BrowserContext]:
    """A visitor of the server."""
    with visitor(browser, server_url) as context:
        yield context


@pytest.fixture
def page(site_visitor: BrowserContext, site_url: str) -> Iterator[Page]:
    """A page for what needs no server: its relative addresses are the plain files'. Nothing is stored in it."""
    with as_new(site_visitor, site_url), watched(site_visitor, site_url) as opened:
        yield opened


@pytest.fixture
def server_page(server_visitor: BrowserContext, server_url: str) -> Iterator[Page]:
    """A page whose relative addresses are the server's: slower than `page`. Nothing is stored in it."""
    with as_new(server_visitor, server_url), watched(server_visitor, server_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def modules(browser: Browser) -> Iterator[Page]:
    """A page for asking modules of the tree by tests.browser.modules.call; no server runs for it."""
    with watched_page(browser, ORIGIN) as opened:
        open_blank(opened)
        yield opened


@contextmanager
def visitor(browser: Browser, url: str, **kind: Any) -> Iterator[BrowserContext]:
    """A browser that keeps what never changes, as a second visit does, in a window that stays: new ones are slow."""
    context = browser.new_context(base_url=url, viewport=VIEWPORT, **kind)
    context.new_page()
    yield context
    context.close()


@contextmanager
def watched_page(browser: Browser, url: str, **kind: Any) -> Iterator[Page]:
    """A page of a browser that was never anywhere; AssertionError at the end as of `watched`."""
    context = browser.new_context(base_url=url, viewport=VIEWPORT, **kind)
    try:
        with watched(context, url) as opened:
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
def as_new(context: BrowserContext, url: str) -> Iterator[None]:
    """A block after which all but the first page are closed, and nothing that they stored or were granted is left."""
    [window] = context.pages
    try:
        yield
    finally:
        context.set_offline(False)
        context.clear_permissions()
        context.unroute_all(behavior="ignoreErrors")
        for opened in context.pages[1:]:
            opened.close()
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        storage = {"origin": origin, "storageTypes": _LEFT}
        context.new_cdp_session(window).send("Storage.clearDataForOrigin", storage)


def foreign(url: str, server_url: str) -> list[str]:
    """A complaint where `url` is another host's, else nothing."""
    there, here = urlsplit(url), urlsplit(server_url)
    return [] if there.scheme in ("data", "blob") or there.netloc == here.netloc else [f"request to {url}"]


def wait_for_all(page: Page) -> None:
    """Until a page has all that it wants by itself."""
    expect(page.get_by_test_id("view-projector")).to_be_visible()  # it comes last
    page.wait_for_load_state("networkidle")


def let_go(page: Page, held: list[Route]) -> None:
    """Let a request go on that a test holds back, once it has come: the page shows that it waits before."""
    for _ in range(500):
        if held:
            break
        page.wait_for_timeout(20)
    held[0].continue_()


def asked_from_now_on(page: Page) -> list[str]:
    """The addresses that a page on a server asks for once it has all it wants, but for those that other tabs repeat."""
    asked: list[str] = []
    wait_for_all(page)
    repeated = re.compile("heartbeat|model_status")
    page.on("request", lambda request: None if repeated.search(request.url) else asked.append(request.url))
    return asked
