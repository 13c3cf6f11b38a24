"""What an input method composes, and numbers of full width, in every field where text or a number is typed."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
# Where a number is typed: the address, what opens it, its field, what is typed, and what stands there then.
NUMBERS = [
    ("tab=temperature", "", "[data-testid=temperature-exact]", "1.5", "1.5"),
    ("tab=temperature&open=continue", "", "[data-testid=seed]", "1,234", "1234"),
    ("tab=temperature&open=own", "", "#own-seed", "42", "42"),
    ("tab=soft_labels", "", "[data-testid=temperature-exact]", "2.5", "2.5"),
    *[
        ("tab=distil", "pane-settings", f"[data-testid=distil-{name}]", typed, stands)
        for name, typed, stands in (
            ("hidden", "16", "16"),
            ("share", "0.25", "0.25"),
            ("steps", "1,500", "1500"),
            ("seed", "7", "7"),
        )
    ],
    ("tab=distil&experiment=few_labels", "pane-settings", "[data-testid=distil-labels]", "1,000", "1000"),
    ("tab=distil&divergence=jsd", "pane-settings", "[data-testid=distil-beta]", "0.25", "0.25"),
    ("tab=deploy", "", "[data-testid=temperature-exact]", "3.5", "3.5"),
]
# Where text is typed: the address, its field, the half of a word, what a page would say of it, and what stays empty.
WORDS = [
    ("tab=temperature", "prompt", "ni hao", "?prompt"),
    ("tab=temperature&open=own&own=mine", "own-text", "ni hao", "own-problem"),
    ("tab=distil&task=names", "prefix", "ni'hao", "aria-invalid"),
    ("tab=deploy&task=names", "deploy-prefix", "ni'hao", "aria-invalid"),
    ("tab=soft_labels", "sentence", "ni hao", "?sentence"),
    ("tab=temperature&view=link", "set-say", "ni hao", "set-link"),
]


@pytest.mark.quick_cases(4)
@pytest.mark.parametrize(("address", "opener", "field", "typed", "stands"), NUMBERS)
def test_a_number_may_be_of_full_width(
    page: Page, address: str, opener: str, field: str, typed: str, stands: str
) -> None:
    page.goto(f"?{address}")
    if opener:
        page.get_by_test_id(opener).click()
    number = page.locator(field).first
    number.fill(typed.translate(FULL_WIDTH))
    number.press("Enter")
    expect(number).to_have_value(stands)
    expect(number).not_to_have_attribute("aria-invalid", "true")


def test_a_question_and_a_guess_may_be_of_full_width(page: Page) -> None:
    page.goto("?tab=classroom")
    page.get_by_test_id("room-t").fill("1.5".translate(FULL_WIDTH))
    page.get_by_test_id("room-ask").click()
    link = page.get_by_test_id("room").get_by_test_id("room-link")
    assert parse_qs(urlsplit(link.input_value()).query)["ask"] == ["share.france.1.5"]
    page.goto("?tab=classroom&ask=share.france.1.5")
    page.get_by_test_id("room-guess").fill("25%".translate(FULL_WIDTH))
    page.get_by_test_id("room-send").click()
    expect(page.get_by_test_id("room-spoken")).to_contain_text("25 %")


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(("address", "field", "half", "told"), WORDS)
def test_half_a_word_is_not_read(page: Page, address: str, field: str, half: str, told: str) -> None:
    page.goto(f"?{address}")
    words = page.get_by_test_id(field)
    words.fill("")
    words.wait_for()
    before = said(page, words, told)
    page.clock.install()
    words.focus()
    keys = page.context.new_cdp_session(page)
    for end in range(1, len(half) + 1):
        composed = {"text": half[:end], "selectionStart": end, "selectionEnd": end}
        keys.send("Input.imeSetComposition", composed)
        page.clock.run_for(1000)
    expect(words).to_have_value(half)
    assert said(page, words, told) == before


def said(page: Page, field: Locator, told: str) -> str | list[str] | None:
    """What the page says of what was typed: in its address, by a mark of the field, or in another element."""
    if told.startswith("?"):
        return parse_qs(urlsplit(page.url).query).get(told[1:])
    if told == "aria-invalid":
        return field.get_attribute(told)
    other = page.get_by_test_id(told)
    return other.input_value() if told == "set-link" else other.inner_text()
