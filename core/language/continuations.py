"""Text that a language model writes on from a prompt: at several temperatures side by side, token by token."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from core.limits import SamplingSettings
from core.temperature import sample, softmax, truncate

Draw = Callable[[NDArray[np.float32], SamplingSettings, np.random.Generator], "GeneratedToken"]


@dataclass(frozen=True)
class GeneratedToken:
    """One token that was written: its id, its text, and the probability it was drawn with (0–1)."""

    token: int
    text: str
    prob: float


def continuations(
    model: Any,
    cache: Any,
    context: torch.Tensor,
    *,
    draw: Draw,
    settings: Sequence[SamplingSettings],
    seed: int,
    max_new_tokens: int,
) -> Iterator[tuple[GeneratedToken, ...]]:
    """`max_new_tokens` steps after `context` (1, tokens), one a yield: one token for each of `settings`.

    model and its empty cache: transformers'. All rows advance as one batch, and each has its own stream of
    randomness from `seed`, so a row does not depend on its neighbours.
    """
    generators = [np.random.default_rng(seed) for _ in settings]
    step = context.repeat(len(settings), 1)
    for _ in range(max_new_tokens):
        with torch.inference_mode():  # left at each yield: the caller's thread is not ours
            logits = model(step, cache=cache, logits_to_keep=1).logits[:, -1].numpy()
        drawn = tuple(draw(*row) for row in zip(logits, settings, generators, strict=True))
        yield drawn
        step = torch.tensor([[token.token] for token in drawn])


def drawn_token(
    logits: NDArray[np.float32],
    settings: SamplingSettings,
    generator: np.random.Generator,
    *,
    never: Sequence[int],
    vocabulary: Sequence[str],
) -> GeneratedToken:
    """One token drawn from logits (vocabulary,) as `settings` say; never one of the ids `never`."""
    allowed = logits.copy()
    allowed[never] = np.finfo(allowed.dtype).min  # before the softmax: cold, they could have all of the share
    probs = truncate(softmax(allowed, settings.temperature), settings.top_k, settings.top_p, settings.min_p)
    token = int(sample(probs, generator)[0])
    return GeneratedToken(token, vocabulary[token], float(probs[token]))
