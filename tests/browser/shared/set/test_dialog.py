"""The dialog that makes a link: what it writes is what the link does."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessible import AXE, check


def dialog_of(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_test_id("view-link").first.click()
    expect(page.get_by_test_id("set-dialog")).to_be_visible()


def made(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.get_by_test_id("set-link").input_value()).query)


def test_a_link_is_made_and_does_what_was_chosen(page: Page) -> None:
    dialog_of(page, "?tab=temperature&T=0.8&top_k=5&prompt=Two+plus+two+is")
    page.get_by_test_id("set-of-prompt").select_option("lock")
    page.get_by_test_id("set-of-open").select_option("hide")
    page.locator("#set-say").fill("Which word\ngains <b>most</b>?")
    page.get_by_test_id("set-projector").check()
    expect(page.get_by_test_id("set-preview")).to_have_text(
        "Locked: Text. Hidden: Go further. All else can be changed."
    )
    expect(page.get_by_test_id("set-link")).to_have_value(re.compile("say=Which"))
    link = made(page)
    assert [link["T"], link["top_k"], link["lock"], link["hide"]] == [["0.8"], ["5"], ["prompt"], ["open"]]
    assert [link["view"], link["say"]] == [["projector"], ["Which word\ngains <b>most</b>?"]]
    expect(page.locator(".set-qr .qr")).to_be_visible()
    page.goto(page.get_by_test_id("set-link").input_value())
    expect(page.get_by_test_id("prompt")).to_be_disabled()
    expect(page.locator(".set-say")).to_have_text("Which word\ngains <b>most</b>?")
    expect(page.locator(".temperature.projected")).to_be_visible()


def test_closing_it_leaves_the_page_as_it_was(page: Page) -> None:
    dialog_of(page, "?tab=temperature&T=0.8")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("set-dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"T=0\.8"))
    assert "view=" not in page.url


@pytest.mark.slow
def test_a_text_that_is_too_long_makes_no_link(page: Page) -> None:
    dialog_of(page, "?tab=temperature")
    page.locator("#set-say").fill("a" * 301)
    expect(page.locator("#set-length")).to_have_text(re.compile("at most 300 characters, not 301"))
    expect(page.get_by_test_id("set-link")).to_be_hidden()
    page.locator("#set-say").fill("好" * 300)
    expect(page.get_by_test_id("set-link")).to_be_visible()
    expect(page.get_by_test_id("set-dialog")).to_contain_text("300 of 300 characters")


@pytest.mark.slow
def test_another_tab_can_be_chosen_and_brings_its_own_settings(page: Page) -> None:
    dialog_of(page, "?tab=classroom")
    expect(page.get_by_test_id("set-rows")).to_be_hidden()
    page.get_by_test_id("set-tab").select_option("distil")
    page.get_by_test_id("set-of-train_T").select_option("lock")
    expect(page.get_by_test_id("set-preview")).to_have_text("Locked: Temperature of training. All else can be changed.")
    assert made(page)["tab"] == ["distil"]
    assert made(page)["lock"] == ["train_T"]


def test_locking_everything_is_warned_of(page: Page) -> None:
    dialog_of(page, "?tab=soft_labels")
    for select in page.locator(".set-rows select").all():
        select.select_option("lock")
    expect(page.get_by_test_id("set-preview")).to_contain_text("Leave at least one setting free.")


def test_the_link_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog_of(page, "?tab=temperature")
    page.get_by_test_id("set-copy").click()
    expect(page.get_by_test_id("set-dialog")).to_contain_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_test_id("set-link").input_value()


@pytest.mark.slow
def test_it_is_accessible_in_both_languages_and_on_a_phone(page: Page) -> None:
    for language in ("en", "zh"):
        page.goto(f"?tab=temperature&view=link&lang={language}")
        expect(page.get_by_test_id("set-dialog")).to_be_visible()
        page.evaluate(AXE)
        check(page, ".set-dialog")
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.querySelector('.set-dialog').scrollWidth <= 320")
        page.set_viewport_size({"width": 1280, "height": 800})


def test_the_server_edition_makes_links_too(server_page: Page) -> None:
    dialog_of(server_page, "?tab=deploy")
    server_page.get_by_test_id("set-of-task").select_option("lock")
    assert made(server_page)["lock"] == ["task"]
