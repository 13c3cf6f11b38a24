"""Answers that a language model writes by itself: many at once, each a line, every token drawn."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.temperature import sample, softmax


@dataclass(frozen=True)
class SampledAnswer:
    """One line that was drawn, without the spaces around it; `complete` unless it was cut for its length."""

    text: str
    complete: bool


def sample_lines(
    model: Any,
    cache: Any,
    logits: torch.Tensor,
    *,
    decode: Callable[[Sequence[int]], str],
    ends: frozenset[int],
    temperature: float,
    generators: Sequence[np.random.Generator],
    max_new_tokens: int,
) -> Iterator[SampledAnswer]:
    """A line for each generator, in the order in which they end: at a line break or at a token of `ends`.

    model: transformers', or a SharedModel. cache: its keys and values of the prompt, which are used up.
    logits: (1, vocabulary), those of the first token. decode(ids) gives the text of tokens.
    All lines advance as one batch, which shrinks as they end; each draws from its own generator.
    """
    cache.reorder_cache(torch.tensor([0] * len(generators)))
    logits = logits.repeat(len(generators), 1)
    lines: list[list[int]] = [[] for _ in generators]
    alive = list(range(len(generators)))
    while alive:
        for row, line in enumerate(alive):
            probs = softmax(logits[row].numpy(), temperature)
            lines[line].append(int(sample(probs, generators[line])[0]))
        written = [_line(lines[line], decode, ends) for line in alive]
        going = [
            row for row, line in enumerate(alive) if not (written[row].complete or len(lines[line]) >= max_new_tokens)
        ]
        yield from (answer for row, answer in enumerate(written) if row not in going)
        if not going:
            return
        cache.reorder_cache(torch.tensor(going))
        alive = [alive[row] for row in going]
        with torch.inference_mode():  # left at each yield: the caller's thread is not ours
            step = torch.tensor([[lines[line][-1]] for line in alive])
            logits = model(step, cache=cache).logits[:, -1]


def _line(ids: Sequence[int], decode: Callable[[Sequence[int]], str], ends: frozenset[int]) -> SampledAnswer:
    text, line_break, _ = decode([token for token in ids if token not in ends]).partition("\n")
    return SampledAnswer(text.strip(), bool(line_break) or ids[-1] in ends)
