"""The hash of parts where a page has none of its own."""

import hashlib

from playwright.sync_api import Page

from tests.browser.modules import call

LENGTHS = [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000, 70_001]


def test_both_ways_give_the_same_hash(modules: Page) -> None:
    for length in LENGTHS:
        expected = hashlib.sha256(bytes(i * 7 % 256 for i in range(length))).hexdigest()
        assert call(modules, "tests/browser/language/sha256.js", "hashes", length) == [expected, expected], length
