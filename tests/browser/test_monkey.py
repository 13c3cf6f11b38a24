"""Two visitors who press anything, in both editions; longer where MONKEY_SECONDS says so, otherwise by MONKEY_SEED."""

import os
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.monkey import run
from tests.conftest import serving

SECONDS = float(os.environ.get("MONKEY_SECONDS") or 30)
SEED = int(os.environ.get("MONKEY_SEED") or 15)


def test_nothing_that_two_visitors_press_breaks_the_server_or_its_page(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as own:
        assert run(browser, own.url, SECONDS, SEED, own) == []


def test_nothing_that_two_visitors_press_breaks_the_page_without_a_server(browser: Browser, site_url: str) -> None:
    assert run(browser, site_url, SECONDS / 4, SEED) == []
