"""The divergences against closed forms, limits and identities (float64, 10 classes, logit σ = 5)."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.losses import DIVERGENCES, distillation_loss, divergence, divergence_and_gradient

KINDS = list(DIVERGENCES)
BETAS = {"jsd": 0.3}


def logits(examples: int = 6, classes: int = 10, sigma: float = 5.0, seed: int = 0) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    student, teacher = sigma * torch.randn(2, examples, classes, generator=generator, dtype=torch.double)
    return student.requires_grad_(), teacher


def gradient(student: Tensor, teacher: Tensor, temperature: float, kind: str, beta: float = 0.3) -> Tensor:
    (result,) = torch.autograd.grad(divergence(student, teacher, temperature, kind, beta), student)
    return result


def textbook(student: Tensor, teacher: Tensor, temperature: float, kind: str, beta: float = 0.3) -> Tensor:
    """The definitions of divergence()'s docstring, written with autograd's own functions."""
    t, s = F.softmax(teacher / temperature, -1), F.softmax(student / temperature, -1)
    m = beta * t + (1 - beta) * s

    def kl(p: Tensor, q: Tensor) -> Tensor:
        return (p * (p.log() - q.log())).sum(-1).mean()

    centred = (student - student.mean(-1, keepdim=True)) - (teacher - teacher.mean(-1, keepdim=True))
    definitions = {
        "forward_kl": lambda: temperature**2 * kl(t, s),
        "reverse_kl": lambda: temperature**2 * kl(s, t),
        "total_variation": lambda: temperature * 0.5 * (t - s).abs().sum(-1).mean(),
        "jsd": lambda: temperature**2 * (beta * kl(t, m) + (1 - beta) * kl(s, m)) / (beta * (1 - beta)),
        "logit_mse": lambda: 0.5 * centred.square().mean(),
    }
    return definitions[kind]()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("temperature", [0.7, 1.0, 4.0, 20.0])
def test_value_and_gradient_equal_autograds_of_the_definition(kind: str, temperature: float) -> None:
    student, teacher = logits()
    expected = textbook(student, teacher, temperature, kind)
    (expected_gradient,) = torch.autograd.grad(expected, student)
    assert divergence(student, teacher, temperature, kind, 0.3).item() == pytest.approx(expected.item(), rel=1e-10)
    torch.testing.assert_close(gradient(student, teacher, temperature, kind), expected_gradient, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
def test_gradient_equals_finite_differences(kind: str) -> None:
    student, teacher = logits(examples=3, classes=5, sigma=2)
    assert torch.autograd.gradcheck(lambda z: divergence(z, teacher, 2.0, kind, 0.3), student)


def test_kl_in_each_direction_by_hand() -> None:
    teacher, student = torch.tensor([[0.75, 0.25]]).double().log(), torch.tensor([[0.5, 0.5]]).double().log()
    forward = 0.75 * math.log(1.5) + 0.25 * math.log(0.5)
    reverse = 0.5 * math.log(0.5 / 0.75) + 0.5 * math.log(0.5 / 0.25)
    assert divergence(student, teacher, 1.0, "forward_kl").item() == pytest.approx(forward, abs=1e-15)
    assert divergence(student, teacher, 1.0, "reverse_kl").item() == pytest.approx(reverse, abs=1e-15)
    assert divergence(student, teacher, 1.0, "total_variation").item() == pytest.approx(0.25, abs=1e-15)


def test_temperature_squared_keeps_the_gradients_size() -> None:
    student, teacher = logits()
    norms = {t: gradient(student, teacher, t, "forward_kl").norm().item() for t in (1, 20, 1000, 2000)}
    assert norms[1000] == pytest.approx(norms[2000], rel=1e-3)
    assert norms[1] < norms[1000] < 3 * norms[1]


def test_forward_kl_tends_to_logit_matching_as_one_over_temperature() -> None:
    student, teacher = logits()
    limit = gradient(student, teacher, 1.0, "logit_mse")
    errors = [
        ((gradient(student, teacher, t, "forward_kl") - limit).norm() / limit.norm()).item() for t in (20, 100, 1000)
    ]
    assert errors[0] < 0.3
    assert errors[1] == pytest.approx(errors[0] / 5, rel=0.25)
    assert errors[2] == pytest.approx(errors[1] / 10, rel=0.1)
    centred = (student - student.mean(-1, keepdim=True)) - (teacher - teacher.mean(-1, keepdim=True))
    torch.testing.assert_close(limit, centred / centred.numel())


def test_total_variation_is_steadied_by_temperature_not_its_square() -> None:
    student, teacher = logits()
    norms = {t: gradient(student, teacher, t, "total_variation").norm().item() for t in (1000, 4000)}
    assert norms[1000] == pytest.approx(norms[4000], rel=1e-2)


@pytest.mark.parametrize(("end", "limit"), [(0, "forward_kl"), (1, "reverse_kl")])
def test_jsd_is_continuous_at_both_ends(end: int, limit: str) -> None:
    student, teacher = logits(sigma=2)
    expected = divergence(student, teacher, 2.0, limit).item()
    assert divergence(student, teacher, 2.0, "jsd", beta=end).item() == expected
    for step in (1e-4, 1e-8):
        near = divergence(student, teacher, 2.0, "jsd", beta=abs(end - step)).item()
        assert near == pytest.approx(expected, rel=200 * step + 1e-7)
        torch.testing.assert_close(
            gradient(student, teacher, 2.0, "jsd", abs(end - step)),
            gradient(student, teacher, 2.0, limit),
            rtol=1e3 * step + 1e-6,
            atol=100 * step + 1e-7,
        )


def test_jsd_swaps_with_its_arguments_and_beta() -> None:
    student, teacher = logits()
    forth = divergence(student, teacher, 2.0, "jsd", beta=0.2).item()
    back = divergence(teacher, student.detach(), 2.0, "jsd", beta=0.8).item()
    assert forth == pytest.approx(back, rel=1e-12)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    kind=st.sampled_from(KINDS),
    temperature=st.floats(0.05, 1000),
    beta=st.floats(0, 1),
    noise=st.sampled_from([0.0, 1e-7, 1e-3, 1.0]),
    dtype=st.sampled_from([torch.float32, torch.float64]),
)
def test_never_negative_and_zero_for_the_same_logits(
    seed: int, kind: str, temperature: float, beta: float, noise: float, dtype: torch.dtype
) -> None:
    student, teacher = logits(examples=3, seed=seed)
    student = teacher + noise * student.detach()
    value = divergence(student.to(dtype), teacher.to(dtype), temperature, kind, beta).item()
    assert value >= 0
    if not noise:
        assert value == 0


@pytest.mark.parametrize("apart", [2**-53, 1e-12, 1e-9, 1e-7])
def test_a_jsd_in_float32_whose_beta_is_next_to_one_is_next_to_the_reverse_kl(apart: float) -> None:
    student, teacher = (part.detach() for part in logits())
    for dtype in (torch.float32, torch.float64):
        found = divergence_and_gradient(student.to(dtype), teacher.to(dtype), 1.0, "jsd", 1 - apart)
        limit = divergence_and_gradient(student, teacher, 1.0, "reverse_kl")
        for near, exact in zip(found, limit, strict=True):
            torch.testing.assert_close(near.double(), exact, rtol=1e-2, atol=1e-4)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("beta", [5e-324, 3.7e-207, 1e-45, 1e-38, 1e-30])
def test_a_jsd_whose_beta_is_next_to_nothing_is_the_forward_kl(beta: float, dtype: torch.dtype) -> None:
    student, teacher = (part.detach().to(dtype) for part in logits())
    student.requires_grad_()
    values = [divergence(student, teacher, 2.0, kind, beta) for kind in ("jsd", "forward_kl")]
    jsd, forward = (torch.autograd.grad(value, student, retain_graph=True)[0] for value in values)
    torch.testing.assert_close(values[0], values[1])
    torch.testing.assert_close(jsd, forward)


@pytest.mark.parametrize("kind", KINDS)
def test_permuting_the_classes_changes_nothing_and_permutes_the_gradient(kind: str) -> None:
    student, teacher = logits()
    order = torch.tensor([3, 1, 4, 0, 5, 9, 2, 6, 8, 7])
    value, slope = divergence_and_gradient(student.detach(), teacher, 3.0, kind, 0.3)
    permuted_value, permuted_slope = divergence_and_gradient(
        student.detach()[:, order], teacher[:, order], 3.0, kind, 0.3
    )
    torch.testing.assert_close(value, permuted_value, rtol=1e-12, atol=0)
    torch.testing.assert_close(slope[:, order], permuted_slope, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("kind", KINDS)
def test_moving_all_logits_of_an_example_changes_nothing(kind: str) -> None:
    student, teacher = logits()
    moved = divergence(student + 7.0, teacher - 11.0, 2.0, kind, 0.3).item()
    assert moved == pytest.approx(divergence(student, teacher, 2.0, kind, 0.3).item(), rel=1e-11)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_huge_logits_stay_finite(kind: str, dtype: torch.dtype) -> None:
    student = torch.tensor([[1e4, -1e4, 0.0]], dtype=dtype).requires_grad_()
    teacher = torch.tensor([[-1e4, 1e4, 5.0]], dtype=dtype)
    for beta in (1e-6, 0.5, 1 - 1e-6):
        assert divergence(student, teacher, 1.0, kind, beta).isfinite()
        assert gradient(student, teacher, 1.0, kind, beta).isfinite().all()
    assert divergence(student, teacher, 1.0, "forward_kl").item() == pytest.approx(2e4)


@pytest.mark.parametrize("kind", KINDS)
def test_blocks_of_rows_give_what_one_block_gives(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    student, teacher = logits(examples=7)
    whole, whole_gradient = divergence_and_gradient(student.detach(), teacher, 2.0, kind, 0.3)
    monkeypatch.setattr("core.losses._BLOCK_ELEMENTS", 30)
    value, slope = divergence_and_gradient(student.detach(), teacher, 2.0, kind, 0.3)
    torch.testing.assert_close(value, whole, rtol=1e-13, atol=0)
    torch.testing.assert_close(slope, whole_gradient, rtol=1e-13, atol=0)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32, torch.float64])
def test_the_gradient_is_contiguous_and_of_the_logits_kind(dtype: torch.dtype) -> None:
    student, teacher = (part.detach().to(dtype).view(2, 3, 10).mT.contiguous().mT for part in logits())
    _, slope = divergence_and_gradient(student, teacher, 2.0)
    assert slope.shape == (2, 3, 10)
    assert slope.dtype == dtype
    assert slope.is_contiguous()
    expected = divergence_and_gradient(student.double(), teacher.double(), 2.0)[1]
    torch.testing.assert_close(slope.double(), expected, rtol=0.05, atol=0.02)


def test_distillation_loss_mixes_its_two_parts() -> None:
    student, teacher = logits()
    targets = torch.arange(6)
    soft, hard = divergence(student, teacher, 4.0), F.cross_entropy(student, targets)
    torch.testing.assert_close(distillation_loss(student, teacher, targets, 4.0, 1.0), soft)
    torch.testing.assert_close(distillation_loss(student, teacher, targets, 4.0, 0.0), hard)
    torch.testing.assert_close(distillation_loss(student, teacher, targets, 4.0, 0.3), 0.3 * soft + 0.7 * hard)


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.nan, math.inf])
def test_a_bad_temperature_is_refused(temperature: float) -> None:
    with pytest.raises(ValueError, match="temperature must be a positive finite number, got"):
        divergence(*logits(), temperature)


def test_bad_input_is_refused_with_the_rule_and_the_value() -> None:
    student, teacher = logits()
    with pytest.raises(ValueError, match=r"same shape .* got \(6, 10\) and \(6, 9\)"):
        divergence(student, teacher[:, :9], 1.0)
    with pytest.raises(ValueError, match=r"one of forward_kl.*got backward"):
        divergence(student, teacher, 1.0, "backward")
    with pytest.raises(ValueError, match=r"beta .* got 1\.5"):
        divergence(student, teacher, 1.0, "jsd", 1.5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("beta", [0, 1e-9, 0.5, 1])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("classes", [10, 20])  # a short row is softened across examples
def test_a_logit_that_is_not_finite_is_refused_whoever_has_it(kind: str, beta: float, bad: float, classes: int) -> None:
    for whose in ((0,), (1,), (0, 1)):
        both = [x.detach().clone() for x in logits(classes=classes)]
        for place in whose:
            both[place][4, 3] = bad
        with pytest.raises(ValueError, match="logits must be finite numbers"):
            divergence(both[0], both[1], 2.0, kind, beta)


@pytest.mark.parametrize("soft_weight", [-0.1, 1.1, math.nan])
def test_a_soft_weight_outside_zero_to_one_is_refused(soft_weight: float) -> None:
    with pytest.raises(ValueError, match="soft_weight must be from 0 to 1, got"):
        distillation_loss(*logits(), torch.arange(6), 1.0, soft_weight)


def test_targets_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one class for each example"):
        distillation_loss(*logits(), torch.arange(5), 1.0, 0.5)
