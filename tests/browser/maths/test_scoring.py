"""The browser's scores against core's, where they can be worked out by hand (tests/core/runs/test_scoring.py)."""

from typing import Any

import pytest
import torch
from playwright.sync_api import Page
from torch import Tensor

from core.runs.scoring import probe_numbers, score
from tests.browser.modules import call
from tests.core.runs.test_scoring import TARGETS, choosing


def scored(page: Page, networks: Tensor, teacher: Tensor, targets: Tensor = TARGETS, probes: int = 0) -> dict[str, Any]:
    data = {"targets": targets.tolist(), "teacher": teacher.flatten().tolist()}
    given = [data, teacher.shape[1], [network.flatten().tolist() for network in networks], probes]
    return call(page, "tests/browser/maths/scoring.js", "scored", *given)


def test_a_class_is_counted_over_the_examples_that_are_of_it_not_over_those_taken_for_it(modules: Page) -> None:
    found = scored(modules, choosing(0, 0, 1, 1, 1)[None], choosing(0, 0, 0, 1, 1))
    assert found["class_accuracy"] == [[pytest.approx(2 / 3), 1, 0]]
    assert found["accuracy"] == [0.8]


def test_every_score_is_cores(modules: Page) -> None:
    networks = torch.randn(2, 5, 3, generator=torch.Generator().manual_seed(0))
    teacher = torch.randn(5, 3, generator=torch.Generator().manual_seed(1))
    here, there = scored(modules, networks, teacher), score(networks, TARGETS, teacher)
    for name in ("accuracy", "perplexity", "agreement", "kl_to_teacher"):
        assert here[name] == pytest.approx(list(getattr(there, name)), rel=1e-6), name
    for mine, cores in zip(here["class_accuracy"], there.class_accuracy, strict=True):
        assert mine == pytest.approx(list(cores))


@pytest.mark.parametrize("count", [0, 2, 5])
def test_probes_are_cores(modules: Page, count: int) -> None:
    teacher = torch.tensor([[9.0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 3.5, 0], [9, 0, 0], [0, 0, 4], [0.1, 0, 0]])
    targets = torch.tensor([0, 0, 0, 1, 1, 2, 2])
    found = scored(modules, teacher[None], teacher, targets, count)["probes"]
    assert found == list(probe_numbers(teacher, targets, count)) == [1, 3, 5][:count]
