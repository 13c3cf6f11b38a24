"""A student and its twin on their way: the same start, the same tokens in the same order, but for what they learn."""

from typing import Any

import torch
from torch import Tensor

from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.learner import Learner
from core.layer_dropping.mending import gaps
from core.layer_dropping.on_policy import given_tokens, is_on_policy, write_on
from core.layer_dropping.scoring import Tell
from core.layer_dropping.teacher_states import TeacherStates
from core.layer_dropping.vocabulary_losses import VocabularyLosses

# Rows that the teacher reads at once.
_READ_ROWS = 8


class Pair:
    """A student that learns from the teacher's `network`, and a twin that learns from the text, if the config has one.

    rows: token ids (rows, window + 1). kept: the layers that both have, of which the first `shared` are the teacher's.
    written: how many tokens the student has written itself to learn from.
    """

    def __init__(
        self,
        network: Any,
        rows: Tensor,
        kept: tuple[int, ...],
        shared: int,
        config: LayerDroppingConfig,
        losses: VocabularyLosses,
    ) -> None:
        self._network, self._rows, self._shared, self._config = network, rows, shared, config
        self._gaps = gaps(kept, len(network.model.layers)) if config.mend else {}
        self._states = TeacherStates(network, rows[:, :-1], shared, tuple(self._gaps.values()))
        self._luck = torch.Generator().manual_seed(config.seed)  # of what the student writes
        self.student = Learner(network, kept, shared, config, losses)
        self.twin = Learner(network, kept, shared, config, losses) if config.twin else None
        self.written = 0

    def mend(self, tell: Tell) -> None:
        """Close the gaps of both, for which the teacher reads all rows first; `tell` hears how many of how many."""
        every = torch.arange(len(self._rows))
        for numbers in every.split(_READ_ROWS):
            tell(int(numbers[0]), len(every))
            self._states.last(numbers)
        wanted = {place: self._states.take(following) for place, following in self._gaps.items()}
        self.student.mend(self._states.entering(every), wanted)
        if self.twin:
            self.twin.network.load_state_dict(self.student.network.state_dict())

    def learn(self, step: int, numbers: Tensor, rate: float) -> tuple[float, float | None]:
        """A step of both on the rows `numbers`; the student's loss before it, and the twin's.

        rate: of the config's learning rate, 0 to 1.
        """
        entering = self._states.entering(numbers)
        if is_on_policy(step, self._config.on_policy):
            student = self._learn_from_own(numbers, rate)
        else:
            student = self.student.learn_from_teacher(entering, self._states.last(numbers), rate)
        targets = self._rows[numbers, 1:]
        return student, self.twin.learn_from_text(entering, targets, rate) if self.twin else None

    def _learn_from_own(self, numbers: Tensor, rate: float) -> float:
        """A step of the student on the windows `numbers` as it writes them on, from their first half."""
        window = self._config.window
        given = given_tokens(window)
        written = write_on(self.student.network, self._rows[numbers, :given], window, self._luck)
        self.written += written[:, given:].numel()
        states, every = TeacherStates(self._network, written, self._shared), torch.arange(len(written))
        # The distribution behind a token is that of the next one.
        return self.student.learn_from_teacher(states.entering(every), states.last(every), rate, given - 1)
