"""The square to draw a digit in: one pointer or the keys draw, and what is read is what was drawn."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watched_page
from tests.browser.soft_labels.page import SoftLabels

# Events, each with where the fingers then are in pixels of the pad.
Touches = list[tuple[str, list[tuple[int, int]]]]
# A browser that guards its visitors from being recognised answers so.
FALSIFIED = "CanvasRenderingContext2D.prototype.getImageData = () => ({ data: new Uint8ClampedArray(4e6).fill(99) })"


def open_pad(page: Page) -> SoftLabels:
    soft = SoftLabels(page).open(T=1)
    soft.see("digits")
    soft.get("draw-digit").click()
    expect(soft.get("pad-note")).to_contain_text("As long as it is empty", timeout=20_000)
    soft.get("pad").evaluate("pad => pad.scrollIntoView({ block: 'center' })")
    return soft


def is_a_one(soft: SoftLabels) -> None:
    expect(soft.get("digit-finding")).to_contain_text("There is no hard label")
    expect(soft.get("pad-note")).to_contain_text("scaled and centred")
    shares = soft.shares("bar", "digit")
    assert shares.index(max(shares)) == 1
    assert max(shares) > 0.8


def test_keys_draw_and_a_falsified_canvas_changes_nothing(page: Page) -> None:
    page.add_init_script(FALSIFIED)
    soft = open_pad(page)
    pad = soft.get("pad")
    expect(soft.get("pad-keys")).to_be_hidden()
    pad.press("ArrowUp")
    expect(soft.get("pad-keys")).to_contain_text("the space bar puts it down")
    expect(soft.get("pad-note")).to_contain_text("As long as it is empty")
    pad.press("Space")
    expect(soft.get("pad-keys")).to_contain_text("the space bar lifts it")
    for _ in range(18):
        pad.press("ArrowDown")
    is_a_one(soft)
    soft.get("pad-clear").focus()
    expect(soft.get("pad-keys")).to_be_hidden()


@pytest.fixture
def touched(browser: Browser, site_url: str) -> Iterator[Callable[[Touches], SoftLabels]]:
    """Draw on the pad by several fingers."""

    def touch(events: Touches) -> SoftLabels:
        soft = open_pad(page)
        box = soft.get("pad").bounding_box()
        assert box
        device = page.context.new_cdp_session(page)
        for kind, fingers in events:
            points = [{"x": box["x"] + x, "y": box["y"] + y, "id": i} for i, (x, y) in enumerate(fingers)]
            device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        return soft

    with watched_page(browser, site_url, has_touch=True, service_workers="block") as page:
        yield touch


def test_a_palm_that_rests_beside_the_finger_draws_nothing(touched: Callable[[Touches], SoftLabels]) -> None:
    palm = (40, 140)
    one = [("touchMove", [(84, 20 + 12 * i), (palm[0] + i, palm[1])]) for i in range(1, 11)]
    soft = touched([("touchStart", [(84, 20)]), ("touchStart", [(84, 20), palm]), *one, ("touchEnd", [])])
    is_a_one(soft)
