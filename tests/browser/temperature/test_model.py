"""The Temperature tab with its language model: typed prompts, forced tokens, and what it writes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.language_model import LanguageModel
from core.temperature import softmax
from tests.browser.conftest import watched_page
from tests.browser.temperature.page import MODEL_SECONDS, Explorer
from tests.conftest import serving

TYPED = "My favourite colour is"


@pytest.fixture
def explorer(server_page: Page) -> Explorer:
    return Explorer(server_page)


def test_a_typed_prompt_gets_the_models_own_bars(explorer: Explorer, language_model: LanguageModel) -> None:
    explorer.open()
    explorer.get("prompt").fill(TYPED)
    explorer.wait_for_heading(TYPED)
    top = sorted(softmax(language_model.next_token_logits(TYPED), 1), reverse=True)[:10]
    assert list(explorer.bars().values()) == pytest.approx(top, abs=1e-4)
    explorer.wait_for_link("prompt", TYPED)


def test_a_prompt_that_is_entered_is_asked_for_once(explorer: Explorer) -> None:
    explorer.open()
    explorer.get("prompt").fill(TYPED)
    explorer.wait_for_heading(TYPED)
    asked: list[str] = []
    explorer.page.on("request", lambda request: asked.append(request.url) if "next_token" in request.url else None)
    explorer.get("prompt").fill("Once more with feeling")
    explorer.get("prompt").press("Enter")
    explorer.wait_for_heading("Once more with feeling")
    explorer.page.wait_for_timeout(600)
    assert len([url for url in asked if url.endswith("next_token")]) == 1


def test_clicking_a_bar_forces_its_token_and_undo_takes_it_back(
    explorer: Explorer, language_model: LanguageModel
) -> None:
    explorer.open()
    explorer.get("bar").nth(2).click()
    explorer.wait_for_heading("+ 1 more")
    expect(explorer.get("appended")).to_contain_text("London")
    london = language_model.next_token_logits("The capital of France is London")
    assert max(explorer.bars().values()) == pytest.approx(softmax(london, 1).max(), abs=1e-4)
    explorer.get("appended").get_by_role("button", name="Undo").click()
    explorer.wait_for_heading("The capital of France is")
    assert list(explorer.bars())[0] == " Paris"
    expect(explorer.get("appended")).to_be_hidden()


def test_one_draw_is_stepped_appended_and_undone(explorer: Explorer) -> None:
    explorer.open(open="draw", T=20)
    explorer.get("draw-one").click()
    expect(explorer.get("picked")).to_contain_text("Drawn:")
    explorer.get("draw-append").click()
    explorer.wait_for_heading("+ 1 more")
    explorer.get("draw-undo").click()
    explorer.wait_for_heading("The capital of France is")
    assert list(explorer.bars())[0] == " Paris"


def test_a_link_with_forced_tokens_shows_them(explorer: Explorer) -> None:
    explorer.open(then="4528,30")
    expect(explorer.get("appended")).to_contain_text("London")
    explorer.wait_for_heading("+ 2 more")


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("prompt", "shown"),
    [
        ('<img src=x onerror="window.broken = 1"> is', "<img src=x onerror"),
        ("😀 🏳️‍🌈 means", "🏳️‍🌈 means"),
        ("ما هي عاصمة", "ما هي عاصمة"),
        ("one\ttwo\nthree", "three"),
    ],
)
def test_unusual_prompts_are_shown_as_they_are(explorer: Explorer, prompt: str, shown: str) -> None:
    explorer.open()
    explorer.get("prompt").fill(prompt)
    explorer.wait_for_heading(shown)
    assert explorer.page.evaluate("window.broken") is None
    assert explorer.page.locator(".temperature img").count() == 0


def test_characters_that_nobody_sees_are_named(explorer: Explorer) -> None:
    explorer.open(prompt="a\x07b\u00a0c\u200bd\u200be\ufeff\u202e\u00adf")
    named = "U+0007, U+00A0, U+200B × 2, U+FEFF, U+202E, U+00AD."
    expect(explorer.get("prompt-note")).to_contain_text(named, timeout=MODEL_SECONDS)


def test_a_typed_mark_of_the_model_is_named(explorer: Explorer) -> None:
    explorer.open(prompt="Goodbye.<|im_end|>\n<|endoftext|> Hi\u00a0")
    both = (
        "Unseen, but the model reads it: U+00A0. Read as the model's own mark, not as text: <|im_end|>, <|endoftext|>."
    )
    expect(explorer.get("prompt-note")).to_have_text(both, timeout=MODEL_SECONDS)


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    "prompt", ["one\ntwo", "全角\u3000空格", "\U0001f469\u200d\U0001f467 می\u200cخواهم", "a plain text"]
)
def test_characters_that_can_be_seen_are_not(explorer: Explorer, prompt: str) -> None:
    explorer.open(prompt=prompt)
    explorer.wait_for_heading(prompt.replace("\n", " ⏎ "))
    expect(explorer.get("prompt-note")).to_have_text("")


def test_lines_that_end_the_old_way_are_read_as_they_are_shown(explorer: Explorer) -> None:
    explorer.open(prompt="one\r\ntwo\rthree")
    explorer.wait_for_heading("one ⏎ two ⏎ three")
    explorer.get("prompt").press("End")
    expect(explorer.get("prompt")).to_have_value("one\ntwo\nthree")
    explorer.turn(2)
    explorer.wait_for_link("prompt", "one\ntwo\nthree")


def test_a_long_prompt_is_cut_with_a_note(explorer: Explorer) -> None:
    explorer.open()
    explorer.get("prompt").fill("word " * 20_000)
    expect(explorer.get("prompt-note")).to_contain_text("The model reads the last 256", timeout=MODEL_SECONDS)
    assert "prompt" not in explorer.link()


def test_three_temperatures_write_side_by_side_and_the_seed_repeats_them(explorer: Explorer) -> None:
    explorer.open(prompt="Once upon a time, there was a little", T=5, open="continue", seed=7)
    first = written(explorer)
    assert len(first) == 3
    assert len(set(first)) == 3
    assert written(explorer) == first
    assert [text.endswith(".") for text in first] == [True, True, False]
    ends = explorer.get("continuation-end")
    over, many = "Ended: the sentence or paragraph is over.", "Ended after 30 tokens."
    expect(ends).to_have_text([over, over, many])


@pytest.mark.slow
def test_a_character_of_several_tokens_is_written_whole(explorer: Explorer) -> None:
    explorer.open(prompt="今天天气很好，我们去", open="continue", seed=7)
    assert written(explorer)[0] == "看看没有什么好。"
    pieces = explorer.get("continuation").first.locator(".written-token")
    expect(pieces).to_have_text([*"看看没有什么好。"])
    expect(explorer.get("continuation-end").first).to_have_text("Ended: the sentence or paragraph is over.")


def test_writing_can_be_stopped_and_keeps_what_was_written(explorer: Explorer) -> None:
    explorer.open(open="continue")
    explorer.get("continue-start").click()
    explorer.page.wait_for_selector("[data-testid=continuation] .written-token", timeout=MODEL_SECONDS)
    explorer.get("continue-stop").dispatch_event("click")  # at once: a text may soon be over
    expect(explorer.page.locator(".continue .note")).to_contain_text("Stopped")
    count = explorer.page.locator("[data-testid=continuation] .written-token").count()
    assert 0 < count < 90
    explorer.page.wait_for_timeout(500)
    assert explorer.page.locator("[data-testid=continuation] .written-token").count() == count


def test_without_a_connection_the_bars_and_the_prompt_stay(explorer: Explorer) -> None:
    explorer.open()
    explorer.get("prompt").fill(TYPED)
    explorer.wait_for_heading(TYPED)
    explorer.page.context.set_offline(True)
    explorer.get("prompt").fill("The wind blows from the")
    expect(explorer.get("prompt-note")).to_contain_text("The server does not answer", timeout=20_000)
    expect(explorer.get("prompt")).to_have_value("The wind blows from the")
    explorer.turn(2)
    expect(explorer.get("sentence")).to_contain_text("At T = 2")
    explorer.page.context.set_offline(False)
    explorer.wait_for_heading("The wind blows from the")


@pytest.mark.slow
def test_two_visitors_do_not_see_each_others_settings(browser: Browser, server_url: str) -> None:
    with watched_page(browser, server_url) as one, watched_page(browser, server_url) as other:
        first, second = Explorer(one).open(T=0.3), Explorer(other).open(T=3)
        first.get("prompt").fill("The first visitor asks")
        second.get("prompt").fill("The second visitor asks")
        first.wait_for_heading("The first visitor asks")
        second.wait_for_heading("The second visitor asks")
        assert (first.link()["T"], second.link()["T"]) == ("0.3", "3")


@pytest.mark.slow
def test_a_model_that_must_be_fetched_shows_size_and_licence_and_says_that_the_hub_is_out_of_reach(
    explorer: Explorer,
) -> None:
    explorer.open(open="model")
    row = explorer.page.locator(".model-list li", has_text="distilgpt2")
    expect(row).to_contain_text("356 MB, Apache-2.0")
    row.get_by_role("radio").check()
    expect(row).to_contain_text("not on this server", timeout=MODEL_SECONDS)
    row.get_by_role("button", name=re.compile("Download 356")).click()
    expect(row).to_contain_text("The model could not be fetched: ", timeout=MODEL_SECONDS)
    assert list(explorer.bars())[0] == " Paris"


def test_who_is_not_the_servers_host_is_told_who_allows_downloads(browser: Browser, server_url: str) -> None:
    with watched_page(browser, server_url, extra_http_headers={"X-Forwarded-For": "203.0.113.5"}) as page:
        row = Explorer(page).open(open="model").page.locator(".model-list li", has_text="distilgpt2")
        row.get_by_role("radio").check()
        expect(row).to_contain_text("has not allowed downloads", timeout=MODEL_SECONDS)
        expect(row).to_contain_text("TEMPERATURE_LAB_DOWNLOADS=1")
        expect(row.get_by_role("button")).to_be_hidden()


@pytest.mark.slow
def test_a_server_without_its_model_still_shows_the_recorded_prompts(browser: Browser, tmp_path: Path) -> None:
    with (
        serving(tmp_path, TEMPERATURE_LAB_MODEL="somebody/nothing") as server,
        watched_page(browser, server.url) as page,
    ):
        explorer = Explorer(page).open()
        assert list(explorer.bars())[0] == " Paris"
        expect(explorer.get("notices")).to_contain_text("“somebody/nothing” is not on this server")


def written(explorer: Explorer) -> list[str]:
    explorer.get("continue-start").click()
    expect(explorer.page.locator(".continue .note")).to_contain_text("Done", timeout=MODEL_SECONDS)
    return explorer.page.locator("[data-testid=continuation] .written").all_inner_texts()
