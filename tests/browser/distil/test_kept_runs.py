"""Runs that a browser kept before the tasks had files of their own are shown as they were."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.distil.page import DistilPage

KEPT = json.loads(Path(__file__).with_name("kept_runs.json").read_text("utf-8"))
STORE = "kept => Object.entries(kept).forEach(([key, runs]) => (localStorage[key] = JSON.stringify(runs)))"


def opened(page: Page, **parameters: str) -> DistilPage:
    page.goto("/")
    page.evaluate(STORE, KEPT)
    return DistilPage(page).open(**parameters)


def test_digits_are_kept_with_their_settings_and_what_came_out(page: Page) -> None:
    tab = opened(page)
    rows = tab.get("runs").locator("li")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Hide every 3 · T = 4 · 32 units (shown)")
    expect(rows.nth(0)).to_contain_text("student 72\u00a0%, twin 74\u00a0%")
    expect(rows.nth(1)).to_contain_text("Only 7s and 8s · T = 6 · 16 units")
    assert "It never saw a 3, and in the end it reads" in tab.finish()
    expect(tab.page.locator(".outcome tbody tr")).to_have_count(5)
    rows.nth(1).get_by_text("use its settings").click()
    expect(tab.get("distil-hidden")).to_have_value("16")
    expect(tab.get("experiment-only_classes")).to_be_checked()


def test_names_are_kept_too(page: Page) -> None:
    tab = opened(page, task="names", experiment="few_labels")
    expect(tab.get("runs").locator("li")).to_contain_text("Only 40 labels · T = 2 · 32 units (shown)")
    expect(tab.get("runs").locator("li")).to_contain_text("student 12.8, twin 25.8")
    assert "The twin had 40 right answers" in tab.finish()
