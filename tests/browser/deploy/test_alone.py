"""The Deploy tab where there is no server, or not every teacher."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from core.pages.deploy import page_data
from tests.browser.conftest import watched_page
from tests.browser.deploy.page import DeployPage
from tests.browser.modules import ORIGIN, call, open_blank


@pytest.fixture
def tab(browser: Browser) -> Iterator[DeployPage]:
    with watched_page(browser, ORIGIN) as page:
        open_blank(page)
        yield DeployPage(page)


def show(tab: DeployPage, *tasks: str) -> None:
    """Draw the tab with these tasks alone."""
    data: dict[str, Any] = json.loads(json.dumps(page_data(has_server=False)))
    data["tasks"] = {name: data["tasks"][name] for name in tasks}
    call(tab.page, "tests/browser/deploy/alone.js", "mountAlone", data)


@pytest.mark.slow
def test_the_times_are_those_of_this_device_alone(tab: DeployPage) -> None:
    show(tab, "digits", "names")
    tab.wait()
    tab.choose("names")
    assert tab.measure() == "Measured just now."
    rows = tab.get("comparison").locator("tbody th").all_inner_texts()
    assert rows[-2:] == ["Time here, one by one", "Time here, 20 at once"]
    assert "server" not in tab.page.get_by_test_id("part-side").inner_text()


def test_without_the_digits_teacher_there_is_no_race(tab: DeployPage) -> None:
    show(tab, "names")
    tab.wait()
    assert tab.get("race-start").count() == 0
    assert tab.get("deploy-task-digits").count() == 0


def test_without_any_teacher_it_says_so(tab: DeployPage) -> None:
    show(tab)
    expect(tab.page.get_by_role("alert")).to_contain_text("no task has a teacher here")
    expect(tab.page.get_by_text("DistilBERT")).to_be_visible()
