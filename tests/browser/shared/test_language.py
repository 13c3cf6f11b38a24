"""The language: what the link asks for, else what was asked for last, else the browser's first that is there."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

TESTED = "tests/browser/shared/language.js"
THERE = ["en", "zh"]


@pytest.mark.parametrize(
    ("search", "kept", "spoken", "language"),
    [
        ("", None, ["zh-CN", "en"], "zh"),
        ("", None, ["zh-TW"], "zh"),
        ("", None, ["zh-Hant-HK", "en"], "zh"),
        ("", None, ["cmn"], "zh"),
        ("", None, ["fr-FR", "zh"], "zh"),
        ("", None, ["en-GB", "zh"], "en"),
        ("", None, ["fr"], "en"),
        ("", None, [], "en"),
        ("", "zh", ["en"], "zh"),
        ("", "en", ["zh"], "en"),
        ("", "fr", ["zh"], "zh"),
        ("?lang=zh", "en", ["en"], "zh"),
        ("?lang=ZH_tw", None, ["en"], "zh"),
        ("?lang=fr", "zh", ["en"], "zh"),
        ("?lang=fr", None, ["zh"], "zh"),
        ("?lang=", None, ["zh"], "zh"),
        ("?lang=%20-%3Cb%3E", None, ["fr"], "en"),
        ("?lang=zhx", None, ["en"], "en"),
        ("?lang=", "zh", ["en"], "zh"),
    ],
)
def test_the_link_comes_first_then_what_was_kept_then_the_browser(
    modules: Page, search: str, kept: str | None, spoken: list[str], language: str
) -> None:
    assert call(modules, TESTED, "chosen", search, kept, spoken, THERE) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-Hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-CN", "zh"),
        ("zh", "zh"),
        ("pt-BR", "pt-BR"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("sr-Latn", "sr"),
    ],
)
def test_a_folder_may_be_named_by_a_script_or_a_region(modules: Page, tag: str, language: str) -> None:
    there = ["en", "pt-BR", "sr", "zh", "zh-Hant"]
    assert call(modules, TESTED, "chosen", f"?lang={tag}", None, ["en"], there) == language


@pytest.mark.parametrize(
    ("search", "kept", "after"),
    [("?lang=zh", None, "zh"), ("?lang=en-GB", "zh", "en"), ("", "zh", "zh"), ("?lang=fr", "zh", "zh")],
)
def test_what_a_link_asks_for_is_kept_where_it_is_there(
    modules: Page, search: str, kept: str | None, after: str
) -> None:
    assert call(modules, TESTED, "keptAfter", search, kept, THERE) == after


@pytest.mark.parametrize(
    ("tag", "language", "is_shown"),
    [
        ("zh", "zh", True),
        ("zh-CN", "zh", True),
        ("zh-Hans", "zh", True),
        ("zh-TW", "zh", False),
        ("zh-Hant", "zh", False),
        ("en-GB", "en", True),
        ("fr", "en", False),
        ("", "en", False),
        ("<b>", "en", False),
    ],
)
def test_traditional_chinese_is_not_shown_by_simplified(modules: Page, tag: str, language: str, is_shown: bool) -> None:
    assert call(modules, TESTED, "shownBy", tag, language) is is_shown
