"""A step of training is AdamW's at a rate that rises and falls."""

import pytest
import torch
from torch import Tensor, nn

from core.language_model import LanguageModel
from core.layer_dropping import precision
from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.learner import Learner, rate_at
from core.layer_dropping.networks import student_of, trained_weights, upper_part
from core.layer_dropping.teacher_states import TeacherStates
from core.layer_dropping.vocabulary_losses import VocabularyLosses
from core.losses import divergence

KEPT, SHARED = (0, 1, 3), 1


def test_the_rate_rises_for_a_twentieth_of_the_steps_and_falls_to_nothing() -> None:
    rates = [rate_at(step, 40) for step in range(40)]
    assert rates[:3] == [0.5, 39 / 40, 38 / 40]
    assert rates[-1] == pytest.approx(1 / 40)
    assert rate_at(0, 16) == 1


@pytest.mark.parametrize(
    ("state_weight", "is_quick", "near"), [(0.0, False, 1e-4), (0.5, False, 1e-4), (0.0, True, 1e-2)]
)
def test_steps_are_the_plain_loops(
    llama: LanguageModel, monkeypatch: pytest.MonkeyPatch, state_weight: float, is_quick: bool, near: float
) -> None:
    monkeypatch.setattr(precision, "HAS_BFLOAT16", is_quick)
    losses = VocabularyLosses(llama.network.lm_head.weight.detach())  # which knows how quick it may be
    config = LayerDroppingConfig(state_weight=state_weight, learning_rate=1e-2)
    rows = torch.randint(256, (3, 10), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        told = llama.network(rows, output_hidden_states=True)
    entering, last = told.hidden_states[SHARED], told.hidden_states[-1]
    learner = Learner(llama.network, KEPT, SHARED, config, losses)
    upper = upper_part(student_of(llama.network, KEPT, SHARED), SHARED)
    weights = trained_weights(upper)
    optimiser = torch.optim.AdamW(weights, betas=(0.9, 0.95), weight_decay=0)

    def plain_step(rate: float) -> float:
        states: Tensor = upper(inputs_embeds=entering).last_hidden_state
        logits = nn.functional.linear(states, llama.network.lm_head.weight.detach())
        loss = divergence(logits.flatten(0, 1), told.logits.flatten(0, 1), config.temperature)
        apart = ((states - last).square().sum(dim=-1) / last.square().sum(dim=-1)).mean()
        optimiser.zero_grad()
        (loss + state_weight * apart).backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.param_groups[0]["lr"] = rate * config.learning_rate
        optimiser.step()
        return loss.item()

    for rate in (0.5, 1.0, 0.2):
        assert learner.learn_from_teacher(entering, last, rate) == pytest.approx(plain_step(rate), rel=near)
    with torch.no_grad():
        expected = upper(inputs_embeds=entering).last_hidden_state.flatten(0, 1)
    torch.testing.assert_close(learner.read(entering), expected, rtol=10 * near, atol=10 * near)


def test_what_is_read_is_exact_where_steps_are_quick(
    llama: LanguageModel, losses: VocabularyLosses, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = TeacherStates(llama.network, torch.arange(20).view(2, 10), SHARED)
    entering = states.entering(torch.arange(2))
    learner = Learner(llama.network, KEPT, SHARED, LayerDroppingConfig(), losses)
    found = []
    for is_quick in (True, False):
        monkeypatch.setattr(precision, "HAS_BFLOAT16", is_quick)
        found.append(learner.read(entering))
    assert torch.equal(*found)


def test_a_long_gradient_is_shortened_to_1(llama: LanguageModel, losses: VocabularyLosses) -> None:
    states = TeacherStates(llama.network, torch.arange(20).view(2, 10), SHARED)
    numbers = torch.arange(2)
    learner = Learner(llama.network, KEPT, SHARED, LayerDroppingConfig(), losses)
    learner.learn_from_teacher(states.entering(numbers), 50 * states.last(numbers), 1.0)
    gradients = [weight.grad for weight in learner.network.parameters() if weight.grad is not None]
    assert float(nn.utils.get_total_norm(gradients)) == pytest.approx(1, rel=1e-3)
