"""Next-token logits on the device are core's: probabilities to 1e-5, and the ten likeliest in the same order."""

import base64
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from core.language_model import LanguageModel
from core.recordings.logits import Recording, pack, prompts, recording, unpack
from core.temperature import softmax
from tests.browser.conftest import watched_page
from tests.browser.language.conftest import DEVICE, Ask
from tests.browser.language.host import hosting, right_answer
from tests.browser.language.texts import made_up, of_the_tree
from tests.browser.modules import TREE, call

CLOSE = 1e-5
KERNELS = f"{TREE}assets/js/language/kernels"


def logits_in(answer: dict[str, Any]) -> Recording:
    return unpack(base64.b64decode(answer["file"]))


def assert_same(ours: np.ndarray, theirs: np.ndarray) -> None:
    """The bars show the same: probabilities, and which ten in which order."""
    assert np.abs(softmax(ours, 1) - softmax(theirs, 1)).max() <= CLOSE
    likeliest = [np.argsort(-logits, kind="stable")[:10].tolist() for logits in (ours, theirs)]
    assert likeliest[0] == likeliest[1]


@pytest.mark.quick_cases(5)
@pytest.mark.parametrize("slug", [entry["slug"] for entry in prompts()])
def test_recorded_prompts_have_the_recorded_logits(ask: Ask, slug: str) -> None:
    answer = ask("next_token", prompt=recording(slug).prompt, appended=[])
    assert_same(logits_in(answer).logits, recording(slug).logits)


def test_what_was_read_before_changes_nothing(ask: Ask, language_model: LanguageModel) -> None:
    typed = "The quick brown fox jumps over the lazy dog"
    for prompt, appended in (
        (typed[:20], []),
        (typed, []),
        (typed, [28, 339]),
        (typed, []),
        (typed[:15], []),
        (f"{typed}. And", []),
    ):
        answer = ask("next_token", prompt=prompt, appended=appended)
        expected = unpack(pack(language_model.next_token_logits(prompt, appended), language_model.vocabulary, {}))
        assert_same(logits_in(answer).logits, expected.logits)
        assert answer["prompt_tokens"] == answer["read_tokens"] == len(language_model.encode(prompt)) + len(appended)


def test_of_a_long_prompt_the_last_256_tokens_are_read(ask: Ask, language_model: LanguageModel) -> None:
    prompt = "One, two, three, and so on. " * 40
    answer = ask("next_token", prompt=prompt, appended=[198])
    assert_same(logits_in(answer).logits, language_model.next_token_logits(prompt, [198]))
    assert (answer["prompt_tokens"], answer["read_tokens"]) == (len(language_model.encode(prompt)) + 1, 256)


@pytest.mark.slow
def test_plain_kernels_have_the_recorded_logits_too(browser: Browser) -> None:
    with hosting() as host, watched_page(browser, host.url) as page:
        plain = right_answer(host, f"{KERNELS}.wasm")
        host.wrong = lambda path, answer: plain if path == f"{KERNELS}.fused.wasm" else answer
        page.goto("/")
        assert call(page, DEVICE, "loaded", {"download": True})["state"] == "ready"
        for slug in (entry["slug"] for entry in prompts()):
            asked = {"prompt": recording(slug).prompt, "appended": []}
            assert_same(logits_in(call(page, DEVICE, "answered", "next_token", asked)).logits, recording(slug).logits)


@pytest.mark.slow
@pytest.mark.parametrize("prompt", [*made_up(30, 40)[:24], *(text for text in of_the_tree() if len(text) > 60)][:40])
def test_forty_more_prompts_of_every_kind(ask: Ask, language_model: LanguageModel, prompt: str) -> None:
    answer = ask("next_token", prompt=prompt, appended=[])
    assert_same(logits_in(answer).logits, language_model.next_token_logits(prompt))
