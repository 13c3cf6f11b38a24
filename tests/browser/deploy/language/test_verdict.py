"""What is said of soft labels follows from the numbers, by KL and by perplexity apart."""

import re
from itertools import product

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

SCRIPT = "tests/browser/deploy/language/pure.js"
# The student's share of the twin's score, and what that means.
SHARES = [(0.9, "helped"), (0.979, "helped"), (0.985, "made no difference"), (1.0, "made no difference")]
WORSE = [(1.015, "made no difference"), (1.021, "did not help"), (1.4, "did not help")]


@pytest.mark.parametrize(("kl", "perplexity"), list(product([*SHARES, *WORSE], repeat=2)))
def test_the_verdict_is_held_to_the_numbers(
    modules: Page, kl: tuple[float, str], perplexity: tuple[float, str]
) -> None:
    scores = {"kl_to_teacher": 1.5 * kl[0], "perplexity": 200 * perplexity[0]}
    said = call(modules, SCRIPT, "verdictOf", scores, {"kl_to_teacher": 1.5, "perplexity": 200})
    assert len(said.split()) <= 25
    by_kl, by_perplexity = said.split(";")
    assert re.fullmatch(rf"Soft labels {kl[1]} by KL \({1.5 * kl[0]:.2f}, twin 1.50\)", by_kl)
    assert re.fullmatch(
        rf" by perplexity they {perplexity[1]} \({200 * perplexity[0]:.3g}, twin 200\)\.", by_perplexity
    )


@pytest.mark.parametrize("astray", [{"kl_to_teacher": None}, {"perplexity": None}])
def test_a_run_that_went_astray_is_said_to_have(modules: Page, astray: dict[str, None]) -> None:
    scores = {"kl_to_teacher": 1.5, "perplexity": 200}
    for pair in ([{**scores, **astray}, scores], [scores, {**scores, **astray}]):
        said = call(modules, SCRIPT, "verdictOf", *pair)
        assert said.startswith("Training went astray")
        assert len(said.split()) <= 25
