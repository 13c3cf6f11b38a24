"""Names that are written letter by letter."""

import json

import numpy as np

from core.randomness import key, uniform
from core.tasks import names
from tests.conftest import ROOT


def test_a_draw_on_the_border_between_two_letters_falls_on_the_second() -> None:
    luck = key(4)
    draw = float(uniform(luck, 1)[0])

    def predict(inputs: np.ndarray) -> np.ndarray:
        probs = np.zeros((1, 27))
        if names.show(inputs[0]):
            probs[0, 0] = 1
        else:
            probs[0, 3:5] = draw, 1 - draw
        return probs

    assert names.write(predict, luck) == "d"


def test_the_page_says_what_guessing_by_the_letters_frequencies_alone_has() -> None:
    dataset = names.load()
    shares = np.bincount(dataset.train_targets, minlength=27) / len(dataset.train_targets)
    perplexity = np.exp(-np.log(shares[dataset.test_targets]).mean())
    words = json.loads((ROOT / "assets/text/en/names.json").read_text("utf-8"))
    assert f"{perplexity:.1f} is guessing by how often each letter comes" in words["names.score_hint"]
