"""What is used of a visitor's own text, and which files are none."""

import pytest
from playwright.sync_api import Page

from demos.gateway.bodies import MOST_BYTES
from tests.browser.modules import call

SCRIPT = "tests/browser/deploy/language/pure.js"


@pytest.mark.parametrize("character", ["a", "é", "海", "😀", "\n", '"', "\u0001"])
def test_what_is_used_fits_into_a_request_and_cuts_no_character(modules: Page, character: str) -> None:
    used = call(modules, SCRIPT, "used", character, 300_000)
    assert used["characters"] <= 200_000
    assert used["bytes"] < MOST_BYTES - 4096
    assert used["isWhole"]
    assert used["characters"] == 200_000 or used["bytes"] > 0.9 * MOST_BYTES


def test_a_short_text_is_used_whole(modules: Page) -> None:
    assert call(modules, SCRIPT, "used", "a b\n", 1000)["characters"] == 4000


def test_a_file_of_fifty_megabytes_is_used_from_its_beginning(modules: Page) -> None:
    found = call(modules, SCRIPT, "readFile", list(b"It was. " * 6250), 1000)
    assert found == {"length": 200_000, "first": "It was. It", "whole": False}


def test_the_beginning_of_a_file_may_end_within_a_character(modules: Page) -> None:
    found = call(modules, SCRIPT, "readFile", list("a海".encode()), 250_000)
    assert found["first"] == "a海a海a海a海a海"
    assert not found["whole"]


def test_a_mark_at_the_beginning_is_no_part_of_the_text(modules: Page) -> None:
    assert call(modules, SCRIPT, "readFile", list(b"\xef\xbb\xbfCall me"), 1) == {
        "length": 7,
        "first": "Call me",
        "whole": True,
    }


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff\xe0 a picture", "a text".encode("utf-16"), b"a\0b", b"cut: \xe6\xb5"]
)
def test_what_is_no_text_is_refused(modules: Page, content: bytes) -> None:
    assert call(modules, SCRIPT, "readFile", list(content), 1) == "deploy.language_rule_file"
