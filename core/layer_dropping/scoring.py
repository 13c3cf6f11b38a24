"""How good a student is on held-out rows, and what it writes on from them."""

from collections.abc import Callable

import torch
from torch import Tensor

from core.language_model import LanguageModel
from core.layer_dropping.events import Continuation, LanguageScores
from core.layer_dropping.learner import Learner
from core.layer_dropping.teacher_states import TeacherStates
from core.layer_dropping.vocabulary_losses import scores

# Tokens that are read at once, and those that a run's events on the way are scored on.
_READ_TOKENS = 1024
_WATCHED_TOKENS = 512
# What is written on: the beginnings of so many held-out rows, each so many tokens long, by so many tokens.
_PROMPTS, _PROMPT_TOKENS, _NEW_TOKENS = 3, 16, 20
_WRITING_TEMPERATURE = 0.7


class HeldOut:
    """Rows that no student learns from, (rows, window + 1), and what the teacher makes of them."""

    def __init__(self, teacher: LanguageModel, rows: Tensor, shared: int) -> None:
        self._teacher, self._rows, self._window = teacher, rows, rows.shape[1] - 1
        self._states = TeacherStates(teacher.network, rows[:, :-1], shared)
        self._head: Tensor = teacher.network.lm_head.weight.detach()
        self._perplexities: dict[int, float] = {}
        # Rows that are enough to watch how a student gets on.
        self.watched = min(len(rows), max(1, _WATCHED_TOKENS // self._window))

    def score(self, learner: Learner, rows: int) -> LanguageScores:
        """A student's scores on the first so many rows."""
        return self._scored(rows, lambda numbers: learner.read(self._states.entering(numbers)))

    def teacher_perplexity(self, rows: int) -> float:
        """The teacher's own perplexity on them, computed once."""
        if rows not in self._perplexities:
            scored = self._scored(rows, lambda numbers: self._states.last(numbers).flatten(0, 1))
            self._perplexities[rows] = scored.perplexity
        return self._perplexities[rows]

    def continuations(self, learner: Learner, seed: int) -> tuple[Continuation, ...]:
        """What a student writes on from the beginnings of a few rows, the same luck each time."""
        tokenizer = self._teacher.tokenizer
        writer = LanguageModel("student", learner.network, tokenizer)
        spread = torch.linspace(0, len(self._rows) - 1, _PROMPTS).long().unique()
        prompts = [tokenizer.decode(self._rows[row, :_PROMPT_TOKENS]) for row in spread]
        written = []
        for prompt in filter(str.strip, prompts):
            steps = writer.generate(prompt, _WRITING_TEMPERATURE, max_new_tokens=_NEW_TOKENS, seed=seed)
            written.append(Continuation(prompt, "".join(token.text for (token,) in steps)))
        return tuple(written)

    def _scored(self, rows: int, read: Callable[[Tensor], Tensor]) -> LanguageScores:
        numbers = torch.arange(rows).split(max(1, _READ_TOKENS // self._window))
        states = torch.cat([read(part) for part in numbers])
        last = torch.cat([self._states.last(part) for part in numbers]).flatten(0, 1)
        return LanguageScores(*scores(states, last, self._rows[:rows, 1:].flatten(), self._head))
