"""Each tab as a program of its own."""

import os
import signal
import sys
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import watched_page
from tests.browser.test_gateway import DRAWN
from tests.conftest import serving
from tests.demos.client import Client


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize(
    "tab", ["distil", *(pytest.param(tab, marks=pytest.mark.slow) for tab in DRAWN if tab != "distil")]
)
def test_a_tab_runs_alone_with_every_endpoint(browser: Browser, tmp_path: Path, tab: str) -> None:
    with serving(tmp_path, program=("-m", f"demos.{tab}")) as own:
        with watched_page(browser, own.url) as page:
            page.goto(f"?lang=en&tab={tab}")
            expect(page.locator(DRAWN[tab]).first).to_be_visible(timeout=30_000)
            expect(page.locator("[data-tab-id]:visible")).to_have_count(0)
            expect(page.locator(f"a[href*='tab=']:not([href*='tab={tab}']):visible")).to_have_count(0)
        listed = Client(own.url).get("info").json()["named_endpoints"]
        assert {"/soften", "/sequence", "/distill", "/answer_times"} <= listed.keys()
        with httpx.stream("GET", f"{own.url}gradio_api/heartbeat/a", trust_env=False, timeout=20) as stream:
            os.kill(own.process_id, signal.SIGINT)
            with pytest.raises(httpx.HTTPError):
                list(stream.iter_lines())
        assert "Traceback" not in own.log.read_text("utf-8")
