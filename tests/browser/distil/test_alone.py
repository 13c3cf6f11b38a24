"""The Distil tab where there is no server: all of it works on the visitor's device."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from core.pages.distil import page_data
from core.runs.configuration import config_from_fields
from core.runs.export import pytorch_program
from core.tasks import all_tasks
from tests.browser.conftest import watched_page
from tests.browser.distil.page import DistilPage
from tests.browser.modules import ORIGIN, call, open_blank

PARTS = ["page", "distil", "images", "loss", "digits", "names"]


@pytest.fixture
def tab(browser: Browser) -> Iterator[DistilPage]:
    with watched_page(browser, ORIGIN) as page:
        open_blank(page)
        yield DistilPage(page)


def show(tab: DistilPage, search: str) -> None:
    """Draw the tab as the address `search` has it."""
    call(
        tab.page,
        "tests/browser/distil/alone.js",
        "mountAlone",
        json.loads(json.dumps(page_data(has_server=False))),
        PARTS,
        search,
    )
    tab.get("start-training").wait_for()


def test_a_run_is_trained_and_exported(tab: DistilPage) -> None:
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    show(tab, "?tab=distil&steps=40")
    assert tab.get("device").locator("option").evaluate_all("all => all.map(({value}) => value)") == [
        "auto",
        "gpu",
        "cpu",
    ]
    tab.run()
    tab.page.get_by_role("button", name="Watch this 8").click()
    tab.page.wait_for_function("() => document.querySelectorAll('.probe-row[data-student]')[8].dataset.student > 0")
    tab.get("save-pytorch").click()
    expect(tab.page.locator(".save [role=status]")).to_contain_text("The program is copied")
    config = config_from_fields(tab.result()["config"])
    assert tab.get("program").input_value() == pytorch_program(all_tasks()["digits"], config)
    assert all(url.startswith(f"{ORIGIN}assets/") for url in asked if "alone.js" not in url)


def test_a_link_to_the_server_is_answered_by_the_rule(tab: DistilPage) -> None:
    show(tab, "?tab=distil&device=server")
    expect(tab.get("notices")).to_contain_text("no device called “server”; there are auto, gpu, cpu.")
    expect(tab.get("device")).to_have_value("auto")


@pytest.mark.slow
def test_a_run_that_fails_offers_no_server(tab: DistilPage) -> None:
    tab.page.route("**/kernels.wasm", lambda route: route.abort())
    show(tab, "?tab=distil")
    problem = tab.page.locator(".controls [role=alert]")
    expect(problem).to_contain_text("A file could not be fetched")
    expect(problem.get_by_role("button")).to_have_count(0)
    tab.page.unroute("**/kernels.wasm")
    tab.set("steps", 20)
    tab.run()


@pytest.mark.slow
def test_a_run_that_finds_no_graphics_chip_offers_the_processor(tab: DistilPage) -> None:
    show(tab, "?tab=distil&steps=20&device=gpu")
    tab.start()
    tab.page.locator(".controls [role=alert]").get_by_role("button", name="Run it on this device").click()
    tab.finish()
    expect(tab.get("device")).to_have_value("cpu")


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("task", ["digits", "names"])
def test_a_fresh_teacher_is_trained(tab: DistilPage, task: str) -> None:
    show(tab, f"?tab=distil&task={task}")
    tab.pane("who")
    tab.get("train-teacher").click()
    expect(tab.get("teacher-note")).to_contain_text("Step ", timeout=60_000)
    tab.get("train-teacher").click()
    expect(tab.get("train-teacher")).to_have_text("Watch a new one learn")
