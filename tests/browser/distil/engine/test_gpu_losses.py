"""The divergences for a graphics chip, computed in float32: core's values and gradients, wherever β is."""

import pytest
import torch
from playwright.sync_api import Page

from core.losses import DIVERGENCES, divergence_and_gradient
from tests.browser.modules import call

BETAS = [0, 1e-45, 1e-38, 1e-9, 1e-4, 0.5, 1 - 1e-4, 1 - 1e-7, 1 - 1e-12, 1 - 2**-53, 1]
KINDS = [*((kind, 0.5) for kind in DIVERGENCES if kind != "jsd"), *(("jsd", beta) for beta in BETAS)]


@pytest.mark.parametrize(("kind", "beta"), KINDS)
def test_value_and_gradient_are_cores(modules: Page, kind: str, beta: float) -> None:
    student, teacher = 3 * torch.randn(2, 7, generator=torch.Generator().manual_seed(5), dtype=torch.double)
    found = call(
        modules,
        "tests/browser/distil/engine/gpu_losses.js",
        "formOf",
        kind,
        *map(torch.Tensor.tolist, (student, teacher)),
        beta,
    )
    value, gradient = divergence_and_gradient(student[None], teacher[None], 1.0, kind, beta)
    assert found["value"] == pytest.approx(value.item(), rel=1e-4)
    assert found["gradient"] == pytest.approx(gradient[0].tolist(), rel=1e-3, abs=1e-4)
