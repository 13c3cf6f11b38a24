"""Measures against figures worked out by hand, and calibration against a model whose confidence is known."""

import math

import pytest
import torch
from torch import Tensor

from core.evaluation import accuracy, agreement, calibration, cross_entropy, fit_temperature, kl_to_teacher


def two_class_logits(confidence: float, examples: int) -> Tensor:
    """Predictions of class 0 with the given probability."""
    return torch.tensor([[math.log(confidence / (1 - confidence)), 0.0]], dtype=torch.double).expand(examples, 2)


def test_accuracy_and_agreement_count_the_largest_logit() -> None:
    student = torch.tensor([[2.0, 1.0], [0.0, 3.0], [1.0, 0.0], [5.0, 4.0]])
    teacher = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 9.0]])
    assert accuracy(student, torch.tensor([0, 1, 0, 1])).item() == 0.75
    assert agreement(student, teacher).item() == 0.5
    assert agreement(student[:2], teacher[:2]).item() == 1
    assert accuracy(torch.stack([student, teacher]), torch.tensor([0, 1, 0, 1])).tolist() == [0.75, 0.75]


def test_kl_to_teacher_by_hand_and_never_negative_in_float32() -> None:
    teacher, student = torch.tensor([[0.75, 0.25]]).log(), torch.tensor([[0.5, 0.5]]).log()
    expected = 0.75 * math.log(1.5) + 0.25 * math.log(0.5)
    assert kl_to_teacher(student, teacher).item() == pytest.approx(expected, abs=1e-7)
    generator = torch.Generator().manual_seed(0)
    base = 5 * torch.randn(100, 1, 10, generator=generator)
    noisy = base + 1e-6 * torch.randn(100, 1, 10, generator=generator)
    assert (kl_to_teacher(noisy, base) >= 0).all()
    assert (kl_to_teacher(base, base) == 0).all()


def test_kl_near_zero_is_exact_for_float32_logits() -> None:
    teacher = torch.linspace(-2, 2, 10).expand(4, 10)
    student = teacher + 5e-4 * torch.sin(torch.arange(40.0)).view(4, 10)
    shift = student.double() - teacher.double()
    p = teacher.double().softmax(-1)
    variance = (p * shift.square()).sum(-1) - (p * shift).sum(-1).square()
    expected = (variance / 2).mean().item()  # KL = Var(shift) / 2 to first order
    assert 1e-8 < expected < 3e-7
    assert kl_to_teacher(student, teacher).item() == pytest.approx(expected, rel=1e-3)


def test_cross_entropy_of_a_uniform_guess_is_log_of_the_classes() -> None:
    value = cross_entropy(torch.zeros(3, 4, 27), torch.tensor([0, 5, 9, 26]))
    assert value.exp().tolist() == pytest.approx([27.0] * 3)


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    targets = torch.tensor([0] * 6 + [1] * 4)
    result = calibration(two_class_logits(0.9, 10), targets, bins=10)
    assert result.error == pytest.approx(0.9 - 0.6)
    assert result.counts.sum().item() == 10
    (filled,) = result.counts.nonzero()[0].tolist()
    assert result.edges[filled] < 0.9 <= result.edges[filled + 1] + 1e-12
    assert result.accuracy[filled].item() == pytest.approx(0.6)
    assert result.confidence[filled].item() == pytest.approx(0.9)
    assert result.confidence[0].isnan()


@pytest.mark.parametrize(("bins", "place"), [(2, 0), (4, 1), (10, 4)])
def test_a_confidence_on_an_edge_belongs_to_the_bin_below(bins: int, place: int) -> None:
    result = calibration(torch.zeros(3, 2), torch.tensor([0, 1, 0]), bins)
    assert result.edges[place + 1] == 0.5
    assert result.counts.tolist() == [3 if number == place else 0 for number in range(bins)]


def test_calibration_weighs_bins_by_their_examples() -> None:
    logits = torch.cat([two_class_logits(0.95, 4), two_class_logits(0.65, 1)])
    result = calibration(logits, torch.tensor([0, 0, 0, 1, 1]), bins=10)
    assert result.error == pytest.approx((4 * 0.2 + 1 * 0.65) / 5)


def test_fitted_temperature_recovers_the_one_that_spoiled_the_logits() -> None:
    generator = torch.Generator().manual_seed(1)
    honest = 2 * torch.randn(20_000, 5, generator=generator, dtype=torch.double)
    targets = torch.multinomial(honest.softmax(-1), 1, generator=generator).squeeze(-1)
    temperature = fit_temperature(3 * honest, targets)
    assert temperature == pytest.approx(3, rel=0.03)
    assert calibration(3 * honest / temperature, targets).error < 0.02 < calibration(3 * honest, targets).error


def test_fitted_temperature_is_where_the_cross_entropy_is_least() -> None:
    logits = torch.tensor([[2.0, 0.0], [2.0, 0.0], [2.0, 0.0], [2.0, 0.0]])
    targets = torch.tensor([0, 0, 0, 1])
    assert fit_temperature(logits, targets) == pytest.approx(2 / math.log(3), rel=1e-9)


def test_fitting_where_there_is_no_minimum_stops_at_the_ends() -> None:
    certain = torch.tensor([[1.0, 0.0]])
    assert fit_temperature(certain, torch.tensor([0])) == pytest.approx(0.01)
    assert fit_temperature(certain, torch.tensor([1])) == pytest.approx(100)


def test_shapes_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match=r"got \(3, 2\) and \(4,\)"):
        accuracy(torch.zeros(3, 2), torch.zeros(4, dtype=torch.long))
    with pytest.raises(ValueError, match="got"):
        accuracy(torch.zeros(0, 2), torch.zeros(0, dtype=torch.long))
    with pytest.raises(ValueError, match="bins must be at least 1, got 0"):
        calibration(torch.zeros(3, 2), torch.zeros(3, dtype=torch.long), bins=0)
