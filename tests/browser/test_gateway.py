"""The page behind the gateway, in a browser: all of it works, nothing of another host runs, no versions mix."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import watched_page
from tests.browser.distil.page import DistilPage
from tests.conftest import ROOT, free_port, serving
from tests.demos.gateway.second_server import second_server
from tests.test_readme_api import block

DRAWN = {
    "temperature": ".temperature [data-testid=bar][data-prob]",
    "distil": ".distil [data-testid=probe] [data-teacher]",
    "soft_labels": ".soft_labels [data-testid=model] [data-testid=bar][data-prob]",
    "deploy": ".deploy [data-testid=comparison] td[data-row=weights]",
    "classroom": ".classroom #about",
}
ADD_SCRIPT = "(src) => document.head.append(Object.assign(document.createElement('script'), { src }))"
FETCH = "(url) => fetch(url, { mode: 'no-cors' }).then(() => 'sent', () => 'refused')"


def test_all_tabs_and_the_picture_work_within_the_policy(server_page: Page) -> None:
    complaints = complaints_of(server_page)
    for tab, drawn in DRAWN.items():
        server_page.goto(f"?tab={tab}")
        server_page.wait_for_selector(drawn, timeout=60_000)
    server_page.goto("?open=picture")
    server_page.wait_for_selector(".js-plotly-plot .main-svg")
    assert complaints == []


def test_a_worker_trains_within_the_policy(server_page: Page) -> None:
    complaints = complaints_of(server_page)
    DistilPage(server_page).open(device="cpu", steps=40).run()
    # jax-js starts a worker from a blob.
    assert server_page.evaluate("() => new Worker(URL.createObjectURL(new Blob(['1']))) instanceof Worker")
    assert complaints == []


def test_the_page_works_inside_a_page_of_another_host(browser: Browser, server_url: str) -> None:
    with second_server() as second, plain_page(browser) as page:
        complaints = complaints_of(page)
        second.page = f'<!doctype html><link rel=icon href="data:,">{block("html", server_url)}'.encode()
        page.goto(second.url)
        [frame] = page.main_frame.child_frames
        frame.wait_for_selector("[data-testid=soft-labels]", timeout=60_000)
        assert complaints == []


@pytest.mark.parametrize("address", ["gradio_api/file={url}x.html", "gradio_api/proxy={url}x.html"])
def test_no_script_of_another_host_runs(browser: Browser, server_url: str, address: str) -> None:
    with second_server() as second, plain_page(browser) as page:
        page.goto(server_url + address.format(url=second.url))
        assert "an address must be one" in page.inner_text("body")
        page.goto(server_url)
        page.evaluate(ADD_SCRIPT, second.url)
        assert page.evaluate(FETCH, second.url) == "refused"
        page.wait_for_timeout(300)
        assert second.asked == []


@pytest.mark.slow
def test_the_page_works_under_a_path(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path, GRADIO_ROOT_PATH="/lab") as server, watched_page(browser, server.url) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/lab/?tab=distil&device=server&steps=20")
        page.wait_for_selector(DRAWN["distil"], timeout=60_000)
        DistilPage(page).run()
        assert {url.split("/")[3] for url in asked if not url.startswith("data:")} == {"lab"}


@pytest.mark.slow
def test_after_an_update_the_page_is_whole_and_new(browser: Browser, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    shutil.copyfile(ROOT / "app.py", tree / "app.py")
    for folder in ("core", "demos", "assets"):
        shutil.copytree(ROOT / folder, tree / folder)
    port, versions = free_port(), []
    with watched_page(browser, f"http://127.0.0.1:{port}/") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for step in range(2):
            with serving(tmp_path, tree, port) as server:
                page.goto(server.url)
                page.wait_for_selector(DRAWN["temperature"])
                added = page.evaluate("import(document.querySelector('link[href*=softmax]').href).then((m) => m.added)")
            assert added == (step or None)
            versions.append({url.split("/")[4] for url in asked if "/assets/js/" in url})
            page.goto("about:blank")  # one that stays open asks for its own version's files
            asked.clear()
            with (tree / "assets/js/maths/softmax.js").open("a") as module:
                module.write("\nexport const added = 1;\n")
    [[before], [after]] = versions
    assert before != after


def complaints_of(page: Page) -> list[str]:
    """What the browser's console tells of errors from now on, such as a broken policy."""
    complaints: list[Any] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    return complaints


@contextmanager
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page that may ask several hosts."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()
