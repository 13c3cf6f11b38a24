"""Text that a language model writes on from a prompt: at several temperatures side by side, token by token."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from core.language.sentences import sentence_end
from core.language.tokens import Characters, token_bytes
from core.limits import SamplingSettings
from core.temperature import sample, softmax, truncate

End = Literal["sentence", "mark", "length"]


@dataclass(frozen=True)
class GeneratedToken:
    """One token that was written: its id, its text, and the probability it was drawn with (0–1)."""

    token: int
    text: str
    prob: float


@dataclass(frozen=True)
class WrittenStep:
    """What one step adds to each text, None where nothing; and why each has ended, None where it goes on."""

    tokens: tuple[GeneratedToken | None, ...]
    ended: tuple[End | None, ...]


@dataclass(frozen=True)
class Rules:
    """How texts are written from `before`: which tokens there are, and what ends a text before its last token.

    marks: the ids of the model's own marks, which are never written. vocabulary: the text of every token.
    before: the prompt; appended: the ids of the tokens behind it.
    stop: whether a text ends with its sentence, or where the model draws a mark. whole: whether a character of several
    tokens comes with the token that makes it whole, the others before it being empty.
    """

    marks: Sequence[int]
    vocabulary: Sequence[str]
    before: str = ""
    appended: Sequence[int] = ()
    stop: bool = False
    whole: bool = False


class Row:
    """One text while it is written."""

    def __init__(self, rules: Rules, settings: SamplingSettings, seed: int) -> None:
        self.ended: End | None = None
        self._rules, self._settings = rules, settings
        self._luck = np.random.default_rng(seed)
        # Of its own: what the seed writes stays the same where no mark is drawn.
        self._luck_of_marks = np.random.default_rng(seed).spawn(1)[0]
        self._characters = Characters()
        self._text = rules.before + "".join(self._read(rules.vocabulary[token]) for token in rules.appended)
        self._start = len(self._text)

    def add(self, logits: NDArray[np.float32], *, last: bool) -> GeneratedToken | None:
        """The token drawn from `logits` (vocabulary,), the `last` that may be; None where the text ended before it."""
        drawn = self._draw(logits)
        if drawn is None:
            self.ended = "mark"
            return None
        before, piece = self._text, self._read(drawn.text, last=last)
        self._text += piece
        end = sentence_end(self._text, self._start, last=last) if self._rules.stop else None
        if end is not None:
            self.ended = "sentence"
        elif last:
            self.ended = "length"
        if end is not None and end <= len(before):
            return None
        return replace(drawn, text=piece) if self._rules.whole else drawn

    def _read(self, token: str, *, last: bool = False) -> str:
        return self._characters.read(token_bytes(token), last=last)

    def _draw(self, logits: NDArray[np.float32]) -> GeneratedToken | None:
        """A token, or None for a mark, which has a share only where it may end the text."""
        marks, settings = self._rules.marks, self._settings
        allowed = logits.copy()
        if not self._rules.stop:
            allowed[marks] = np.finfo(allowed.dtype).min  # before the softmax: cold, they could have all of the share
        probs = truncate(softmax(allowed, settings.temperature), settings.top_k, settings.top_p, settings.min_p)
        share = float(probs[marks].sum())
        if self._luck_of_marks.random() < share:
            return None
        others = probs.copy()
        others[marks] = 0
        token = int(sample(others / others.sum(), self._luck)[0])
        return GeneratedToken(token, self._rules.vocabulary[token], float(probs[token]))


def continuations(
    model: Any,
    cache: Any,
    logits: torch.Tensor,
    *,
    rules: Rules,
    settings: Sequence[SamplingSettings],
    seed: int,
    max_new_tokens: int,
) -> Iterator[WrittenStep]:
    """At most `max_new_tokens` steps after a prompt, one a yield: a text for each of `settings`.

    model: transformers', or a SharedModel. cache: its keys and values of the prompt, which are used up.
    logits: (1, vocabulary), those of the first token. All texts advance as one batch, which shrinks as they end, and
    each has its own stream of randomness from `seed`, so a text does not depend on its neighbours.
    """
    rows = [Row(rules, of_row, seed) for of_row in settings]
    alive = list(range(len(rows)))
    cache.reorder_cache(torch.tensor([0] * len(rows)))
    logits = logits.repeat(len(rows), 1)
    for left in reversed(range(max_new_tokens)):
        added: list[GeneratedToken | None] = [None] * len(rows)
        for row, of_row in zip(alive, logits.numpy(), strict=True):
            added[row] = rows[row].add(of_row, last=left == 0)
        yield WrittenStep(tuple(added), tuple(row.ended for row in rows))
        going = [place for place, row in enumerate(alive) if rows[row].ended is None]
        if not going:
            return  # after the last token at the latest, which ends every text
        if len(going) < len(alive):
            cache.reorder_cache(torch.tensor(going))
        alive = [alive[place] for place in going]
        with torch.inference_mode():  # left at each yield: the caller's thread is not ours
            step = torch.tensor([[token.token] for row in alive if (token := added[row])])
            logits = model(step, cache=cache).logits[:, -1]
