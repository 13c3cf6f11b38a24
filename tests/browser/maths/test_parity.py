"""Python and JavaScript compute the same numbers, compared in the browser over whole vocabularies."""

import base64
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from core.assets import RECORDINGS
from core.recordings.logits import prompts, recorded_vocabulary, recording
from core.temperature import entropy, softmax, truncate
from tests.browser.modules import call

SCRIPT = "tests/browser/maths/parity.js"
TEMPERATURES = np.geomspace(0.05, 20, 20)

CASES: list[dict[str, Any]] = [
    {"temperature": temperature, "topK": top_k, "topP": top_p, "minP": min_p}
    for temperature in (0.05, 0.7, 1, 2.5, 20)
    for top_k, top_p, min_p in [
        (None, None, None), (5, None, None), (None, 0.9, None), (None, None, 0.1), (50, 0.8, 0.02), (1, 0.5, 1),
    ]
]  # fmt: skip


@pytest.mark.quick_cases(3)
@pytest.mark.parametrize("slug", [entry["slug"] for entry in prompts()])
def test_softmax_and_entropy_agree_to_1e_9(modules: Page, slug: str) -> None:
    logits = recording(slug).logits
    expected = softmax(np.outer(1 / TEMPERATURES, logits), 1)
    answer = call(modules, SCRIPT, "softened", slug, TEMPERATURES.tolist())
    probs = np.frombuffer(base64.b64decode(answer["probs"])).reshape(expected.shape)
    np.testing.assert_allclose(probs, expected, rtol=0, atol=1e-9)
    np.testing.assert_allclose(answer["entropies"], entropy(expected), rtol=0, atol=1e-9)


@pytest.mark.parametrize("slug", ["france", "animal", "hungry"])
def test_filters_entropy_and_tail_agree(modules: Page, slug: str) -> None:
    logits = recording(slug).logits
    for case, frame in zip(CASES, call(modules, SCRIPT, "frames", slug, CASES), strict=True):
        probs = truncate(softmax(logits, case["temperature"]), case["topK"], case["topP"], case["minP"])
        falling = np.sort(probs)[::-1]
        np.testing.assert_allclose(frame["probs"], falling[: len(frame["probs"])], rtol=0, atol=1e-9)
        assert falling[len(frame["probs"]) :].max() < (1e-2 if len(frame["probs"]) == 300 else 1e-12)
        np.testing.assert_allclose(frame["bars"], falling[:10], rtol=0, atol=1e-9)
        assert frame["bits"] == pytest.approx(entropy(probs) / np.log(2), abs=1e-9)
        assert frame["tail"] == pytest.approx(falling[10:].sum(), abs=1e-9)


def test_the_page_reads_the_texts_that_python_wrote(modules: Page) -> None:
    logits = recording("china").logits
    pairs = call(modules, SCRIPT, "likeliest", "china", 64)
    assert [token for token, _ in pairs] == np.argsort(-logits, kind="stable")[:64].tolist()
    assert all(text == recorded_vocabulary()[token] for token, text in pairs)
    assert (RECORDINGS / "vocabulary.json").stat().st_size < 600_000
