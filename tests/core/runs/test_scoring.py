"""Scores of several networks against figures worked out by hand."""

import pytest
import torch
from torch import Tensor

from core.runs.scoring import probe_numbers, score, softened

TARGETS = torch.tensor([0, 0, 0, 1, 1])


def choosing(*classes: int) -> Tensor:
    """Logits (examples, 3) whose largest are those of `classes`."""
    return 5 * torch.nn.functional.one_hot(torch.tensor(classes), 3).float()


def test_a_class_is_counted_over_the_examples_that_are_of_it_not_over_those_taken_for_it() -> None:
    scores = score(choosing(0, 0, 1, 1, 1)[None], TARGETS, choosing(0, 0, 0, 1, 1))
    assert scores.class_accuracy == ((pytest.approx(2 / 3), 1.0, 0.0),)
    assert scores.accuracy == (0.8,)


def test_each_network_has_scores_of_its_own() -> None:
    networks = torch.stack([choosing(0, 0, 0, 1, 1), choosing(1, 1, 1, 0, 0), choosing(0, 0, 0, 0, 0)])
    scores = score(networks, TARGETS, choosing(1, 1, 1, 0, 0))
    assert scores.accuracy == (1.0, 0.0, pytest.approx(0.6))
    assert scores.agreement == (0.0, 1.0, pytest.approx(0.4))
    assert scores.class_accuracy == ((1, 1, 0), (0, 0, 0), (1, 0, 0))
    assert scores.kl_to_teacher[1] == 0 < scores.kl_to_teacher[0]


def test_perplexity_is_the_number_of_answers_that_a_blind_guess_hesitates_among() -> None:
    scores = score(torch.zeros(1, 5, 3), TARGETS, choosing(0, 0, 0, 1, 1))
    assert scores.perplexity == (pytest.approx(3),)


def test_probes_are_of_different_classes_known_to_the_teacher_the_least_sure_first() -> None:
    teacher = torch.tensor([[9.0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 3.5, 0], [9, 0, 0], [0, 0, 4], [0.1, 0, 0]])
    targets = torch.tensor([0, 0, 0, 1, 1, 2, 2])
    assert probe_numbers(teacher, targets, 5) == (1, 3, 5)
    assert probe_numbers(teacher, targets, 2) == (1, 3)
    assert probe_numbers(teacher, targets, 0) == ()


def test_softened_divides_the_logits_by_the_temperature() -> None:
    (row,) = softened(torch.tensor([[2.0, 0.0]]), 2.0)
    assert row == pytest.approx((1 / (1 + torch.e**-1), 1 / (1 + torch.e)))
