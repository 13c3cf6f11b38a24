"""The checksum of what a device keeps is XXH64, as its authors' library computes it."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

SCRIPT = "tests/browser/language/checksum.js"
# xxhash 4.1: xxh64_hexdigest, of texts that end in every part of the rule.
RIGHT = {
    "": "ef46db3751d8e999",
    "a": "d24ec4f1a98c6e5b",
    "abc": "44bc2cf5ad770999",
    "0123456789": "3f5fc178a81867e7",
    "Nobody inspects the spammish repetition": "fbcea83c8a378bf1",
}


@pytest.mark.parametrize("kernels", ["kernels.wasm", "kernels.fused.wasm"])
def test_it_is_xxh64(modules: Page, kernels: str) -> None:
    assert call(modules, SCRIPT, "checksums", kernels, list(RIGHT), 40) == list(RIGHT.values())


def test_what_is_longer_than_a_part_has_none(modules: Page) -> None:
    assert call(modules, SCRIPT, "checksums", "kernels.wasm", ["1234", "12345"], 4)[1] is None
