"""What axe-core finds wrong with any tab in its main states: nothing, in both widths, light and dark."""

from collections.abc import Sequence
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.deploy.language.page import messages_of, opened, recording
from tests.browser.deploy.page import DeployPage
from tests.browser.distil.page import DistilPage
from tests.browser.modules import call
from tests.browser.soft_labels.page import SoftLabels
from tests.browser.temperature.page import Explorer

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
MODULE = "tests/browser/accessible.js"
# Gradio's own: pictures in its footer that say again what the words beside them say.
EXCUSED = ["footer img"]
PANELS = ["filters", "draw", "continue", "picture", "own", "formula", "save", "model"]


@pytest.fixture(params=[375, pytest.param(1280, marks=pytest.mark.slow)])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def check(page: Page, inside: str = "body", widths: Sequence[int] = (1280, 375)) -> None:
    """What axe knows of, in the light; in the dark what depends on colours."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        assert call(page, MODULE, "faults", inside, EXCUSED, []) == []
        assert call(page, MODULE, "small") == []
        page.evaluate("document.body.classList.add('dark')")
        assert call(page, MODULE, "faults", inside, EXCUSED, ["color-contrast"]) == []
        page.evaluate("document.body.classList.remove('dark')")


def test_axe_finds_nothing_on_the_servers_page(server_page: Page, width: int) -> None:
    server_page.emulate_media(reduced_motion="reduce")
    Explorer(server_page).open(open="model")
    server_page.evaluate(AXE)
    check(server_page, widths=[width])


def test_axe_finds_nothing_on_the_temperature_tab(page: Page, width: int) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("?T=1.5&top_k=7&pins=0.2,2,5")
    page.wait_for_selector("[data-testid=bar][data-prob]")
    page.evaluate(AXE)
    page.locator(".all-examples summary").click()
    page.get_by_test_id("temperature-exact").fill("cold")
    page.get_by_test_id("temperature-exact").press("Enter")
    check(page, widths=[width])
    for name in PANELS:
        page.get_by_test_id(f"open-{name}").click()
        if name == "draw":
            page.get_by_test_id("draw-many").click()
            page.get_by_test_id("draw-one").click()
        if name == "picture":
            page.wait_for_selector(".plot[aria-label] .heatmaplayer")
        check(page, f"#panel-{name}", [width])


def test_axe_finds_nothing_on_the_other_tabs(page: Page, width: int) -> None:
    page.emulate_media(reduced_motion="reduce")
    soft = SoftLabels(page).open(T=2, steps=20)
    page.evaluate(AXE)
    for part in ("meanings", "digits", "bits", "jobs"):
        soft.see(part)
    soft.get("draw-digit").click()
    soft.write("answer", " ")
    check(page, widths=[width])
    page.get_by_role("tab", name="Distil").click()
    page.wait_for_selector("[data-testid=probe] [data-teacher]")
    check(page, widths=[width])
    DistilPage(page).run()
    check(page, widths=[width])


def test_axe_finds_nothing_on_the_deploy_tab(page: Page, width: int) -> None:
    page.emulate_media(reduced_motion="reduce")
    deploy = DeployPage(page).open(T=4)
    page.evaluate(AXE)
    check(page, widths=[width])
    deploy.get("draw-digit").click()
    deploy.race()
    deploy.choose("names")
    deploy.get("deploy-prefix").fill("7")
    expect(deploy.page.locator("#deploy-prefix-problem")).not_to_be_empty()
    check(page, widths=[width])


@pytest.mark.slow
def test_axe_finds_nothing_where_a_language_model_is_distilled(browser: Browser) -> None:
    inside = "[data-testid=part-language]"
    run = recording("moby_dick")
    with opened(browser) as part:
        part.page.emulate_media(reduced_motion="reduce")
        part.open(lm_text="own", lm_layers=20)
        part.page.evaluate(AXE)
        part.get("lm-start").click()
        part.get("lmTemperature").fill("cold")
        part.get("lmTemperature").press("Enter")
        check(part.page, inside)
        part.get("lm-text-alice").check()
        part.start()
        part.send(*messages_of(run))
        expect(part.get("lm-results")).to_be_visible()
        check(part.page, inside)
        part.finish(run, "student-0123456789abcdef")
        part.chart_table()
        check(part.page, inside)
