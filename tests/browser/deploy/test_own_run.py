"""A visitor's own run: what the Distil tab trains, the Deploy tab opens with, the same networks and the same scores."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.deploy.page import DeployPage
from tests.browser.distil.page import DistilPage


def trained(page: Page, **settings: object) -> DistilPage:
    distil = DistilPage(page).open(**settings)
    distil.run()
    return distil


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    ("settings", "seen"),
    [
        ({"steps": 60}, "all examples but those of one answer"),
        ({"steps": 60, "experiment": "few_labels", "hidden": 21, "labels": 40}, "and 40 with them (the twin)"),
    ],
)
def test_the_last_run_is_shown_with_the_scores_that_the_distil_tab_has(
    page: Page, settings: dict[str, object], seen: str
) -> None:
    the_last_run_is_shown(page, settings, seen)


@pytest.mark.slow
def test_so_is_one_on_the_server(server_page: Page) -> None:
    the_last_run_is_shown(server_page, {"steps": 20, "device": "server"}, "all examples but those of one answer")


def the_last_run_is_shown(page: Page, settings: dict[str, object], seen: str) -> None:
    result = trained(page, **settings).result()
    page.get_by_role("tab", name="Deploy").click()
    tab = DeployPage(page)
    tab.wait()
    expect(tab.get("deploy-run")).to_contain_text("your last run, A")
    expect(tab.get("deploy-run")).to_contain_text(seen)
    for who in ("student", "twin"):
        scores = result[f"corrected_{who}"] or result[who]
        assert tab.number("accuracy", who) == pytest.approx(100 * scores["accuracy"][0], abs=0.06)
        assert tab.number("agreement", who) == pytest.approx(100 * scores["agreement"][0], abs=0.06)
    tab.get("deploy-run-ready").check()
    expect(tab.get("deploy-run")).to_contain_text("kept ready")
    page.wait_for_url("**run=ready**")
    page.reload()
    tab.wait()
    tab.get("deploy-run-own").check()
    expect(tab.get("deploy-run")).to_contain_text("your last run, A")


@pytest.mark.slow
def test_a_run_of_names_that_was_stopped_is_said_to_be(page: Page) -> None:
    distil = DistilPage(page).open(task="names", experiment="all", steps=5000)
    distil.start()
    distil.reach(20)
    distil.get("stop-training").click()
    distil.finish()
    page.get_by_role("tab", name="Deploy").click()  # a page that is left at once may not have kept its networks yet
    tab = DeployPage(page)
    tab.wait()
    tab.choose("names")
    expect(tab.get("deploy-run")).to_contain_text("That run was stopped early")


@pytest.mark.slow
def test_a_training_goes_on_behind_the_link_to_it(page: Page) -> None:
    distil = DistilPage(page).open(steps=5000, device="cpu", hidden=8)
    distil.start()
    distil.reach(1)
    page.get_by_role("tab", name="Deploy").click()
    page.get_by_role("link", name="Train one of your own").click()
    expect(distil.get("stop-training")).to_be_enabled()
    distil.get("stop-training").click()
    distil.finish()


@pytest.mark.slow
def test_a_page_that_is_open_shows_the_next_run_by_itself(page: Page) -> None:
    tab = DeployPage(page).open()
    page.get_by_role("tab", name="Distil").click()
    page.wait_for_selector("[data-testid=probe] [data-teacher]")
    distil = DistilPage(page)
    distil.set("steps", 20)
    distil.run()
    page.get_by_role("tab", name="Deploy").click()
    expect(tab.get("deploy-run")).to_contain_text("your last run, A")
