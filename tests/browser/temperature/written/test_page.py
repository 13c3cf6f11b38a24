"""A written token and the bars that it was drawn from, on a server with the model."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.language_model import LanguageModel
from core.temperature import softmax, truncate
from tests.browser.temperature.page import MODEL_SECONDS, Explorer
from tests.browser.test_accessible import AXE, check

PROMPT = "Once upon a time, there was a little"


@pytest.fixture
def explorer(server_page: Page) -> Explorer:
    return Explorer(server_page)


def write(explorer: Explorer) -> None:
    explorer.get("continue-start").click()
    wait_until_done(explorer)


def wait_until_done(explorer: Explorer) -> None:
    expect(explorer.page.locator(".continue .note").first).to_contain_text("Done", timeout=MODEL_SECONDS)


def wait_for_bars(explorer: Explorer) -> None:
    expect(explorer.page.locator("[data-testid=drawn-from]:not([aria-busy]) .picked")).to_be_visible(
        timeout=MODEL_SECONDS
    )


def drawn_bars(explorer: Explorer) -> dict[str, float]:
    read = "rows => rows.map(row => [row.dataset.token, Number(row.dataset.prob)])"
    return dict(explorer.get("drawn-bar").evaluate_all(read)[:-1])


@pytest.mark.parametrize(
    "cut",
    [{"top_p": 0.9, "min_p": 0.05}, *(pytest.param(cut, marks=pytest.mark.slow) for cut in ({}, {"top_k": 3}))],
)
def test_the_bars_of_a_token_are_those_it_was_drawn_from(
    explorer: Explorer, language_model: LanguageModel, cut: dict[str, float]
) -> None:
    explorer.open(prompt=PROMPT, T=1, open="continue", seed=3, **cut)
    write(explorer)
    words = explorer.get("continuation").nth(2).locator(".written-token")
    written = words.all_inner_texts()
    # What came before the fourth, as the model cuts it into tokens.
    words.nth(3).click()
    wait_for_bars(explorer)
    before = language_model.encode(PROMPT + "".join(written[:3]))[len(language_model.encode(PROMPT)) :]
    probs = truncate(softmax(language_model.next_token_logits(PROMPT, before), 1), **cut)
    vocabulary = language_model.vocabulary
    order = np.argsort(-probs, kind="stable")
    bars = drawn_bars(explorer)
    expected = {vocabulary[token]: float(probs[token]) for token in order[:10] if probs[token] > 0}
    assert [bars[token] for token in expected] == pytest.approx(list(expected.values()), abs=1e-4)
    [token] = language_model.encode(written[3])
    own = explorer.page.locator("[data-testid=drawn-bar].picked")
    assert own.get_attribute("data-token") == written[3]
    share = float(own.get_attribute("data-prob") or "nan")
    assert share == pytest.approx(float(probs[token]), abs=1e-4)
    assert share == pytest.approx(float((words.nth(3).get_attribute("style") or "").split(":")[1]), abs=1e-4)
    rank = 1 + int((probs > probs[token]).sum())
    says = explorer.get("drawn-says")
    expect(own).to_contain_text("written")
    expect(says).to_contain_text("It was the likeliest" if rank == 1 else f"It was number {rank} by likelihood")


@pytest.mark.slow
def test_at_zero_a_token_had_all_of_the_share(explorer: Explorer) -> None:
    explorer.open(prompt=PROMPT, T=0, open="continue")
    write(explorer)
    first = explorer.get("continuation").nth(2).locator(".written-token").first
    first.focus()
    first.press("ArrowRight")
    explorer.page.keyboard.press("Enter")
    wait_for_bars(explorer)
    expect(explorer.get("drawn-says")).to_have_text("It had all of the share: nothing else could be drawn.")
    assert list(drawn_bars(explorer).values()) == [1.0, *[0.0] * 9]


@pytest.mark.slow
def test_another_word_cuts_the_text_and_the_same_choice_writes_the_same_again(explorer: Explorer) -> None:
    explorer.open(prompt=PROMPT, open="continue", seed=7)
    write(explorer)
    whole = explorer.page.locator("[data-testid=continuation] .written").all_inner_texts()
    words = explorer.get("continuation").nth(1).locator(".written-token")

    def choose() -> tuple[str, str]:
        words.nth(2).click()
        wait_for_bars(explorer)
        bar = explorer.page.locator("[data-testid=drawn-bar]:not(.picked):not(.tail)").first
        token = bar.get_attribute("data-token") or ""
        bar.press("Enter")
        expect(words.nth(2)).to_have_text(token)
        wait_until_done(explorer)
        expect(explorer.get("drawn-says")).to_contain_text("You put it there.")
        return token, "".join(words.all_inner_texts())

    before = "".join(words.all_inner_texts()[:2])
    token, text = choose()
    assert text.startswith(before + token)
    assert len(text) > len(before + token)
    others = explorer.page.locator("[data-testid=continuation] .written").all_inner_texts()
    assert [others[0], others[2]] == [whole[0], whole[2]]
    write(explorer)
    assert choose() == (token, text)


@pytest.mark.slow
def test_the_big_bars_show_the_same(explorer: Explorer) -> None:
    explorer.open(prompt=PROMPT, open="continue", seed=7, top_k=4)
    write(explorer)
    explorer.get("continuation").nth(1).locator(".written-token").nth(2).click()
    wait_for_bars(explorer)
    bars = drawn_bars(explorer)
    explorer.get("written-use").click()
    explorer.wait_for_heading("+ 2 more")
    explorer.wait_for_link("T", "0.8")
    shown = explorer.bars()
    assert [shown[token] for token in bars if token in shown] == pytest.approx(
        [share for token, share in bars.items() if token in shown], abs=1e-9
    )


@pytest.mark.slow
def test_axe_finds_nothing_beside_a_chosen_token(explorer: Explorer) -> None:
    explorer.page.emulate_media(reduced_motion="reduce")
    explorer.open(prompt="今天天气很好，我们去", open="continue", seed=7)
    write(explorer)
    explorer.get("continuation").first.locator(".written-token").nth(1).click()
    wait_for_bars(explorer)
    explorer.page.evaluate(AXE)
    check(explorer.page, "#panel-continue")
