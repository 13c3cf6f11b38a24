"""Both editions show the same: every tab's first view has the same picture and the same numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

# What a tab has once its first view is whole.
DRAWN = {
    "temperature": "[data-testid=bar][data-prob]",
    "soft_labels": "[data-testid=model] [data-testid=bar][data-prob]",
    "distil": "[data-testid=probe] [data-teacher]",
    "deploy": "[data-testid=side-finding]:not(:empty)",
    "classroom": "#about",
}


@contextmanager
def opened(browser: Browser, url: str, width: int, scheme: str) -> Iterator[Page]:
    """A page that nothing moves on."""
    context = browser.new_context(
        viewport={"width": width, "height": 760},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def picture(page: Page) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB")).astype(int)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), pytest.param(375, "dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize("tab", DRAWN)
def test_the_first_view_is_the_same(
    browser: Browser, server_url: str, site_url: str, tab: str, width: int, scheme: str
) -> None:
    shown = []
    for url in (server_url, site_url):
        with opened(browser, f"{url}?tab={tab}", width, scheme) as page:
            page.wait_for_selector(DRAWN[tab])
            page.wait_for_selector(".view-links a", state="visible" if width > 900 else "attached")
            # What is far down may say that there is no model yet.
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(300)
            words = page.locator(f".lab.{tab}").inner_text().splitlines()[:40]
            shown.append((picture(page), words))
    (served, said), (plain, written) = shown
    assert written == said
    differs = np.abs(served - plain).max(axis=2) > 8
    assert differs.mean() < 0.0002
