"""The chart of the gradients: what the switch takes away is exactly the factor that the loss carries."""

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

SOFT, HARD = [3.0, 0.8], [2.0, 0.5]


@pytest.mark.parametrize("temperature", [0.5, 4, 20])
@pytest.mark.parametrize(("divergence", "power"), [("forward_kl", 2), ("jsd", 2), ("total_variation", 1)])
def test_without_its_factor_the_soft_gradient_is_smaller_by_that_power_of_t(
    modules: Page, divergence: str, power: int, temperature: float
) -> None:
    config = {"temperature": temperature, "divergence": divergence}
    shown = call(modules, "tests/browser/distil/views/curves.js", "normsShown", config, SOFT, HARD)
    soft, hard = ({kind: np.array(shown[kind][f"distil.{part}_part"]) for kind in shown} for part in ("soft", "hard"))
    np.testing.assert_allclose(soft["with"], np.outer(SOFT, [1, 0.5, 2]))
    np.testing.assert_allclose(soft["without"], soft["with"] / temperature**power)
    np.testing.assert_allclose(hard["without"], hard["with"])
