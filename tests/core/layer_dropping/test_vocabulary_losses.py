"""The losses in blocks are the dense ones, with their gradients, and scores are those of all tokens at once."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.evaluation import agreement, cross_entropy, kl_to_teacher
from core.layer_dropping import precision
from core.layer_dropping.vocabulary_losses import VocabularyLosses, state_loss
from core.losses import divergence

WIDTH, VOCABULARY = 12, 50


def drawn(tokens: int, seed: int = 0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """States of student and teacher, the head, and targets."""
    generator = torch.Generator().manual_seed(seed)
    states, teacher = torch.randn(2, tokens, WIDTH, generator=generator)
    head = torch.randn(VOCABULARY, WIDTH, generator=generator)
    return states, teacher, head, torch.randint(VOCABULARY, (tokens,), generator=generator)


@given(
    tokens=st.integers(1, 600),
    temperature=st.floats(0.3, 8),
    kind=st.sampled_from(("forward_kl", "reverse_kl", "jsd")),
    beta=st.floats(0, 1),
)
def test_the_divergence_in_blocks_is_the_dense_one(tokens: int, temperature: float, kind: str, beta: float) -> None:
    states, teacher, head, _ = drawn(tokens)
    value, gradient = VocabularyLosses(head).soft(states, teacher, temperature, kind, beta)
    states.requires_grad_()
    dense = divergence(states @ head.T, teacher @ head.T, temperature, kind, beta)
    dense.backward()
    torch.testing.assert_close(value, dense.detach(), rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(gradient, states.grad, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("tokens", [1, 255, 256, 257, 600])
def test_the_cross_entropy_in_blocks_is_the_dense_one(tokens: int) -> None:
    states, _, head, targets = drawn(tokens)
    value, gradient = VocabularyLosses(head).hard(states, targets)
    states.requires_grad_()
    dense = F.cross_entropy(states @ head.T, targets)
    dense.backward()
    torch.testing.assert_close(value, dense.detach(), rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(gradient, states.grad, rtol=1e-5, atol=1e-6)


def test_the_distance_of_states_and_its_gradient() -> None:
    states, teacher, _, _ = drawn(7)
    value, gradient = state_loss(states, teacher)
    states.requires_grad_()
    expected = ((states - teacher).norm(dim=-1) / teacher.norm(dim=-1)).square().mean()
    expected.backward()
    torch.testing.assert_close(value, expected.detach())
    torch.testing.assert_close(gradient, states.grad)


@pytest.mark.parametrize("tokens", [1, 257, 600])
def test_where_products_are_quick_the_loss_is_as_exact_and_its_gradient_near(
    monkeypatch: pytest.MonkeyPatch, tokens: int
) -> None:
    states, teacher, head, targets = drawn(tokens)
    exact = VocabularyLosses(head)
    monkeypatch.setattr(precision, "HAS_BFLOAT16", True)
    near = VocabularyLosses(head)
    for one, other in (
        (exact.soft(states, teacher, 2.0), near.soft(states, teacher, 2.0)),
        (exact.hard(states, targets), near.hard(states, targets)),
    ):
        (value, gradient), (near_value, near_gradient) = one, other
        assert torch.equal(value, near_value)
        assert near_gradient.dtype == torch.float32
        assert 0 < float((near_gradient - gradient).norm() / gradient.norm()) < 0.01


@pytest.mark.parametrize("tokens", [1, 8, 9, 257, 600])
def test_scores_are_those_of_all_tokens_at_once(tokens: int) -> None:
    states, teacher, head, targets = drawn(tokens)
    kl, agreed, nats = VocabularyLosses(head).scores(states, teacher, targets).tolist()
    logits, teacher_logits = states @ head.T, teacher @ head.T
    assert kl == pytest.approx(float(kl_to_teacher(logits, teacher_logits)), rel=1e-5)
    assert agreed == pytest.approx(float(agreement(logits, teacher_logits)))
    assert nats == pytest.approx(float(cross_entropy(logits, targets)), rel=1e-5)


def test_the_teacher_is_at_no_distance_from_itself() -> None:
    states, _, head, targets = drawn(40)
    losses = VocabularyLosses(head)
    value, gradient = losses.soft(states, states, 1.0)
    assert float(value) == pytest.approx(0, abs=1e-6)
    assert float(gradient.abs().max()) < 1e-6
    assert losses.scores(states, states, targets)[:2].tolist() == [0, 1]


def test_states_that_went_astray_are_told_of() -> None:
    states, teacher, head, _ = drawn(3)
    states[1, 2] = torch.nan
    losses = VocabularyLosses(head)
    with pytest.raises(ValueError, match="must be finite"):
        losses.soft(states, teacher, 1.0)
