"""numpy's generator in the browser: the same numbers, bit for bit."""

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

SCRIPT = "tests/browser/language/random.js"


@pytest.mark.parametrize("seed", [0, 1, 7, 9999, 2**31, 2**32 - 1])
def test_a_seed_and_its_children_give_numpys_numbers(modules: Page, seed: int) -> None:
    assert call(modules, SCRIPT, "numbers", seed, None, 100) == np.random.default_rng(seed).random(100).tolist()
    for child, generator in enumerate(np.random.default_rng(seed).spawn(3)):
        assert call(modules, SCRIPT, "numbers", seed, child, 100) == generator.random(100).tolist()
