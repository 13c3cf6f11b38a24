"""What a link locks, hides and says: read, and refused with the rule and the value."""

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

RULES = "tests/browser/shared/set/rules.js"


def read(modules: Page, search: str) -> Any:
    return call(modules, RULES, "read", search)


def test_names_are_read_in_whatever_way_they_are_parted(modules: Page) -> None:
    for between in (",", ";", " , ", "%20", "，", "、", "&lock="):
        told = read(modules, f"?lock=T{between}prompt")
        assert told == {"lock": ["T", "prompt"], "hide": [], "say": "", "broken": []}


def test_an_address_that_locks_nothing_breaks_nothing(modules: Page) -> None:
    assert read(modules, "?tab=temperature&T=2") == {"lock": [], "hide": [], "say": "", "broken": []}


@pytest.mark.parametrize(
    ("search", "rule", "values"),
    [
        ("?lock=T,foo,%3Cb%3E", "set.rule_unknown", {"names": ["foo", "<b>"]}),
        ("?lock=constructor,T", "set.rule_unknown", {"names": ["constructor"]}),
        ("?lock=" + "x" * 5000 + ",T", "set.rule_unknown", {"names": ["x" * 39 + "…"]}),
        ("?lock=T,T", "set.rule_twice", {"names": ["T"]}),
        ("?lock=&hide=&say=", "set.rule_empty", {"name": "lock"}),
        ("?say=a&say=b", "set.rule_say_once", {"value": 2}),
        ("?say=" + "a" * 301, "set.rule_say_long", {"most": 300, "value": 301}),
    ],
)
def test_a_broken_rule_is_told_with_its_value(modules: Page, search: str, rule: str, values: dict[str, Any]) -> None:
    assert read(modules, search)["broken"][0] == [rule, values]


def test_the_rest_of_a_broken_link_holds(modules: Page) -> None:
    told = read(modules, "?lock=foo,T,T&hide=open,bar&say=Hi")
    assert [told["lock"], told["hide"], told["say"]] == [["T"], ["open"], "Hi"]


def test_what_is_locked_and_hidden_is_hidden(modules: Page) -> None:
    told = read(modules, "?lock=T,open&hide=open")
    assert [told["lock"], told["hide"]] == [["T"], ["open"]]
    assert told["broken"] == [["set.rule_twice", {"names": ["open"]}]]


def test_of_a_long_list_of_unknown_names_a_few_are_quoted(modules: Page) -> None:
    many = ",".join(f"x{number}" for number in range(200))
    [[_, values]] = read(modules, f"?lock={many}")["broken"]
    assert len(values["names"]) == 5


def test_a_text_keeps_its_lines_and_loses_what_is_not_seen(modules: Page) -> None:
    text = " a\r\nb\rc\u202ed\u0000e\u2066 "
    assert read(modules, f"?say={quote(text)}")["say"] == "a\nb\nc d e"
    assert read(modules, f"?say={quote('a' + 9 * chr(10) + ' ' + chr(10) + 'b' + 2 * chr(10) + 'c')}")["say"] == (
        "a\n\nb\n\nc"
    )


def test_of_a_long_text_the_beginning_is_shown(modules: Page) -> None:
    for letter in ("a", "😀", "e\u0301"):
        shown = read(modules, f"?say={quote(letter * 1000)}")["say"]
        assert len(shown) == 300
        assert shown == (letter * 1000)[:299] + "…"
    assert read(modules, f"?say={'好' * 300}")["broken"] == []
