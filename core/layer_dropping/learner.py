"""A student, or its twin, in training."""

import math
from typing import Any

import torch
from torch import Tensor, nn

from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.mending import mend
from core.layer_dropping.networks import student_of, trained_weights, upper_part
from core.layer_dropping.precision import quick_products
from core.layer_dropping.vocabulary_losses import VocabularyLosses, state_loss

# Of the steps, while the learning rate rises from nothing to its height; from there it falls to nothing.
_WARM_UP = 0.05
_BETAS = (0.9, 0.95)
# A gradient of a greater norm is shortened to it.
_LONGEST_GRADIENT = 1.0


class Learner:
    """A network of the teacher's layers `kept`, of which the first `shared` stay as they are.

    Its layers learn by quick products; soft targets and losses, and all that is read, are in float32.
    """

    def __init__(
        self, teacher: Any, kept: tuple[int, ...], shared: int, config: LayerDroppingConfig, losses: VocabularyLosses
    ) -> None:
        self.network = student_of(teacher, kept, shared)
        self._upper, self._shared = upper_part(self.network, shared), shared
        self._weights: list[nn.Parameter] = trained_weights(self._upper)
        self._config, self._losses = config, losses
        self._optimiser = torch.optim.AdamW(
            self._weights, lr=config.learning_rate, betas=_BETAS, weight_decay=0, fused=True
        )

    def mend(self, entering: Tensor, wanted: dict[int, Tensor]) -> None:
        """Close the gaps behind the places in `wanted`, as mending.mend does; entering: (rows, tokens, width)."""
        mend(self._upper, entering, {place - self._shared: states for place, states in wanted.items()})

    def learn_from_teacher(self, entering: Tensor, teacher_states: Tensor, rate: float, first: int = 0) -> float:
        """A step toward the teacher's soft targets; returns their divergence before it.

        entering, teacher_states: (rows, tokens, width); rate: of the config's learning rate, 0 to 1; first: the
        number of the first token in each row whose distribution is compared.
        """
        config = self._config
        states, wanted = self._learning(entering, first), teacher_states[:, first:].flatten(0, 1)
        found = states.detach()
        loss, gradient = self._losses.soft(found, wanted, config.temperature, config.divergence, config.beta)
        if config.state_weight:
            gradient.add_(state_loss(found, wanted)[1], alpha=config.state_weight)
        return self._step(states, loss, gradient, rate)

    def learn_from_text(self, entering: Tensor, targets: Tensor, rate: float) -> float:
        """A step toward the text's own next tokens, (rows, tokens); returns the cross entropy before it, in nats."""
        states = self._learning(entering)
        return self._step(states, *self._losses.hard(states.detach(), targets.flatten()), rate)

    @torch.no_grad()
    def read(self, entering: Tensor) -> Tensor:
        """The last hidden states (tokens, width) of rows that enter as (rows, tokens, width)."""
        return self._states(entering)

    def _learning(self, entering: Tensor, first: int = 0) -> Tensor:
        with quick_products():
            return self._states(entering, first)

    def _states(self, entering: Tensor, first: int = 0) -> Tensor:
        found: Tensor = self._upper(inputs_embeds=entering).last_hidden_state
        return found[:, first:].flatten(0, 1)

    def _step(self, states: Tensor, loss: Tensor, gradient: Tensor, rate: float) -> float:
        self._optimiser.zero_grad()
        states.backward(gradient)
        nn.utils.clip_grad_norm_(self._weights, _LONGEST_GRADIENT)
        for group in self._optimiser.param_groups:
            group["lr"] = rate * self._config.learning_rate
        self._optimiser.step()
        return float(loss)


def rate_at(step: int, steps: int) -> float:
    """Which share of its height the learning rate has at `step`, from 0, of `steps`."""
    rising = (step + 1) / math.ceil(_WARM_UP * steps)
    return min(1.0, rising) * (1 - step / steps)
