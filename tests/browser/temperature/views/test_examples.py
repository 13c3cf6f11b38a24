"""The recorded prompts in their groups: those in the page's own language first, and what is to be known of them."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.pages.document import texts
from core.recordings.logits import prompts
from tests.browser.modules import call
from tests.browser.temperature.page import Explorer

GROUPS = list(dict.fromkeys(entry["group"] for entry in prompts()))


@pytest.fixture
def explorer(page: Page) -> Explorer:
    return Explorer(page)


def names(language: str, groups: list[str]) -> list[str]:
    return [texts("temperature", language)[f"examples.{group}"] for group in groups]


def test_who_reads_chinese_finds_the_chinese_prompts_first_and_reads_how_weak_the_model_is(explorer: Explorer) -> None:
    explorer.open(lang="zh")
    hint = explorer.get("example-hint")
    expect(hint).to_have_text(texts("temperature", "zh")["examples.chinese_hint"])
    expect(hint).to_be_visible()
    explorer.page.locator(".all-examples summary").click()
    first = ["chinese", *(group for group in GROUPS if group != "chinese")]
    expect(explorer.page.locator(".example-group-name")).to_have_text(names("zh", first))
    own = [entry for entry in prompts() if entry["group"] == "chinese"]
    chips = explorer.page.locator(".example-group").first.get_by_role("button")
    expect(chips).to_have_text([texts("temperature", "zh")[f"example.{entry['slug']}"] for entry in own])


def test_who_reads_english_finds_them_behind_the_other_languages_with_the_same_words_beside_them(
    explorer: Explorer,
) -> None:
    explorer.open()
    hint = explorer.get("example-hint")
    expect(hint).to_be_hidden()
    explorer.page.locator(".all-examples summary").click()
    expect(explorer.page.locator(".example-group-name")).to_have_text(names("en", GROUPS))
    assert GROUPS[-2:] == ["languages", "chinese"]
    expect(explorer.page.get_by_role("group", name="Chinese", exact=True).get_by_test_id("example-hint")).to_have_text(
        texts("temperature")["examples.chinese_hint"]
    )
    expect(hint).to_be_visible()


@pytest.mark.parametrize(("language", "chinese"), [("en", 1), ("zh", 4)])
def test_who_reads_chinese_is_offered_chinese_prompts_at_once(explorer: Explorer, language: str, chinese: int) -> None:
    explorer.open(lang=language)
    chips = explorer.page.locator(".example-chips > .chip-button")
    expect(chips).to_have_count(6)
    known = {texts("temperature", language)[f"example.{entry['slug']}"]: entry["prompt"] for entry in prompts()}
    offered = [known[chip] for chip in chips.all_inner_texts()]
    assert sum(bool(re.search("[\u4e00-\u9fff]", prompt)) for prompt in offered) == chinese


def test_on_a_phone_the_bytes_of_half_a_character_are_not_what_is_cut_off(explorer: Explorer) -> None:
    explorer.page.set_viewport_size({"width": 375, "height": 812})
    explorer.open(lang="zh", prompt="他是男人，她是女")
    piece = explorer.page.locator(".bars .mark").first
    expect(piece).to_have_text("E6 80：字符的一部分")
    assert call(explorer.page, "tests/browser/temperature/views/seen.js", "areSeen", ".bars .mark", len("E6 80"))
