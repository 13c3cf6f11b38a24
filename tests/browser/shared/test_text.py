"""Lists and plurals are those of the language, and what is filled in stays as it is."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

MODULE = "tests/browser/shared/text.js"
LAYERS = "{n} {n, one: layer, other: layers}"
# Russian has three words for whole numbers, and a fourth for fractions.
RUSSIAN = "{n} {n, one: слой, few: слоя, many: слоёв, other: слоя}"


@pytest.mark.parametrize(
    ("language", "text", "values", "said"),
    [
        ("en", "T = {T}.", {"T": [0.5, 1, 2]}, "T = 0.5, 1, 2."),
        ("en", "T = {T}.", {"T": ["<b>"]}, "T = <b>."),
        ("zh", "T = {T}。", {"T": [0.5, 1, 2]}, "T = 0.5、1、2。"),
        ("en", LAYERS, {"n": 1}, "1 layer"),
        ("en", LAYERS, {"n": 0}, "0 layers"),
        ("en", LAYERS, {"n": "1,001"}, "1,001 layers"),
        ("en", LAYERS, {"n": "1.0"}, "1.0 layers"),
        ("en", LAYERS, {"n": "many"}, "many layers"),
        ("fr", "{n} {n, one: point, other: points}", {"n": "1.5"}, "1.5 point"),
        ("zh", "{n, one: 层, other: 层}", {"n": 3}, "层"),
        ("ru", RUSSIAN, {"n": 1}, "1 слой"),
        ("ru", RUSSIAN, {"n": 3}, "3 слоя"),
        ("ru", RUSSIAN, {"n": "1,011"}, "1,011 слоёв"),
        ("ru", LAYERS, {"n": 3}, "3 layers"),
        ("en", "{a} {b}", {"a": "{b}"}, "{b} {b}"),
    ],
)
def test_a_text_is_filled_as_its_language_has_it(
    modules: Page, language: str, text: str, values: dict[str, Any], said: str
) -> None:
    assert call(modules, MODULE, "said", language, text, values) == said
