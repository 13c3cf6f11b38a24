"""A curve that is drawn as a guess, by a pen and by keys, and the true one that is laid over it."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.recordings.logits import recording
from core.temperature import softmax
from tests.browser.classroom.test_path import press, strip, truths
from tests.browser.temperature.page import Explorer
from tests.browser.test_accessible import AXE, check

DRAWN = [0.1, 0.3, 2, 5, 20]
STEP = "?lesson=3"


def points(page: Page) -> list[int]:
    return [int(point.input_value()) for point in strip(page, "lesson-guess").all()]


def field(page: Page) -> Locator:
    page.goto(STEP)
    place = page.locator(".curve-field")
    expect(strip(page, "lesson-guess")).to_have_count(len(DRAWN))
    # Its style gives it its height.
    expect(place).to_have_css("position", "relative")
    return place


def shares() -> list[float]:
    logits = np.asarray(recording("light").logits, dtype=np.float64)
    return [float(softmax(logits, T)[logits.argmax()]) for T in DRAWN]


def test_a_pen_draws_it_and_the_true_curve_is_the_tabs(page: Page) -> None:
    box = field(page).bounding_box()
    assert box
    assert len(set(points(page))) == 1  # it says nothing yet
    expect(strip(page, "lesson-try")).to_have_attribute("aria-disabled", "true")
    page.mouse.move(box["x"] - 5, box["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 5, box["y"] + box["height"], steps=5)
    page.mouse.up()
    guess = points(page)
    assert guess == sorted(guess, reverse=True)
    assert guess[0] >= 97
    assert guess[-1] <= 3
    strip(page, "lesson-try").click()
    strip(page, "lesson-show").click()
    found = truths(page)
    assert found == pytest.approx(shares(), rel=1e-6)
    off = sum(abs(percent - 100 * truth) for percent, truth in zip(guess, found, strict=True)) / len(guess)
    expect(strip(page, "lesson-status")).to_contain_text(f"{off:.1f} percentage points on average")
    for path in ("curve-guess", "curve-truth", "curve-gap"):
        expect(page.locator(f".curve-told path.{path}")).to_have_count(1)
    page.get_by_test_id("temperature-exact").fill("5")
    page.keyboard.press("Enter")
    assert Explorer(page).bars()[" red"] == pytest.approx(found[3], rel=1e-6)


def test_keys_draw_it(page: Page) -> None:
    field(page)
    page.locator("#lesson-heading").focus()
    page.keyboard.press("Tab")
    for key in ("End", "PageUp", "PageDown", "ArrowDown", "Home"):
        page.keyboard.press("Tab")
        page.keyboard.press(key)
    start = 29  # per cent, of the square that is given
    guess = points(page)
    assert (guess[0], guess[-1]) == (100, 0)
    assert guess[1] > start > guess[2]
    assert guess[3] == start - 1
    expect(strip(page, "lesson-guess").first).to_have_attribute("aria-valuetext", "100\u00a0%")
    press(page, strip(page, "lesson-try"))
    page.reload()
    strip(page, "lesson-back").click()
    expect(strip(page, "lesson-guess")).to_have_count(len(DRAWN))
    assert points(page) == guess


def test_a_finger_draws_it_on_a_phone(browser: Browser, site_url: str) -> None:
    phone: dict[str, Any] = {"viewport": {"width": 375, "height": 700}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(base_url=site_url, service_workers="block", **phone)
    page = context.new_page()
    place = field(page)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    before = page.evaluate("scrollY")
    touch = context.new_cdp_session(page)

    def send(kind: str, *at: float) -> None:
        touched = [{"x": box["x"] + at[0] * box["width"], "y": box["y"] + at[1] * box["height"]}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    send("touchStart", 0, 0.1)
    for part in range(1, 11):
        send("touchMove", part / 10, 0.1 + 0.08 * part)
    send("touchEnd")
    guess = points(page)
    assert guess == sorted(guess, reverse=True)
    assert guess[0] > 85
    assert guess[-1] < 15
    assert page.evaluate("scrollY") == before  # the finger drew, and moved no page
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    context.close()


def test_axe_finds_nothing(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    field(page)
    page.evaluate(AXE)
    check(page, "[data-testid=lesson-strip]")
    strip(page, "lesson-guess").first.fill("80")
    strip(page, "lesson-try").click()
    strip(page, "lesson-show").click()
    expect(page.locator(".curve-told")).to_contain_text(re.compile("guess 80"))
    check(page, "[data-testid=lesson-strip]")
