"""What was drawn in one language is let go once the page is drawn in another: nothing that stays calls it any more."""

from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site.test_language import in_chinese, in_english

# What outlasts a drawing.
STAYS = ["Window", "HTMLDocument", "HTMLBodyElement", "MediaQueryList"]


def listeners(page: Page) -> Counter[str]:
    """How many there are on all that stays, by what they listen to and for."""
    devtools = page.context.new_cdp_session(page)
    found: Counter[str] = Counter()
    for kind in STAYS:
        prototype = devtools.send("Runtime.evaluate", {"expression": f"{kind}.prototype"})["result"]
        alike = devtools.send("Runtime.queryObjects", {"prototypeObjectId": prototype["objectId"]})["objects"]
        listed = devtools.send("Runtime.getProperties", {"objectId": alike["objectId"], "ownProperties": True})
        for one in listed["result"]:
            if one["name"].isdigit():
                told = devtools.send("DOMDebugger.getEventListeners", {"objectId": one["value"]["objectId"]})
                found.update(f"{kind} {listener['type']}" for listener in told["listeners"])
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("search", "drawn", "held"),
    [
        ("?open=picture", ".plot .heatmaplayer", "Window resize"),
        ("?tab=distil", ".uplot canvas", "Window dppxchange"),
    ],
)
def test_what_another_language_replaces_listens_no_more(page: Page, search: str, drawn: str, held: str) -> None:
    page.goto(f"{search}&lang=en")
    expect(page.locator(drawn)).to_have_count(1, timeout=30_000)
    in_chinese(page)
    expect(page.locator(drawn)).to_have_count(1, timeout=30_000)
    before = listeners(page)
    assert before[held]
    in_english(page)
    expect(page.locator(drawn)).to_have_count(1, timeout=30_000)
    assert listeners(page) == before
