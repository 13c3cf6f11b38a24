"""How good a student is on held-out rows, and what it writes on from them."""

from collections.abc import Callable

import torch
from torch import Tensor

from core.language_model import LanguageModel
from core.layer_dropping.events import Continuation, LanguageScores
from core.layer_dropping.learner import Learner
from core.layer_dropping.on_policy import write_on
from core.layer_dropping.teacher_states import TeacherStates
from core.layer_dropping.vocabulary_losses import VocabularyLosses

Tell = Callable[[int, int], None]
"""Called as rows are scored with how many tokens are, and of how many; what it raises ends the scoring."""

# Tokens that are scored at once, between which a run can be told to end, and those that its events on the way are
# scored on.
_SCORED_TOKENS = 256
_WATCHED_TOKENS = 512
# What is written on: the beginnings of so many held-out rows, each so many tokens long, by so many tokens.
_PROMPTS, _PROMPT_TOKENS, _NEW_TOKENS = 3, 16, 20
_WRITING_TEMPERATURE = 0.7


class HeldOut:
    """Rows that no student learns from, (rows, window + 1), and what the teacher makes of them."""

    def __init__(self, teacher: LanguageModel, rows: Tensor, shared: int, losses: VocabularyLosses) -> None:
        self._teacher, self._rows, self._window = teacher, rows, rows.shape[1] - 1
        self._states = TeacherStates(teacher.network, rows[:, :-1], shared)
        self._losses = losses
        self._perplexities: dict[int, float] = {}
        # Rows that are enough to watch how a student gets on.
        self.watched = min(len(rows), max(1, _WATCHED_TOKENS // self._window))

    def score(self, learner: Learner, rows: int, tell: Tell) -> LanguageScores:
        """A student's scores on the first so many rows."""
        return self._scored(rows, lambda numbers: learner.read(self._states.entering(numbers)), tell)

    def teacher_perplexity(self, rows: int, tell: Tell) -> float:
        """The teacher's own perplexity on them, computed once."""
        if rows not in self._perplexities:
            scored = self._scored(rows, lambda numbers: self._states.last(numbers).flatten(0, 1), tell)
            self._perplexities[rows] = scored.perplexity
        return self._perplexities[rows]

    def continuations(self, learner: Learner, seed: int) -> tuple[Continuation, ...]:
        """What a student writes on from the beginnings of a few rows, the same luck each time, without any mark.

        Nothing where it went astray, so that its logits are no numbers.
        """
        tokenizer, luck = self._teacher.tokenizer, torch.Generator().manual_seed(seed)
        marks = [mark for mark in tokenizer.all_special_ids if mark < self._teacher.vocabulary_size]
        spread = torch.linspace(0, len(self._rows) - 1, _PROMPTS).long().unique()
        begun = self._rows[spread, :_PROMPT_TOKENS]
        try:
            rows = write_on(
                learner.network, begun, begun.shape[1] + _NEW_TOKENS, luck, _WRITING_TEMPERATURE, without=marks
            )
        except ValueError:
            return ()
        decoded = (map(tokenizer.decode, (row[: begun.shape[1]], row[begun.shape[1] :])) for row in rows)
        return tuple(Continuation(prompt, text) for prompt, text in decoded)

    def _scored(self, rows: int, read: Callable[[Tensor], Tensor], tell: Tell) -> LanguageScores:
        totals, done = torch.zeros(3, dtype=torch.double), 0
        for numbers in torch.arange(rows).split(max(1, _SCORED_TOKENS // self._window)):
            tell(done, rows * self._window)
            states, last = read(numbers), self._states.last(numbers).flatten(0, 1)
            totals += len(states) * self._losses.scores(states, last, self._rows[numbers, 1:].flatten())
            done += len(states)
        kl, agreed, nats = (totals / done).tolist()
        return LanguageScores(max(kl, 0.0), agreed, float(torch.tensor(nats).exp()))
