"""The Distil tab, in the edition without a server and in the server's."""

import pytest
from playwright.sync_api import Page

from tests.browser.distil.page import DistilPage


@pytest.fixture
def tab(page: Page) -> DistilPage:
    return DistilPage(page)


@pytest.fixture
def on_server(server_page: Page) -> DistilPage:
    return DistilPage(server_page)


@pytest.fixture(params=["cpu", "server"])
def either(request: pytest.FixtureRequest) -> tuple[DistilPage, str]:
    """The tab and where its runs go: to this device, or to the server."""
    device: str = request.param
    return request.getfixturevalue("tab" if device == "cpu" else "on_server"), device
