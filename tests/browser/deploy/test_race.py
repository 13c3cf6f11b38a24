"""A race in the Deploy tab that still opens."""

from playwright.sync_api import Page

from tests.browser.modules import call


def test_a_race_that_opens_is_run_on_the_digits_that_were_chosen_meanwhile(modules: Page) -> None:
    asked = call(modules, "tests/browser/deploy/race.js", "otherDigitsWhileItOpens", 1, 2)
    assert asked == [["race", 2]]
