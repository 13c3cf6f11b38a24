"""A text as a student reads it: rows of tokens to learn from, and rows that are held out."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.layer_dropping.configuration import LayerDroppingConfig

# Fewer rows than these teach and tell nothing.
_LEAST_ROWS, _LEAST_HELD_OUT = 8, 2
# Characters that hold a token more than often enough: of a long text no more is read than is used.
_CHARACTERS = 12


@dataclass(frozen=True)
class Reading:
    """Rows of window + 1 token ids, (rows, window + 1): every token but the first of a row is predicted.

    `whole` says whether the text had no more than these.
    """

    train: Tensor
    held_out: Tensor
    whole: bool


def reading_of(text: str, tokenizer: Any, config: LayerDroppingConfig) -> Reading:
    """The rows of `text` that the config asks for, as far as the text goes, by a transformers `tokenizer`.

    Raises ValueError for a text that is too short.
    """
    window = config.window
    train_rows = max(config.tokens // window, _LEAST_ROWS)
    held_rows = max(config.held_out // window, _LEAST_HELD_OUT)
    wanted = (train_rows + held_rows) * window + 1
    begun = text[: wanted * _CHARACTERS]
    found = tokenizer(begun, add_special_tokens=False, verbose=False).input_ids
    ids = torch.tensor(found[:wanted], dtype=torch.long)
    rows = (len(ids) - 1) // window
    if len(ids) < wanted:
        held_rows = min(held_rows, max(rows // 5, _LEAST_HELD_OUT))
    train_rows = min(train_rows, rows - held_rows)
    if train_rows < _LEAST_ROWS:
        least = (_LEAST_ROWS + _LEAST_HELD_OUT) * window + 1
        raise ValueError(
            f"the text must have at least {least:,} tokens, about {3 * least // 4:,} words, got {len(ids):,}"
        )
    cut = ids.unfold(0, window + 1, window)
    return Reading(
        cut[:train_rows],
        cut[train_rows : train_rows + held_rows],
        whole=len(begun) == len(text) and len(found) < wanted + window,
    )


def batches(rows: int, config: LayerDroppingConfig) -> list[Tensor]:
    """The numbers of the rows of each step, in an order that the seed decides; every pass has its own."""
    generator: Any = torch.Generator().manual_seed(config.seed)
    orders = [torch.randperm(rows, generator=generator) for _ in range(config.passes)]
    return [batch for order in orders for batch in order.split(config.batch_rows)]
