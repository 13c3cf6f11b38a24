"""The loss written out: its terms add up to core's divergence, its parts to core's loss, its gradients are core's."""

import math
from typing import Any

import pytest
import torch
from playwright.sync_api import Page

from core.losses import DIVERGENCES, distillation_loss, divergence, divergence_and_gradient
from tests.browser.modules import call

MODULE = "tests/browser/distil/formula/loss.js"
BETAS = [0, 1e-300, 1e-12, 0.1, 1 - 1e-9, 1 - 2**-53, 1]
KINDS = [*((kind, 0.5) for kind in DIVERGENCES), *(("jsd", beta) for beta in BETAS)]
TARGET = 2


def logits() -> tuple[torch.Tensor, torch.Tensor]:
    student, teacher = 5 * torch.randn(2, 7, generator=torch.Generator().manual_seed(4), dtype=torch.double)
    return student, teacher


def config(kind: str, beta: float, temperature: float, weight: float = 0.7, scaled: bool = True) -> dict[str, Any]:
    return {
        "divergence": kind,
        "beta": beta,
        "temperature": temperature,
        "soft_weight": weight,
        "t_squared": scaled,
    }


@pytest.mark.parametrize(("kind", "beta"), KINDS)
@pytest.mark.parametrize("temperature", [0.7, 4.0, 20.0])
def test_the_loss_is_cores(modules: Page, kind: str, beta: float, temperature: float) -> None:
    student, teacher = logits()
    asked = config(kind, beta, temperature)
    found = call(modules, MODULE, "written", asked, student.tolist(), teacher.tolist(), TARGET)
    targets = torch.tensor([TARGET])
    expected = distillation_loss(student[None], teacher[None], targets, temperature, 0.7, kind, beta).item()
    soft = divergence(student[None], teacher[None], temperature, kind, beta).item()
    assert found["soft"] == pytest.approx(soft, rel=1e-9)
    assert found["total"] == pytest.approx(expected, rel=1e-9)
    assert sum(found["terms"]) == pytest.approx(found["divergence"], rel=1e-9)
    assert found["hard"] == pytest.approx(-torch.log_softmax(student, -1)[TARGET].item(), rel=1e-9)
    assert found["right"] == pytest.approx(math.exp(-found["hard"]), rel=1e-9)


@pytest.mark.parametrize(("kind", "beta"), KINDS)
def test_without_its_power_of_t_the_soft_part_is_the_divergence_alone(modules: Page, kind: str, beta: float) -> None:
    student, teacher = (values.tolist() for values in logits())
    found = call(modules, MODULE, "written", config(kind, beta, 4, scaled=False), student, teacher, TARGET)
    assert found["factor"] == 1
    assert found["soft"] == found["divergence"]
    assert found["total"] == pytest.approx(0.7 * found["divergence"] + 0.3 * found["hard"])


def test_without_a_right_answer_there_is_no_hard_part_and_a_total_only_of_soft_labels(modules: Page) -> None:
    student, teacher = (values.tolist() for values in logits())
    mixed = call(modules, MODULE, "written", config("forward_kl", 0.5, 4), student, teacher, None)
    assert (mixed["hard"], mixed["right"], mixed["total"]) == (None, None, None)
    alone = call(modules, MODULE, "written", config("forward_kl", 0.5, 4, weight=1), student, teacher, None)
    assert alone["total"] == alone["soft"]


@pytest.mark.parametrize("kind", DIVERGENCES)
def test_terms_of_huge_logits_are_finite(modules: Page, kind: str) -> None:
    found = call(modules, MODULE, "written", config(kind, 0.5, 0.05), [1e3, -1e3, 0], [-1e3, 1e3, 5], 0)
    assert all(map(math.isfinite, [*found["terms"], found["total"]]))


@pytest.mark.parametrize(("kind", "beta"), KINDS)
@pytest.mark.parametrize("temperature", [2.0, 40.0])
def test_the_gradients_are_cores(modules: Page, kind: str, beta: float, temperature: float) -> None:
    student, teacher = logits()
    asked = config(kind, beta, 1)
    found = call(modules, MODULE, "pulls", asked, student.tolist(), teacher.tolist(), temperature, TARGET)
    _, gradient = divergence_and_gradient(student[None], teacher[None], temperature, kind, beta)
    assert found["scaled"] == pytest.approx(gradient.norm().item(), rel=1e-9)
    degree = 1 if kind == "total_variation" else 2
    assert found["plain"] * temperature**degree == pytest.approx(found["scaled"])
    one_hot = torch.nn.functional.one_hot(torch.tensor(TARGET), 7)
    assert found["hard"] == pytest.approx((student.softmax(-1) - one_hot).norm().item(), rel=1e-9)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.62149, "0.621"),
        (-0.0413, "−0.0413"),
        (16, "16"),
        (400, "400"),
        (0.000021234, "2.12\u00a0·\u00a010⁻⁵"),
        (-1.5e-12, "−1.50\u00a0·\u00a010⁻¹²"),
    ],
)
def test_a_number_has_three_digits(modules: Page, value: float, text: str) -> None:
    assert call(modules, "assets/js/distil/formula/numbers.js", "written", value) == text
