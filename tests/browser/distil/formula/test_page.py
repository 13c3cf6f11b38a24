"""The formula on the page: one click from the settings, in the numbers of the run and the example shown."""

import re

import pytest
import torch
from playwright.sync_api import Page, expect

from core.losses import distillation_loss
from core.pages.document import texts
from tests.browser.distil.page import DistilPage
from tests.browser.test_accessible import AXE, check

SETTINGS = {"task": "digits", "experiment": "all", "train_T": 4, "share": 0.6, "steps": 20, "divergence": "jsd"}
WORDS = texts("loss")
LABEL = 3


def value(tab: DistilPage, testid: str) -> float:
    return float(tab.get(testid).get_attribute("data-value") or "nan")


def values(tab: DistilPage, testid: str) -> list[float]:
    return [float(row.get_attribute("data-value") or "nan") for row in tab.get(testid).all()]


def test_the_settings_lead_to_it_and_before_a_run_it_says_what_it_needs(page: Page) -> None:
    tab = DistilPage(page).open()
    assert not page.evaluate("performance.getEntriesByType('resource').some(({ name }) => name.includes('/formula/'))")
    tab.pane("settings")
    tab.get("open-formula").click()
    expect(tab.get("loss-example")).to_have_text(WORDS["loss.needs_run"])
    expect(tab.get("formula").locator("summary")).to_be_focused()
    expect(tab.get("formula").locator("summary")).to_be_in_viewport()
    expect(tab.get("loss-total")).to_be_hidden()
    expect(page).to_have_url(re.compile("formula=true"))
    tab.get("distil-divergence").select_option("total_variation")
    expect(tab.get("formula")).to_contain_text(WORDS["loss.letter_d_total_variation"])
    expect(tab.get("hump")).to_have_count(3)
    tab.get("formula").locator("summary").click()
    expect(page).not_to_have_url(re.compile("formula="))


def test_its_numbers_are_those_of_the_run_and_of_core(page: Page) -> None:
    tab = DistilPage(page).open(formula="true", **SETTINGS)
    page.locator(f".probe-choices [data-number]:nth-child({LABEL + 1})").click()
    tab.run()
    teacher, student = (torch.tensor(tab.bars(who), dtype=torch.double) for who in ("teacher", "student"))
    # Shares at T give the logits back up to a constant, which no softmax sees.
    logits = [4 * shares.log()[None] for shares in (student, teacher)]
    expected = distillation_loss(*logits, torch.tensor([LABEL]), 4, 0.6, "jsd", 0.5)
    assert value(tab, "loss-total") == pytest.approx(expected.item(), rel=1e-6)
    terms = [*values(tab, "loss-term"), *values(tab, "loss-rest")]
    assert sum(terms) == pytest.approx(value(tab, "loss-sum"), rel=1e-9)
    assert value(tab, "loss-soft") == pytest.approx(16 * value(tab, "loss-sum"))
    assert len(terms) == 6
    assert tab.get("loss-pull").count() == 3
    total = value(tab, "loss-total")
    page.reload()
    expect(tab.get("loss-total")).to_be_visible()
    assert value(tab, "loss-total") > 0
    page.locator(f".probe-choices [data-number]:nth-child({LABEL + 1})").click()
    expect(tab.get("loss-hard")).to_contain_text(f"“{LABEL}”")
    assert value(tab, "loss-total") == pytest.approx(total, rel=1e-4)
    page.locator(".languages a[lang=zh]").click()
    expect(tab.get("loss-hard")).to_contain_text("硬的部分")
    assert value(tab, "loss-total") == pytest.approx(total, rel=1e-4)


@pytest.mark.slow
def test_settings_that_are_not_the_runs_are_told_apart_and_a_lost_student_is_said(page: Page) -> None:
    tab = DistilPage(page).open(formula="true", **SETTINGS)
    tab.run()
    expect(tab.get("loss-differ")).to_be_empty()
    tab.set("share", 0.2)
    expect(tab.get("loss-differ")).to_have_text(WORDS["loss.settings_differ"])
    page.evaluate("indexedDB.deleteDatabase('temperature-lab-networks')")
    page.reload()
    expect(tab.get("loss-example")).to_have_text(WORDS["loss.gone"])
    expect(tab.get("loss-total")).to_be_hidden()


def test_a_drawing_has_no_right_answer(page: Page) -> None:
    tab = DistilPage(page).open(formula="true", **SETTINGS)
    tab.run()
    tab.open_pad()
    tab.draw_a_one()
    expect(tab.get("loss-hard")).to_have_text(WORDS["loss.line_no_hard"])
    expect(tab.get("loss-total")).to_have_text(WORDS["loss.line_no_total"])


@pytest.mark.slow
def test_axe_finds_nothing(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    tab = DistilPage(page).open(formula="true", **SETTINGS)
    tab.run()
    page.evaluate(AXE)
    check(page, "[data-testid=formula]")
