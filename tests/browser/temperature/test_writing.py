"""Texts that the model writes on: how that ends."""

from playwright.sync_api import Page

from tests.browser.modules import call


def test_writing_can_be_stopped_while_the_model_loads(modules: Page) -> None:
    assert call(modules, "tests/browser/temperature/writing.js", "stoppedWhileLoading") == "stopped"
