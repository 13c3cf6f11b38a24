"""Where a visitor's own few colours are forced on every page, what is a filled shape is still seen."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

# The shapes of each tab, and by which element it is known to be drawn.
SHAPES = {
    "Temperature": [".swatch-now", ".dial-range", ".bar-dots", ".pin-0", ".picked"],
    "Soft labels": [".part-answers .hard", ".part-answers .soft-bar", ".dial-range", ".part-answers .right .hard"],
    "Distil": [".swatch.teacher", ".swatch.student", ".swatch.twin", "[data-testid=start-training]"],
    "Deploy": [
        ".swatch.teacher",
        ".swatch.student",
        ".swatch.int8",
        ".swatch.twin",
        ".answer:nth-child(5) .bar-fill.teacher",
        ".layer .bar-fill.student",
        ".layer .bar-fill.dropped",
    ],
}


PAPER = {"light": 255, "dark": 0}


def filled(shape: Locator, paper: int) -> float:
    """The part of what is seen of `shape` that does not have the brightness of the paper."""
    shape.scroll_into_view_if_needed()
    counts = Image.open(io.BytesIO(shape.screenshot())).convert("L").histogram()
    return 1 - counts[paper] / sum(counts)


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("scheme", PAPER)
def test_filled_shapes_are_seen_in_forced_colours(page: Page, scheme: str) -> None:
    page.emulate_media(forced_colors="active", color_scheme=scheme, reduced_motion="reduce")
    page.goto("?T=2&pins=1&open=draw")
    first = page.locator("[data-testid=bar][data-prob]").first
    first.wait_for()
    page.get_by_test_id("draw-many").click()
    page.get_by_test_id("draw-one").click()
    for tab, shapes in SHAPES.items():
        page.get_by_role("tab", name=tab).click()
        for selector in shapes:
            shape = page.locator(f".lab:visible {selector}:visible").first
            expect(shape).to_be_visible(timeout=20_000)
            # What comes later in a tab may move it while its picture is taken.
            assert any(filled(shape, PAPER[scheme]) > 0.02 for _ in range(5)), selector


def test_a_bar_in_forced_colours_is_as_long_as_its_share(page: Page) -> None:
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto("?T=1&pins=")
    bar = page.locator("[data-testid=bar][data-prob]").first
    bar.wait_for()
    length = filled(bar.locator(".bar-fill"), PAPER["light"])
    assert length == pytest.approx(float(bar.get_attribute("data-prob") or 0), abs=0.06)
