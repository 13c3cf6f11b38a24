"""A tab's settings in the address: what is out of its range is told and left at its default, ends belong to a range."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

TESTED = "tests/browser/shared/link.js"
INITIAL = {"warmth": 1, "count": None, "floor": None, "open": ""}


def read(page: Page, search: str) -> dict[str, Any]:
    return call(page, TESTED, "read", search)


@pytest.mark.parametrize(
    ("search", "settings"),
    [
        ("", {}),
        ("?T=0.05&n=9&open=there", {"warmth": 0.05, "count": 9, "open": "there"}),
        ("?T=20&n=1", {"warmth": 20, "count": 1}),
        ("?T=1,5", {"warmth": 1.5}),
        ("?floor=0", {"floor": 0}),
        ("?other=3", {}),
    ],
)
def test_what_is_in_its_range_is_taken_its_ends_included(modules: Page, search: str, settings: dict[str, Any]) -> None:
    assert read(modules, search) == {"settings": {**INITIAL, **settings}, "broken": []}


@pytest.mark.parametrize("text", ["0.0499", "20.01", "abc", "", " ", "NaN", "Infinity", "1e0", "0x2"])
def test_a_number_out_of_its_range_is_told_and_left_at_its_default(modules: Page, text: str) -> None:
    found = read(modules, f"?T={text}&n=3")
    assert found["settings"] == {**INITIAL, "count": 3}
    assert found["broken"] == [["rule.warmth", {"value": text, "least": 0.05, "most": 20}]]


@pytest.mark.parametrize("text", ["", " ", "%09"])
def test_nothing_is_not_zero(modules: Page, text: str) -> None:
    assert read(modules, f"?floor={text}")["broken"][0][0] == "rule.floor"


@pytest.mark.parametrize(("search", "rule"), [("?n=2.5", "count"), ("?n=0", "count"), ("?open=%3Cb%3E", "open")])
def test_so_is_what_is_no_whole_number_or_none_of_the_words(modules: Page, search: str, rule: str) -> None:
    found = read(modules, search)
    assert found["settings"] == INITIAL
    assert [key for key, _ in found["broken"]] == [f"rule.{rule}"]


def test_the_address_keeps_other_parameters_and_leaves_defaults_out(modules: Page) -> None:
    found = call(modules, TESTED, "written", "?theme=dark&open=here", [{"warmth": 2}, {"open": ""}, {"warmth": 3}])
    assert found == {"search": "?theme=dark&tab=warm&T=3", "entries": 0}


def test_what_goes_on_from_the_change_before_is_undone_with_it(modules: Page) -> None:
    found = call(modules, TESTED, "written", "?tab=warm&T=1", [{"count": 4}, {"count": 5}, {"count": 6}], [1, 2])
    assert found == {"search": "?tab=warm&T=1&n=6", "entries": 1}


def test_what_back_should_undo_is_an_entry_of_its_own(modules: Page) -> None:
    found = call(modules, TESTED, "written", "?tab=warm&T=1", [{"count": 4}, {"count": 5}])
    assert found == {"search": "?tab=warm&T=1&n=5", "entries": 2}
