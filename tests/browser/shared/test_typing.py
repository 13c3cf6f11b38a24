"""Numbers as people type them, and texts cut without breaking a character."""

import math

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

TYPING = "assets/js/shared/typing.js"
TESTED = "tests/browser/shared/typing.js"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.8", 0.8),
        ("0,8", 0.8),
        ("\uff10\uff0e\uff18", 0.8),
        ("\uff10\uff0c\uff18", 0.8),
        ("0\u30028", 0.8),
        ("-2", -2),
        ("\u22122", -2),
        ("1,000", 1000),
        ("5,000", 5000),
        ("2,147,483,647", 2147483647),
        ("1 000", 1000),
        ("1\u202f000.5", 1000.5),
        ("1000", 1000),
        ("0,800", 0.8),
        ("12,5", 12.5),
        ("1,0000", 1),
        (" 7 ", 7),
        (".5", 0.5),
        ("3.", 3),
    ],
)
def test_a_number_is_read_as_the_page_or_another_language_writes_it(modules: Page, text: str, number: float) -> None:
    assert call(modules, TYPING, "readNumber", text) == number


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "1,00,0", "1.000.000", "1,2,3", "1e3", "0x10", "NaN", "Infinity", "2\u00b2", "1 2", "."],
)
def test_nothing_else_is_a_number(modules: Page, text: str) -> None:
    assert math.isnan(call(modules, TYPING, "readNumber", text))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("short", "short", "short"),
        ("abcdef", "abcd…", "…cdef"),
        ("😀😀😀😀😀", "😀😀😀😀😀", "😀😀😀😀😀"),
        ("😀😀😀😀😀😀", "😀😀😀😀…", "…😀😀😀😀"),
        ("abc👩\u200d👩\u200d👧🇨🇳z", "abc👩\u200d👩\u200d👧…", "…c👩\u200d👩\u200d👧🇨🇳z"),
    ],
)
def test_no_character_is_cut_in_two(modules: Page, text: str, first: str, last: str) -> None:
    assert call(modules, TYPING, "beginning", text, 5) == first
    assert call(modules, TYPING, "ending", text, 5) == last


def test_a_word_is_read_once_an_input_method_has_composed_it(modules: Page) -> None:
    assert call(modules, TESTED, "composed") == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("key", "is_its"),
    [
        ({"key": "Enter", "keyCode": 13}, False),
        ({"key": "Enter", "keyCode": 13, "isComposing": True}, True),
        ({"key": "Enter", "keyCode": 229}, True),  # Safari's, which comes after the composition
    ],
)
def test_a_key_that_ends_a_composition_is_the_input_methods(
    modules: Page, key: dict[str, object], is_its: bool
) -> None:
    assert call(modules, TESTED, "isOfInputMethod", key) is is_its
