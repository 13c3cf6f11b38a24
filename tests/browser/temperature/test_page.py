"""The Temperature tab in a real browser, on recorded prompts: no model is needed for any of this."""

import csv
import io
import math
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from core.pages.document import texts
from core.randomness import key, uniform
from core.recordings.logits import prompts, recording
from core.temperature import entropy, softmax, truncate
from tests.browser.conftest import asked_from_now_on, let_go, watched_page
from tests.browser.temperature.page import Explorer


@pytest.fixture
def explorer(page: Page) -> Explorer:
    return Explorer(page)


@pytest.fixture
def on_server(server_page: Page) -> Explorer:
    return Explorer(server_page)


def test_first_view_makes_its_point_untouched(explorer: Explorer) -> None:
    explorer.open()
    assert list(explorer.bars())[0] == " Paris"
    assert explorer.bars()[" Paris"] == pytest.approx(0.7725, abs=1e-3)
    expect(explorer.get("sentence")).to_contain_text("“Paris”, has 77")
    widths = explorer.page.locator("[data-testid=bar] .pin").evaluate_all(
        "pins => pins.slice(0, 2).map(pin => parseFloat(pin.style.width))"
    )
    assert widths[0] > 99
    assert widths[1] == pytest.approx(5.2, abs=0.1)


def test_bars_and_numbers_are_the_whole_vocabularys(explorer: Explorer) -> None:
    explorer.open(T=2)
    probs = softmax(recording("france").logits, 2)
    top = sorted(probs, reverse=True)[:10]
    assert list(explorer.bars().values()) == pytest.approx(top, abs=1e-12)
    assert explorer.tail() == pytest.approx(1 - sum(top), abs=1e-9)
    bits = float(entropy(probs)) / math.log(2)
    expect(explorer.get("entropy")).to_have_text(f"{bits:.2f} bits")
    expect(explorer.get("effective-choices")).to_have_text("5,630")


def test_turning_the_dial_moves_bars_sentence_and_link_and_asks_nobody(on_server: Explorer) -> None:
    on_server.open()
    asked = asked_from_now_on(on_server.page)
    on_server.turn(1.2, 1.6, 2, 5, 0.3, 2)
    expect(on_server.get("sentence")).to_contain_text("falls from 77 % to 5 %")
    expect(on_server.page.locator(".say [role=status]")).to_contain_text("falls from 77 % to 5 %")
    on_server.wait_for_link("T", "2")
    assert asked == []


def test_dial_is_logarithmic_and_works_from_the_keyboard(explorer: Explorer) -> None:
    explorer.open()
    dial = explorer.get("temperature")
    assert float(dial.get_attribute("min") or 0) == pytest.approx(math.log10(0.05))
    assert float(dial.get_attribute("max") or 0) == pytest.approx(math.log10(20))
    dial.focus()
    for _ in range(3):
        dial.press("PageUp")
    expect(dial).to_have_attribute("aria-valuetext", "T = 2. " + text_of("dial.zone_distil"))
    dial.press("ArrowRight")
    expect(explorer.get("temperature-exact")).to_have_value("2.05")


def test_the_dials_left_end_is_zero_where_the_likeliest_has_all(explorer: Explorer) -> None:
    explorer.open(T=0.05, open="formula")
    dial = explorer.get("temperature")
    dial.press("ArrowLeft")
    explorer.wait_for_link("T", "0")
    expect(dial).to_have_attribute("aria-valuetext", "T = 0. " + text_of("dial.zone_zero"))
    shares = list(explorer.bars().values())
    assert shares == [1.0, *[0.0] * (len(shares) - 1)]
    assert explorer.tail() == 0
    expect(explorer.get("entropy")).to_contain_text("0")
    expect(explorer.get("sentence")).to_contain_text("as if there were no choice at all")
    expect(explorer.page.locator(".formula-note")).to_have_text(text_of("formula.zero"))
    assert "NaN" not in (said := explorer.page.inner_text("body"))
    assert "Infinity" not in said
    dial.press("ArrowRight")
    explorer.wait_for_link("T", "0.0512")
    for place in ("Home", "PageDown"):
        dial.press(place)
        explorer.wait_for_link("T", "0")


def test_a_link_at_zero_opens_and_draws_the_likeliest_alone(explorer: Explorer) -> None:
    explorer.open(T=0, pins="0,2", open="draw")
    expect(explorer.get("temperature-exact")).to_have_value("0")
    explorer.get("draw-many").click()
    assert drawn_counts(explorer)[0] == 100


def test_exact_field_says_the_rule_and_the_temperature_stays(explorer: Explorer) -> None:
    explorer.open(T=0.8)
    field = explorer.get("temperature-exact")
    for wrong in ("abc", "0.04", "-1", "NaN", "Infinity", "21", ""):
        field.fill(wrong)
        field.press("Enter")
        expect(explorer.page.locator(".dial [role=alert]")).to_contain_text(f"from 0.05 to 20, not “{wrong}”")
        assert explorer.bars()[" Paris"] == pytest.approx(softmax(recording("france").logits, 0.8).max())
    field.fill("2,5")
    field.press("Enter")
    explorer.wait_for_link("T", "2.5")


@pytest.mark.parametrize(
    ("parameter", "value", "rule"),
    [
        ("T", "abc", "Temperature must be 0 or a number from 0.05 to 20, not “abc”"),
        ("T", "0.04", "not “0.04”"),
        ("T", "-1", "not “-1”"),
        ("T", "NaN", "not “NaN”"),
        ("T", "Infinity", "not “Infinity”"),
        ("top_k", "2.5", "Top-k must be a whole number"),
        ("top_p", "2", "Top-p must be a number from 0.01 to 1"),
        ("pins", "1,2,3,4", "At most 3 temperatures"),
        ("open", "<img src=x onerror=alert(1)>", "There is no part called"),
        ("model", "evil/model", "not one of the models offered"),
        ("prompt", "   ", "at least one character"),
        ("then", "1,x", "whole numbers"),
        ("seed", "-3", "seed must be"),
    ],
)
def test_a_broken_link_says_the_rule_and_keeps_the_rest(
    explorer: Explorer, parameter: str, value: str, rule: str
) -> None:
    other = {"min_p": 0.05} if parameter == "T" else {"T": 1.5}
    explorer.open(**{parameter: value}, **other)
    expect(explorer.get("notices")).to_contain_text(rule)
    settings = truncate(softmax(recording("france").logits, other.get("T", 1)), min_p=other.get("min_p"))
    assert explorer.bars()[" Paris"] == pytest.approx(settings.max())


def test_everything_set_comes_back_with_the_link(explorer: Explorer) -> None:
    explorer.open(
        prompt="The traffic light turned",
        T=1.5,
        top_k=7,
        top_p=0.95,
        min_p=0.01,
        pins="0.5,3,9",
        open="filters",
    )
    shown = explorer.bars()
    expected = truncate(softmax(recording("light").logits, 1.5), 7, 0.95, 0.01)
    assert list(shown.values()) == pytest.approx(sorted(expected, reverse=True)[:10])
    expect(explorer.page.locator("#panel-filters")).to_be_visible()
    expect(explorer.page.locator(".legend")).to_contain_text("T = 9")
    assert explorer.link()["top_k"] == "7"


def test_a_prompt_typed_with_pauses_is_one_step_back(explorer: Explorer) -> None:
    explorer.open()
    before = explorer.page.evaluate("history.length")
    box = explorer.get("prompt")
    box.fill("")
    for word in ("Once", " upon", " a", " time"):
        box.press_sequentially(word)
        explorer.wait_for_link("prompt", box.input_value())
    assert explorer.page.evaluate("history.length") == before + 1
    box.press("Enter")
    box.press_sequentially(" there")
    explorer.wait_for_link("prompt", "Once upon a time there")
    explorer.page.go_back()
    expect(box).to_have_value("Once upon a time")
    explorer.page.go_back()
    expect(box).to_have_value("The capital of France is")


def test_a_prompt_that_is_left_at_once_is_one_step_back_too(explorer: Explorer) -> None:
    explorer.open()
    before = explorer.page.evaluate("history.length")
    box = explorer.get("prompt")
    box.fill("Once")
    explorer.wait_for_link("prompt", "Once")
    box.press_sequentially(" upon a time")
    box.press("Tab")
    explorer.wait_for_link("prompt", "Once upon a time")
    explorer.page.wait_for_timeout(500)
    assert explorer.page.evaluate("history.length") == before + 1


def test_what_an_input_method_composes_is_one_prompt(explorer: Explorer) -> None:
    explorer.open()
    explorer.get("prompt").fill("")
    explorer.get("prompt").focus()
    before = explorer.page.evaluate("history.length")
    keys = explorer.page.context.new_cdp_session(explorer.page)
    for composed in ("w", "wo", "wo h", "wo hen e"):
        keys.send("Input.imeSetComposition", {"text": composed, "selectionStart": 0, "selectionEnd": len(composed)})
        explorer.page.wait_for_timeout(500)
        assert "prompt" not in explorer.link()
    keys.send("Input.insertText", {"text": "我很饿"})
    explorer.wait_for_link("prompt", "我很饿")
    assert explorer.page.evaluate("history.length") == before + 1


def test_the_prompt_box_shows_all_its_lines_after_another_tab_and_beside_new_words(page: Page) -> None:
    fits = "box => box.clientHeight >= box.scrollHeight - 1 && box.clientHeight > 20"
    page.set_viewport_size({"width": 700, "height": 900})
    prompt = "I went to the market to buy fruit and to the baker next to it to buy some"
    page.goto(f"?tab=distil&prompt={prompt}")
    page.wait_for_selector("[data-testid=probe] [data-teacher]")
    page.get_by_role("tab", name="Temperature").click()
    box = page.get_by_test_id("prompt")
    expect(box).to_be_visible()
    page.wait_for_timeout(300)
    assert box.evaluate(fits)


def test_a_temperature_from_a_link_is_shown_whole(explorer: Explorer) -> None:
    for typed in ("0.456", "12.3456"):
        explorer.open(T=typed)
        field = explorer.get("temperature-exact")
        expect(field).to_have_value(typed)
        assert field.evaluate("field => field.scrollWidth <= field.clientWidth")


def test_the_legend_shows_the_longest_temperature_on_its_line(explorer: Explorer) -> None:
    explorer.open(T=0.0567)
    now = explorer.page.locator(".legend-now")
    expect(now).to_have_text("Now 0.0567")
    assert now.evaluate("now => now.scrollWidth <= now.clientWidth && now.scrollHeight <= now.clientHeight")


def test_back_returns_to_the_prompt_before(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.get_by_role("button", name="Traffic light").click()
    explorer.wait_for_heading("The traffic light turned")
    explorer.get("open-formula").click()
    explorer.wait_for_link("open", "formula")
    explorer.page.go_back()
    expect(explorer.page.locator("#panel-formula")).to_be_hidden()
    explorer.page.go_back()
    explorer.wait_for_heading("The capital of France is")
    expect(explorer.get("prompt")).to_have_value("The capital of France is")


def test_every_recorded_prompt_is_one_click_away_and_has_bars_and_a_lesson(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.locator(".all-examples summary").click()
    for entry in reversed(prompts()):
        explorer.page.locator(".all-examples").get_by_text(text_of(f"example.{entry['slug']}"), exact=True).click()
        explorer.wait_for_link("prompt", entry["prompt"])
        top = softmax(recording(entry["slug"]).logits, 1).max()
        explorer.page.wait_for_function(
            "top => Math.abs(document.querySelector('[data-testid=bar]').dataset.prob - top) < 1e-9", arg=float(top)
        )
        expect(explorer.get("lesson")).to_have_text(text_of(f"lesson.{entry['slug']}"))


def test_half_characters_and_new_lines_are_named(explorer: Explorer) -> None:
    explorer.open(prompt="中国的首都是")
    expect(explorer.page.locator(".bars")).to_contain_text("E8: part of a character")
    explorer.open(prompt="Is the Earth flat? Answer:")
    expect(explorer.page.locator(".bars")).to_contain_text("new line")
    expect(explorer.page.locator(".bars")).to_contain_text("<|im_end|>")


def test_filters_grey_their_cuts_in_the_samplers_order(explorer: Explorer) -> None:
    explorer.open(T=1.5, open="filters")
    for name in ("top_k", "top_p"):
        explorer.get(name).check()
    cuts = explorer.page.locator("[data-testid=bar] .bar-cut").all_inner_texts()
    assert cuts[:3] == ["", "", ""]
    assert cuts[5:] == ["cut by top-k"] * 5
    kept = truncate(softmax(recording("france").logits, 1.5), 5, 0.9)
    assert list(explorer.bars().values()) == pytest.approx(sorted(kept, reverse=True)[:10])
    explorer.wait_for_link("top_k", "5")
    explorer.get("top_k").uncheck()
    explorer.wait_for_link("top_k", None)


def test_a_hundred_draws_follow_the_shares_and_the_dial(explorer: Explorer) -> None:
    explorer.open(T=1, open="draw")
    explorer.get("draw-many").click()
    drawn = drawn_counts(explorer)
    assert sum(drawn) == 100
    assert 50 <= drawn[0] <= 96
    expect(explorer.get("draw-result")).to_contain_text(f"came up {drawn[0]} times of 100")
    explorer.turn(0.05)
    assert drawn_counts(explorer)[0] == 100
    explorer.turn(20)
    assert drawn_counts(explorer)[-1] > 95


def test_equal_links_show_equal_draws(explorer: Explorer) -> None:
    explorer.open(T=1.5, luck=7, open="draw")
    shares = np.cumsum(-np.sort(-softmax(recording("france").logits, 1.5)))
    places = np.searchsorted(shares, uniform(key(7), 100), side="right")
    assert drawn_counts(explorer) == np.bincount(np.minimum(places, 10), minlength=11).tolist()
    explorer.get("draw-many").click()
    explorer.page.wait_for_function("() => new URLSearchParams(location.search).get('luck') !== '7'")
    again = drawn_counts(explorer)
    explorer.page.reload()
    explorer.page.wait_for_selector(".bar-drawn:not(:empty)")
    assert drawn_counts(explorer) == again
    explorer.get("draw-clear").click()
    explorer.wait_for_link("luck", None)


def test_pins_can_be_added_and_removed(explorer: Explorer) -> None:
    explorer.open()
    explorer.turn(5)
    explorer.page.get_by_role("button", name="Pin this").click()
    explorer.wait_for_link("pins", "0.2,2,5")
    explorer.page.get_by_role("button", name="Remove the pinned T = 2", exact=True).click()
    explorer.wait_for_link("pins", "0.2,5")


def test_bars_can_be_saved_as_csv_and_png(explorer: Explorer) -> None:
    explorer.open(T=2, open="save")
    with explorer.page.expect_download() as saved:
        explorer.get("save-csv").click()
    rows = list(csv.reader(io.StringIO(saved.value.path().read_text("utf-8-sig"))))
    assert saved.value.path().read_bytes().startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    assert rows[0] == ["token", "id", "p(T=2)", "p(T=0.2)", "p(T=2)"]
    assert sum(float(row[2]) for row in rows[1:]) == pytest.approx(1)
    with explorer.page.expect_download() as saved:
        explorer.get("save-png").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("panel", "name"), [("save", "save-csv"), ("save", "save-png"), ("draw", "draw-one")])
def test_what_needs_bars_waits_for_them(explorer: Explorer, panel: str, name: str) -> None:
    explorer.page.goto(f"?prompt=Nobody+recorded+this&open={panel}")
    expect(explorer.get(name)).to_be_disabled()
    explorer.page.locator(".example-chips > .chip-button").nth(1).click()
    expect(explorer.get(name)).to_be_enabled()


def test_why_nothing_of_the_bars_can_be_saved_is_said_until_they_are_there(explorer: Explorer) -> None:
    explorer.page.goto("?prompt=Nobody+recorded+this&open=save")
    expect(explorer.get("save-why")).to_have_text(texts("temperature")["save.no_bars"])
    explorer.page.locator(".example-chips > .chip-button").nth(1).click()
    expect(explorer.get("save-why")).to_be_empty()


def test_a_drawn_token_whose_name_is_lost_is_said(explorer: Explorer) -> None:
    draw_the_unlikeliest(explorer, lambda route: route.abort())
    expect(explorer.get("prompt-note")).to_contain_text(texts("page")["file.missed"])


def test_a_token_that_was_drawn_from_other_bars_is_dropped(explorer: Explorer) -> None:
    held: list[Route] = []
    draw_the_unlikeliest(explorer, lambda route: held.append(route))
    explorer.page.locator(".example-chips > .chip-button").nth(1).click()
    explorer.page.wait_for_url("**prompt=**")
    expect(explorer.page.locator(".bars.stale")).to_have_count(0)
    with explorer.page.expect_response("**/vocabulary.json"):
        let_go(explorer.page, held)
    explorer.page.wait_for_timeout(500)
    expect(explorer.get("picked")).to_be_empty()


def draw_the_unlikeliest(explorer: Explorer, answer: Callable[[Route], None]) -> None:
    """Draw the last token of all; `answer` is asked for its name."""
    explorer.page.add_init_script("Math.random = () => 1 - 2 ** -53")
    explorer.page.route("**/recordings/vocabulary.json", lambda route: answer(route))
    explorer.open(T=20, open="draw")
    with explorer.page.expect_request("**/vocabulary.json"):
        explorer.get("draw-one").click()


def test_a_link_that_may_not_be_copied_can_be_taken_from_a_field(explorer: Explorer) -> None:
    explorer.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    explorer.open(open="save")
    expect(explorer.get("link")).to_be_hidden()
    explorer.get("save-link").click()
    expect(explorer.get("link")).to_have_value(explorer.page.url)
    assert explorer.page.evaluate("String(getSelection())") == explorer.page.url


def test_formula_holds_this_moments_numbers(explorer: Explorer) -> None:
    explorer.open(open="formula", T=2)
    logits = recording("france").logits
    filled = explorer.page.locator(".formula-filled")
    expect(filled).to_contain_text(f"{logits.max():.2f}")
    expect(filled).to_contain_text("5.22")
    explorer.turn(0.8)
    expect(filled).to_contain_text("91.5")


def test_whole_picture_is_drawn_and_its_marker_follows(explorer: Explorer) -> None:
    explorer.open(open="picture")
    expect(explorer.page.locator(".plot .heatmaplayer image, .plot .heatmaplayer path").first).to_be_attached(
        timeout=30_000
    )
    place = "marker => marker.getBoundingClientRect().left"
    marker = explorer.page.locator(".plot-marker")
    before = marker.evaluate(place)
    explorer.turn(10)
    assert marker.evaluate(place) > before + 50


def test_empty_and_blank_prompts_keep_the_bars(explorer: Explorer) -> None:
    explorer.open()
    for blank in ("", "   \n "):
        explorer.get("prompt").fill(blank)
        expect(explorer.get("prompt-note")).to_contain_text("at least one character that is not a space")
        assert list(explorer.bars())[0] == " Paris"
    explorer.get("prompt").fill("x" * 100_001)
    expect(explorer.get("prompt-note")).to_contain_text("at most 100,000 characters; this one has 100,001")


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_off_and_the_dial_stays_in_reach(explorer: Explorer, width: int, scheme: str) -> None:
    explorer.page.emulate_media(color_scheme=scheme)
    explorer.page.set_viewport_size({"width": width, "height": 667})
    explorer.open()
    assert explorer.page.evaluate("document.documentElement.scrollWidth") <= width
    explorer.get("tail").scroll_into_view_if_needed()
    box = explorer.get("temperature").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 667
    for mark in explorer.page.locator(".dial-mark").all():
        place = mark.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width


def test_reduced_motion_stops_the_gliding(explorer: Explorer) -> None:
    explorer.page.emulate_media(reduced_motion="reduce")
    explorer.open()
    durations = explorer.page.locator(".bar-fill").evaluate_all(
        "fills => fills.map(fill => getComputedStyle(fill).transitionDuration)"
    )
    assert set(durations) == {"0s"}


def drawn_counts(explorer: Explorer) -> list[int]:
    return [int(text.split()[0]) for text in explorer.page.locator(".bar-drawn").all_inner_texts()]


def text_of(key: str) -> str:
    from core.pages.document import texts

    return (texts("page") | texts("temperature"))[key]


MISSED = "A file could not be fetched"


@pytest.mark.parametrize("kind", ["text/html", "application/octet-stream"])
def test_a_page_in_place_of_a_recording_is_said_and_can_be_tried_again(explorer: Explorer, kind: str) -> None:
    explorer.open()
    page = {"status": 200, "content_type": kind, "body": "<html>Log in first</html>"}
    explorer.page.route("**/recordings/light.safetensors", lambda route: route.fulfill(**page))
    explorer.page.get_by_role("button", name="Traffic light").click()
    expect(explorer.get("prompt-note")).to_contain_text(MISSED)
    explorer.page.unroute("**/recordings/light.safetensors")
    explorer.get("prompt").press("Enter")
    explorer.wait_for_heading("The traffic light turned")
    expect(explorer.get("prompt-note")).to_have_text("")


@pytest.mark.slow
def test_a_recorded_prompt_that_was_never_seen_waits_for_the_connection(browser: Browser, server_url: str) -> None:
    with watched_page(browser, server_url) as page:
        explorer = Explorer(page).open()
        page.context.set_offline(True)
        page.get_by_role("button", name="Traffic light").click()
        expect(explorer.get("prompt-note")).to_contain_text(MISSED)
        page.context.set_offline(False)
        explorer.wait_for_heading("The traffic light turned")
