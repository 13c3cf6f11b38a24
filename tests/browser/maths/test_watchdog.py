"""A server that is heard no more is noticed; one that speaks, and a computer that has slept, are not taken for it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import watched_page
from tests.browser.modules import ORIGIN, call, open_blank

TESTED = "tests/browser/maths/watchdog.js"


@pytest.fixture
def watching(browser: Browser) -> Iterator[Page]:
    """A page whose clock stands still unless it is moved, with a watchdog that has just begun."""
    with watched_page(browser, ORIGIN) as page:
        open_blank(page)
        page.clock.install(time=0)
        page.clock.pause_at(1000)
        call(page, TESTED, "begin")
        yield page


def lost_after(page: Page, seconds: int) -> bool:
    """Whether the server is held to be lost once `seconds` more have gone by."""
    page.clock.run_for(1000 * seconds)
    return call(page, TESTED, "isLost")


def test_a_server_is_lost_after_eight_seconds_of_silence_and_three_of_grace(watching: Page) -> None:
    assert not lost_after(watching, 10)
    assert lost_after(watching, 2)


def test_a_server_that_speaks_every_few_seconds_is_never_lost(watching: Page) -> None:
    for _ in range(10):
        assert not lost_after(watching, 7)
        call(watching, TESTED, "hear")


def test_one_that_speaks_again_within_the_grace_is_not_lost(watching: Page) -> None:
    assert not lost_after(watching, 10)
    call(watching, TESTED, "hear")
    assert not lost_after(watching, 9)


def test_an_hours_sleep_is_no_silence_if_the_server_is_heard_on_waking(watching: Page) -> None:
    watching.clock.fast_forward(3_600_000)
    assert not call(watching, TESTED, "isLost")
    assert not lost_after(watching, 2)
    call(watching, TESTED, "hear")
    assert not lost_after(watching, 9)
