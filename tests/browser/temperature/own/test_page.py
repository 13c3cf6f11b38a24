"""A model of counts: of a text that ships or the visitor's own, clicked through, written, and safe from any text."""

import math
import re

import pytest
from playwright.sync_api import Page, expect

from core.layer_dropping.texts import shipped_text
from core.recordings.logits import recording
from core.temperature import softmax
from tests.browser.temperature.page import Explorer
from tests.browser.test_accessible import AXE, check

# “red” is followed by “fish” three times and by “bird” once.
SONG = "Red fish. Red fish! Red bird? Red fish. " + "One two three four five six seven eight. " * 2


@pytest.fixture
def explorer(page: Page) -> Explorer:
    return Explorer(page)


def paste(explorer: Explorer, text: str) -> None:
    explorer.get("ownText-mine").check()
    explorer.get("own-text").fill(text)


def counts(explorer: Explorer) -> dict[str, float]:
    read = "rows => rows.map(row => [row.dataset.token, Number(row.dataset.prob)])"
    return dict(explorer.get("counts-bar").evaluate_all(read))


def begin(explorer: Explorer, word: str) -> None:
    explorer.get("own-begin").fill(word)
    explorer.get("own-begin").press("Enter")


def test_a_shipped_text_is_counted_at_once_and_one_click_takes_a_word(explorer: Explorer) -> None:
    explorer.open(open="own")
    expect(explorer.get("own-path")).to_have_text("the")
    times = len(re.findall(r"\bthe\W+queen\b(?!['’]s)", shipped_text("alice").lower()))
    expect(explorer.get("counts-bar").first).to_contain_text(f"{times} ×")
    explorer.get("counts-bar").first.press("Enter")
    expect(explorer.get("own-path")).to_have_text("the queen")
    explorer.get("ownText-lincoln").check()
    explorer.wait_for_link("own", "lincoln")
    expect(explorer.get("own-path")).to_have_text("the")


def test_shares_follow_the_dial_as_the_counts_power_says(explorer: Explorer) -> None:
    explorer.open(open="own", own="mine", T=1)
    paste(explorer, SONG)
    begin(explorer, "Red")
    expect(explorer.get("own-says")).to_contain_text("the shares are as counted, 3 : 1.")
    for temperature, ratio in ((0.5, 9), (2, math.sqrt(3))):
        explorer.turn(temperature)
        expect(explorer.get("own-says")).to_contain_text(f"becomes {ratio:.3g} : 1.")
        expect(explorer.get("own-says")).to_contain_text("is still 3 : 1.")
        found = counts(explorer)
        assert found["fish"] / found["bird"] == pytest.approx(ratio)
    explorer.get("own-dial").press("Home")
    explorer.wait_for_link("T", "0")
    assert counts(explorer) == {"fish": 1, "bird": 0}
    explorer.get("ownOrder-2").check()
    explorer.get("counts-bar").first.click()
    expect(explorer.get("counts-bar").first).to_contain_text("2 ×")  # after “red fish”: a dot twice, ! once


def test_the_same_seed_writes_the_same_and_the_text_outlives_a_change_of_language(explorer: Explorer) -> None:
    explorer.open(open="own", seed=5, T=2)
    paste(explorer, SONG)
    begin(explorer, "red")
    explorer.get("own-write").click()
    first = explorer.get("own-written").inner_text()
    explorer.get("own-write").click()
    assert explorer.get("own-written").inner_text() == first
    assert len(first.replace(".", " .").replace("!", " !").replace("?", " ?").split()) == 21
    sent: list[str] = []
    explorer.page.on("request", lambda request: sent.append(request.post_data or ""))
    explorer.page.get_by_role("link", name="中文").click()
    expect(explorer.get("own-how")).to_contain_text("随机种子是 5")
    expect(explorer.get("own-text")).to_have_value(SONG)
    expect(explorer.get("own-written")).to_have_text(first)
    expect(explorer.get("own-path")).to_have_text("red")
    assert not any(sent)
    assert "fish" not in explorer.page.url


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("only four words here", "at least 20 words; this one has 4."),
        ("... !!! ? " * 40, "at least 20 words; this one has 0."),
        ("😀 " * 100, "at least 20 words; this one has 0."),
        ("x" * 200_001, "at most 200,000 characters; this one has 200,001."),
        ("x" * 150_000, "at least 20 words; this one has 1."),
    ],
)
def test_a_text_that_breaks_a_rule_is_refused_and_the_counts_stay(explorer: Explorer, text: str, rule: str) -> None:
    explorer.open(open="own")
    expect(explorer.get("counts-bar").first).to_be_visible()
    paste(explorer, SONG)
    expect(explorer.get("own-path")).to_have_text("red")
    explorer.get("own-text").fill(text)
    expect(explorer.get("own-problem")).to_contain_text(rule)
    expect(explorer.get("own-path")).to_have_text("red")


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('<img src=x onerror="window.broken = 1"> ' * 9, "img"),
        ("مرحبا بالعالم. " * 12, "مرحبا"),
        ("我们今天去公园。" * 9, "公园"),
        ("a " * 40 + "x" * 60_000, "a"),
    ],
)
def test_any_text_is_shown_as_text(explorer: Explorer, text: str, word: str) -> None:
    explorer.page.set_viewport_size({"width": 375, "height": 800})
    explorer.open(open="own")
    paste(explorer, text)
    expect(explorer.get("counts-bar").first).to_be_visible()
    begin(explorer, "xyz")
    expect(explorer.page.locator("#own-begin-problem")).to_have_text("“xyz” does not come in this text.")
    begin(explorer, word)
    expect(explorer.get("own-path")).to_have_text(word)
    explorer.get("own-write").click()
    assert explorer.page.evaluate("window.broken") is None
    assert explorer.page.locator(".own img").count() == 0
    assert explorer.page.evaluate("document.documentElement.scrollWidth") <= 375


def test_a_recorded_prompt_has_the_language_models_bars_beside(explorer: Explorer) -> None:
    explorer.open(open="own", T=2)
    explorer.get("own-begin").wait_for()
    note = explorer.get("real-note")
    expect(note).not_to_be_empty()
    assert explorer.get("real-bar").count() == 0
    top = max(softmax(recording("china").logits, 2))
    paste(explorer, "中国的首都是北京。我们今天去公园，天气很好。" * 4)
    explorer.get("ownText-mine").check()
    begin(explorer, "中国")
    for word in ("的", "首都", "是"):
        explorer.page.locator(f"[data-testid=counts-bar][data-token='{word}']").click()
    expect(note).to_contain_text("has read all 4 words")
    share = float(explorer.get("real-bar").first.get_attribute("data-prob") or "nan")
    assert share == pytest.approx(top, abs=1e-9)


@pytest.mark.slow
def test_axe_finds_nothing_beside_the_counts(explorer: Explorer) -> None:
    explorer.page.emulate_media(reduced_motion="reduce")
    explorer.open(open="own")
    paste(explorer, "中国的首都是北京。我们今天去公园，天气很好。" * 4)
    for word in ("的", "首都", "是"):
        explorer.page.locator(f"[data-testid=counts-bar][data-token='{word}']").click()
    explorer.get("own-write").click()
    begin(explorer, "xyz")
    explorer.page.evaluate(AXE)
    check(explorer.page, "#panel-own")


def test_who_does_not_open_it_fetches_nothing_of_it(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    Explorer(page).open()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "/own/" in url or "/written/" in url or "texts/" in url] == []
