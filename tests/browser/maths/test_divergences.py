"""The divergences in the browser: core's values and gradients, in the right direction, with the right power of T."""

import math
from typing import Any

import pytest
import torch
from playwright.sync_api import Page

from core.losses import DIVERGENCES, divergence_and_gradient
from tests.browser.modules import call

BETAS = [0, 1e-300, 1e-12, 0.1, 1 - 1e-9, 1 - 2**-53, 1]
KINDS = [*((kind, 0.5) for kind in DIVERGENCES), *(("jsd", beta) for beta in BETAS)]


def form_of(page: Page, kind: str, student: list[float], teacher: list[float], T: float, beta: float = 0.5) -> Any:  # noqa: N803
    return call(page, "tests/browser/maths/divergences.js", "formOf", kind, student, teacher, T, beta)


@pytest.mark.parametrize(("kind", "beta"), KINDS)
@pytest.mark.parametrize("temperature", [0.7, 4.0, 20.0])
def test_value_and_gradient_are_cores(modules: Page, kind: str, beta: float, temperature: float) -> None:
    student, teacher = 5 * torch.randn(2, 7, generator=torch.Generator().manual_seed(3), dtype=torch.double)
    found = form_of(modules, kind, student.tolist(), teacher.tolist(), temperature, beta)
    value, gradient = divergence_and_gradient(student[None], teacher[None], temperature, kind, beta)
    power = temperature ** found["degree"]
    assert found["value"] * power == pytest.approx(value.item(), rel=1e-9)
    expected = (gradient[0] * temperature / power).tolist()
    assert found["gradient"] == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_kl_in_each_direction_by_hand(modules: Page) -> None:
    teacher, student = [math.log(0.75), math.log(0.25)], [0.0, 0.0]
    forward = 0.75 * math.log(1.5) + 0.25 * math.log(0.5)
    reverse = 0.5 * math.log(0.5 / 0.75) + 0.5 * math.log(0.5 / 0.25)
    assert form_of(modules, "forward_kl", student, teacher, 1)["value"] == pytest.approx(forward, abs=1e-12)
    assert form_of(modules, "reverse_kl", student, teacher, 1)["value"] == pytest.approx(reverse, abs=1e-12)
    assert form_of(modules, "total_variation", student, teacher, 1)["value"] == pytest.approx(0.25, abs=1e-12)


@pytest.mark.parametrize("kind", DIVERGENCES)
def test_the_same_logits_have_no_divergence_and_huge_ones_a_finite_one(modules: Page, kind: str) -> None:
    assert form_of(modules, kind, [1, 2, 3], [1, 2, 3], 2)["value"] == 0
    huge = form_of(modules, kind, [1e4, -1e4, 0], [-1e4, 1e4, 5], 1)
    assert math.isfinite(huge["value"])
    assert all(map(math.isfinite, huge["gradient"]))


def test_a_jsd_of_a_tiny_beta_is_the_forward_kl_however_far_the_two_are_apart(modules: Page) -> None:
    student, teacher = [0.0, 100.0], [100.0, 0.0]
    found, limit = (form_of(modules, kind, student, teacher, 1, 1e-60) for kind in ("jsd", "forward_kl"))
    assert found["value"] == pytest.approx(limit["value"], rel=0.02)
    assert found["gradient"] == pytest.approx(limit["gradient"], rel=1e-9)
