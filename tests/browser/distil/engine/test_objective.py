"""What a student in the browser is pulled toward: the loss of core/losses.py and its gradient."""

from typing import Any

import pytest
import torch
from playwright.sync_api import Page
from torch import Tensor

from core.losses import DIVERGENCES, distillation_loss
from tests.browser.modules import call

EXAMPLES, CLASSES = 4, 5
TARGETS = torch.tensor([0, 2, 4, 2])


def numbers(seed: int) -> Tensor:
    return 3 * torch.randn(EXAMPLES, CLASSES, generator=torch.Generator().manual_seed(seed), dtype=torch.double)


STUDENT, TEACHER = numbers(1).requires_grad_(), numbers(2)


def asked(page: Page, config: dict[str, Any] | None, shares: list[float]) -> dict[str, Any]:
    data = {"targets": TARGETS.tolist(), "teacher": TEACHER.flatten().tolist()}
    given = [config, data, STUDENT.flatten().tolist(), CLASSES, shares]
    return call(page, "tests/browser/distil/engine/objective.js", "lossAndGradient", *given)


@pytest.mark.parametrize("soft_weight", [1.0, 0.3, 0.0])
@pytest.mark.parametrize("kind", DIVERGENCES)
def test_losses_and_their_gradient_are_cores(modules: Page, kind: str, soft_weight: float) -> None:
    config = {"divergence": kind, "beta": 0.3, "temperature": 4, "soft_weight": soft_weight, "t_squared": True}
    found = asked(modules, config, [soft_weight, 1 - soft_weight])
    parts = [distillation_loss(STUDENT, TEACHER, TARGETS, 4, weight, kind, 0.3) for weight in (1, 0)]
    assert [found["soft"], found["hard"]] == pytest.approx([part.item() for part in parts], rel=1e-9)
    loss = distillation_loss(STUDENT, TEACHER, TARGETS, 4, soft_weight, kind, 0.3)
    (gradient,) = torch.autograd.grad(loss, STUDENT)
    assert found["gradient"] == pytest.approx(gradient.flatten().tolist(), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("kind", DIVERGENCES)
def test_without_t_squared_the_soft_part_lacks_its_power_of_t(modules: Page, kind: str) -> None:
    config = {"divergence": kind, "beta": 0.3, "temperature": 4, "soft_weight": 1, "t_squared": False}
    found, factor = asked(modules, config, [1, 0]), 4.0 ** DIVERGENCES[kind].degree
    loss = distillation_loss(STUDENT, TEACHER, TARGETS, 4, 1, kind, 0.3) / factor
    (gradient,) = torch.autograd.grad(loss, STUDENT)
    assert found["soft"] == pytest.approx(loss.item(), rel=1e-9)
    assert found["gradient"] == pytest.approx(gradient.flatten().tolist(), rel=1e-5, abs=1e-7)


def test_a_twin_has_the_hard_loss_alone(modules: Page) -> None:
    found = asked(modules, None, [0, 1])
    loss = torch.nn.functional.cross_entropy(STUDENT, TARGETS)
    assert (found["soft"], found["hard"]) == (0, pytest.approx(loss.item(), rel=1e-9))
    (gradient,) = torch.autograd.grad(loss, STUDENT)
    assert found["gradient"] == pytest.approx(gradient.flatten().tolist(), rel=1e-5, abs=1e-6)
