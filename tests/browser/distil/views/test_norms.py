"""How hard each part of the loss pulls: what is said is what the chart shows; what is not in the loss is not drawn."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.modules import call


def shown(page: Page, soft: list[float], hard: list[float], **config: object) -> dict[str, Any]:
    settings = {"temperature": 4, "soft_weight": 0.5, **config}
    return call(page, "tests/browser/distil/views/norms.js", "normsShown", settings, soft, hard)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_each_part_is_drawn_with_its_share_in_the_loss(modules: Page, share: float) -> None:
    parts = shown(modules, [3.0, 0.8], [2.0, 0.5], soft_weight=share)["parts"]
    np.testing.assert_allclose(parts["distil.soft_part"], share * np.outer([3.0, 0.8], [1, 0.5, 2]))
    np.testing.assert_allclose(parts["distil.hard_part"], (1 - share) * np.outer([2.0, 0.5], [1, 0.5, 2]))


@pytest.mark.parametrize(
    ("share", "part", "sentence"), [(1, "soft", "norms_only_soft"), (0, "hard", "norms_only_hard")]
)
def test_a_part_that_the_loss_has_not_is_not_drawn(modules: Page, share: float, part: str, sentence: str) -> None:
    told = shown(modules, [3.0], [2.0], soft_weight=share)
    assert list(told["parts"]) == [f"distil.{part}_part"]
    assert sentence in told["said"]


@pytest.mark.parametrize(
    ("soft", "hard", "sentence"),
    [
        ([9.0, 5.0], [1.0, 1.0], 'norms_soft_pulls_more {"times":7}'),
        ([9.4, 1.0], [1.0, 7.0], 'norms_soft_pulls_more {"times":1.3}'),
        ([0.1, 0.1], [1.0, 0.6], 'norms_hard_pulls_more {"times":8}'),
        ([0.9, 1.1], [1.0, 1.0], "norms_equal"),
        ([99.0, *[1.0] * 10], [1.0] * 11, "norms_equal"),  # only the end counts
    ],
)
def test_the_sentence_says_how_many_times_as_hard(
    modules: Page, soft: list[float], hard: list[float], sentence: str
) -> None:
    assert sentence in shown(modules, soft, hard)["said"]


@pytest.mark.parametrize(("divergence", "power", "factor"), [("forward_kl", "T²", 16), ("total_variation", "T", 4)])
@pytest.mark.parametrize(("scaled", "key"), [(True, "power_with"), (False, "power_without")])
def test_the_factor_that_the_loss_has_or_lacks_is_named(
    modules: Page, divergence: str, power: str, factor: int, *, scaled: bool, key: str
) -> None:
    said = shown(modules, [1.0], [1.0], divergence=divergence, t_squared=scaled)["power"]
    assert f"distil.{key} " in said
    assert f'"factor":{factor},"power":"{power}"' in said
