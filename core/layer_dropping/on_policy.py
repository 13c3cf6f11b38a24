"""On-policy distillation: the student writes, and the teacher scores what it wrote (Agarwal et al. 2024).

A student that only ever sees a text of others meets its own mistakes for the first time when it writes.
"""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Generator, Tensor


def is_on_policy(step: int, share: float) -> bool:
    """Whether `step`, from 0, is among that `share` of all steps, 0 to 1, which lie evenly among the others."""
    return math.floor((step + 1) * share) > math.floor(step * share)


def given_tokens(window: int) -> int:
    """How many of a window's tokens are the text's, before the student goes on: half of them."""
    return window // 2


@torch.no_grad()
def write_on(
    network: Any,
    begun: Tensor,
    window: int,
    generator: Generator,
    temperature: float = 1.0,
    without: Sequence[int] = (),
) -> Tensor:
    """Token ids: those of `begun`, (rows, tokens), and what `network` writes on to (rows, window).

    Each token is drawn at `temperature` from all that the network knows but those in `without`, behind its marks of an
    end too. Raises ValueError where its logits are not finite.
    """
    rows, unread, cache = begun, begun, None
    while rows.shape[1] < window:
        read = network(unread, cache=cache, use_cache=True, logits_to_keep=1)
        logits = read.logits[:, -1]
        if not logits.isfinite().all():
            raise ValueError("the student's logits must be finite numbers to write with, got NaN or infinity")
        logits[:, without] = -torch.inf
        unread = torch.multinomial(torch.softmax(logits / temperature, dim=-1), 1, generator=generator)
        rows, cache = torch.cat([rows, unread], dim=1), read.cache
    return rows
