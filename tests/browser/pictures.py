"""The pictures of README.md, taken of the real page: every tab, light and dark.

    make pictures

Distil and Deploy show a run that the page has just trained. Takes a minute.
"""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from core.static_site import write_site
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.distil.page import DistilPage
from tests.browser.site.hosting import hosted
from tests.conftest import ROOT

FOLDER = ROOT / "pictures"
# What stands on a laptop's screen, and as many colours as such a page has.
VIEWPORT, COLOURS = {"width": 1200, "height": 830}, 96
SCHEMES = ("light", "dark")
# What a tab has to show before it is taken.
DRAWN = {
    "temperature": "[data-testid=bar][data-prob]",
    "soft_labels": "[data-testid=bar][data-prob]",
    "distil": "[data-testid=lead]",
    "deploy": "td:text-is('100 %')",
    "classroom": "h2",
}


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        write_site(Path(folder), with_model=False)
        with hosted(Path(folder)) as url:
            for scheme in SCHEMES:
                take(browser, url, scheme)
        browser.close()


def take(browser: Browser, url: str, scheme: str) -> None:
    """Every tab as one visitor with that scheme sees it."""
    context = browser.new_context(
        viewport=VIEWPORT, color_scheme=scheme, locale="en", service_workers="block", reduced_motion="reduce"
    )
    page = context.new_page()
    for tab, drawn in DRAWN.items():
        page.goto(f"{url}?tab={tab}")
        if tab == "distil":
            DistilPage(page).run()
            page.evaluate("scrollTo(0, 0)")
        page.locator(f".lab {drawn}").first.wait_for()
        page.wait_for_load_state("networkidle")
        page.mouse.move(0, 0)
        save(page, FOLDER / f"{tab}_{scheme}.png")
    context.close()


def save(page: Page, path: Path) -> None:
    """What is on the screen, with few colours, so that the file is small."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
