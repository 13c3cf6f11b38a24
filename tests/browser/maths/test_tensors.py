"""What core/recordings/logits.py packs is read in the browser to the same numbers, in the same order."""

import numpy as np
import pytest
from playwright.sync_api import Page

from core.recordings.logits import HEAD, pack, unpack
from tests.browser.modules import call

TESTED = "tests/browser/maths/tensors.js"
WORDS = [f"word {token}" for token in range(3000)]


def random_logits() -> np.ndarray:
    """3,000 logits of both signs, among them equal ones and zeros of both signs."""
    logits = np.random.default_rng(5).normal(scale=4, size=3000).astype(np.float32)
    logits[100:140] = logits[7]
    logits[[3, 5, 8]] = np.float32([0.0, -0.0, 0.0])
    return logits


def test_logits_order_and_texts_are_cores(modules: Page) -> None:
    data = pack(random_logits(), WORDS, {"model": "m", "prompt": "p"})
    found, expected = call(modules, TESTED, "read", list(data)), unpack(data)
    np.testing.assert_allclose(found["logits"], expected.logits, rtol=0, atol=1e-12)
    falling = np.array(found["falling"])
    assert (np.diff(falling) <= 0).all()
    np.testing.assert_array_equal(falling, np.array(found["logits"])[found["ids"]])
    assert found["ids"][:HEAD] == np.argsort(-expected.logits, kind="stable")[:HEAD].tolist()
    assert sorted(found["ids"]) == list(range(3000))
    assert [[token, text] for token, text in sorted(found["texts"])] == [
        [token, WORDS[token]] for token in sorted(found["ids"][:64])
    ]
    assert found["model"] == "m"


@pytest.mark.parametrize("count", [1, 10, 140, 3000, 4000])
def test_logits_fall_in_order_and_equal_ones_by_their_ids(modules: Page, count: int) -> None:
    logits = random_logits() + np.float32(0)  # without a zero that is negative
    found = call(modules, TESTED, "orders", logits.tolist(), count)
    expected = np.argsort(-logits, kind="stable")
    assert found["whole"] == expected.tolist()
    assert found["first"] == expected[:count].tolist()
