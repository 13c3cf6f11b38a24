"""Covering against seeking: the fitted students are where another minimiser, with core's divergences, finds them."""

import math
from functools import cache

import pytest
import torch
from playwright.sync_api import Page
from torch import Tensor

from core.losses import divergence
from tests.browser.modules import call

MODULE = "tests/browser/distil/formula/loss.js"
SMOOTH = [("forward_kl", 0.5), ("reverse_kl", 0.5), ("jsd", 0.1), ("jsd", 0.5), ("jsd", 0.9), ("logit_mse", 0.5)]
KINDS = [*SMOOTH, ("total_variation", 0.5)]


@cache
def places() -> Tensor:
    return torch.linspace(-6, 6, 121, dtype=torch.double)


def teacher() -> Tensor:
    """The logits of 0.6 N(−2, 0.8²) + 0.4 N(2.2, 0.8²) at the places, up to a constant."""
    humps = [torch.log(torch.tensor(w)) - ((places() - c) / 0.8) ** 2 / 2 for w, c in ((0.6, -2), (0.4, 2.2))]
    return torch.logaddexp(*humps)


def value(centre: Tensor, width: Tensor, kind: str, beta: float) -> Tensor:
    student = -(((places() - centre) / width) ** 2) / 2
    return divergence(student[None], teacher()[None], 1, kind, beta)


def least(kind: str, beta: float) -> tuple[float, float, float]:
    """The lowest of what BFGS finds from several beginnings: centre, width, value."""
    found = []
    for start in (-2.0, 0.0, 2.0):
        for width in (0.8, 2.5):
            x = torch.tensor([start, math.log(width)], dtype=torch.double)
            x.requires_grad_()
            optimiser = torch.optim.LBFGS([x], max_iter=200, line_search_fn="strong_wolfe", tolerance_change=1e-14)

            def closure(x: Tensor = x, optimiser: torch.optim.LBFGS = optimiser) -> Tensor:
                optimiser.zero_grad()
                loss = value(x[0], x[1].exp(), kind, beta)
                loss.backward()
                return loss

            optimiser.step(closure)
            centre, log_width = x.detach()
            found.append((value(centre, log_width.exp(), kind, beta).item(), centre.item(), log_width.exp().item()))
    lowest, centre, width = min(found)
    return centre, width, lowest


@pytest.mark.parametrize(("kind", "beta"), SMOOTH)
def test_the_student_is_where_another_minimiser_finds_it(modules: Page, kind: str, beta: float) -> None:
    centre, width, lowest = least(kind, beta)
    found = call(modules, MODULE, "fitted", kind, beta)
    assert found["value"] == pytest.approx(lowest, rel=1e-6)
    assert found["centre"] == pytest.approx(centre, abs=1e-3)
    assert found["width"] == pytest.approx(width, abs=1e-3)


@pytest.mark.slow
def test_no_student_near_by_is_better_where_the_divergence_has_edges(modules: Page) -> None:
    found = call(modules, MODULE, "fitted", "total_variation", 0.5)
    for centre in torch.linspace(-4, 4, 161, dtype=torch.double):
        for width in torch.linspace(0.3, 4, 75, dtype=torch.double):
            assert value(centre, width, "total_variation", 0.5).item() > found["value"] - 1e-4


@pytest.mark.parametrize(("kind", "beta"), KINDS)
def test_both_directions_are_cores_and_what_it_does_is_what_its_shares_say(
    modules: Page, kind: str, beta: float
) -> None:
    found = call(modules, MODULE, "fitted", kind, beta)
    centre, width = (torch.tensor(found[name], dtype=torch.double) for name in ("centre", "width"))
    assert found["forward"] == pytest.approx(value(centre, width, "forward_kl", 0.5).item(), rel=1e-6)
    assert found["reverse"] == pytest.approx(value(centre, width, "reverse_kl", 0.5).item(), rel=1e-6)
    student = torch.tensor(found["student"])
    left, right = student[places() <= -0.4].sum().item(), student[places() >= 0.6].sum().item()
    less = min(left, right)
    expected = "covers" if less >= 0.15 else "seeks" if less < 0.02 else "between"
    assert found["finding"]["kind"] == expected
    assert found["finding"]["less"] == pytest.approx(less, abs=0.02)


def test_forward_kl_covers_and_reverse_kl_seeks(modules: Page) -> None:
    assert call(modules, MODULE, "fitted", "forward_kl", 0.5)["finding"]["kind"] == "covers"
    assert call(modules, MODULE, "fitted", "reverse_kl", 0.5)["finding"]["kind"] == "seeks"
