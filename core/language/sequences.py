"""Whole answers of a language model: how likely each is, at any temperature of its tokens, in one batched pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain
from typing import Any

import torch
from torch import Tensor

from core.limits import TEMPERATURES

# Of a batch, all rows as wide as the widest, and of the logits that are scored: 25 MB for 49,152 classes, of which
# scoring takes ten times as much for a moment.
TOKENS_AT_ONCE, SCORED_AT_ONCE = 128, 16
LARGEST = 256
BINS = 2048


@dataclass(frozen=True)
class TokenRow:
    """A text as token ids, of which those from `start` on are scored; at least one token stands before."""

    ids: tuple[int, ...]
    start: int

    def __post_init__(self) -> None:
        if not 1 <= self.start < len(self.ids):
            raise ValueError(f"start must be from 1 to {len(self.ids) - 1}, got {self.start}")

    def last(self, count: int) -> TokenRow:
        """The row without what stands before its last `count` tokens, which must hold more than the scored ones."""
        left = max(0, len(self.ids) - count)
        return TokenRow(self.ids[left:], self.start - left)


@dataclass(frozen=True)
class SequenceScore:
    """The log-probability (nats) of one answer, token by token, and what tempering each of its tokens makes of it.

    token_log_probs: at T = 1, one a token. At the temperature T = TEMPERATURES[k] the whole answer has
        height / T − spreads[k],  spread(T) = Σ over tokens of log Σ over vocabulary of exp((z − max z) / T),
    and slopes[k] is the spread's derivative with respect to log T. Between two temperatures the cubic through both
    values and slopes (Hermite's) gives the spread, to 1e-5 nats a token.
    """

    token_ids: tuple[int, ...]
    token_log_probs: tuple[float, ...]
    height: float
    spreads: tuple[float, ...]
    slopes: tuple[float, ...]

    @property
    def log_prob(self) -> float:
        """Nats of the whole answer at T = 1."""
        return sum(self.token_log_probs)


def answer_start(before: Sequence[int], whole: Sequence[int]) -> int:
    """Where in `whole`, the tokens of prompt and answer together, the answer begins; `before` is the prompt alone.

    Where a token spans the border between the two, the whole of it counts; 0 where that is the very first token.
    """
    return min(common_length(before, whole), len(whole) - 1)


def answer_logits(
    model: Any, read: Callable[[Sequence[int]], tuple[Any, Tensor]], rows: Sequence[TokenRow]
) -> Iterator[Tensor]:
    """For each row the logits (scored tokens, vocabulary) that its scored tokens were predicted from.

    model: a transformers causal model. What all rows begin with is read once, and its keys and values are shared;
    the rest runs as batches of 128 tokens, padded on the right. read(ids) gives a transformers cache of one or more
    `ids`, and the logits behind them, which are not needed here.
    """
    shared = _shared_length(rows)
    cache: Any = read(rows[0].ids[:shared])[0] if shared else None
    for batch in _batches(rows, shared):
        inputs = [row.ids[shared:-1] for row in batch]
        width = max(map(len, inputs))
        padded = torch.tensor([[*ids, *[0] * (width - len(ids))] for ids in inputs])
        mask = torch.tensor([[1] * (shared + len(ids)) + [0] * (width - len(ids)) for ids in inputs])
        own = deepcopy(cache)
        if shared:
            own.reorder_cache(torch.tensor([0] * len(batch)))
        logits = model(padded, attention_mask=mask, cache=own).logits
        for row, of_row in zip(batch, logits, strict=True):
            yield of_row[row.start - 1 - shared : len(row.ids) - 1 - shared]


def sequence_score(row: TokenRow, logits: Tensor) -> SequenceScore:
    """The score of a row from its `logits` (scored tokens, vocabulary)."""
    targets = torch.tensor(row.ids[row.start :])
    parts = [_part_score(*part) for part in zip(*(x.split(SCORED_AT_ONCE) for x in (logits, targets)), strict=True)]
    heights, token_log_probs, spreads, slopes = zip(*parts, strict=True)
    return SequenceScore(
        token_ids=tuple(targets.tolist()),
        token_log_probs=tuple(chain.from_iterable(token_log_probs)),
        height=sum(heights),
        spreads=tuple(map(sum, zip(*spreads, strict=True))),
        slopes=tuple(map(sum, zip(*slopes, strict=True))),
    )


def sequence_log_prob(row: TokenRow, logits: Tensor, temperature: float = 1.0) -> float:
    """Nats of a row's scored tokens when each is drawn at `temperature`, from its `logits` (tokens, vocabulary)."""
    targets = torch.tensor(row.ids[row.start :])
    nats = 0.0
    for part, chosen in zip(logits.split(SCORED_AT_ONCE), targets.split(SCORED_AT_ONCE), strict=True):
        log_probs = (part.double() / temperature).log_softmax(dim=-1)
        nats += float(log_probs.gather(1, chosen[:, None]).sum())
    return nats


def _batches(rows: Sequence[TokenRow], shared: int) -> Iterator[list[TokenRow]]:
    """`rows` in their order, some at a time, of which the first `shared` tokens are read already."""
    batch: list[TokenRow] = []
    for row in rows:
        width = max(len(one.ids) for one in [*batch, row]) - 1 - shared
        if batch and width * (len(batch) + 1) > TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(row)
    yield batch


def _part_score(logits: Tensor, targets: Tensor) -> tuple[float, list[float], list[float], list[float]]:
    """Height, token_log_probs, spreads and slopes of a SequenceScore, of some tokens alone."""
    below = logits - logits.max(dim=-1, keepdim=True).values
    heights = below.gather(1, targets[:, None])[:, 0].double()
    at_one = below.double().logsumexp(dim=-1)
    values, counts = _condensed(below)
    spreads, slopes = zip(*(_spread(values, counts, float(T)) for T in TEMPERATURES), strict=True)
    return float(heights.sum()), (heights - at_one).tolist(), list(spreads), list(slopes)


def _condensed(below: Tensor) -> tuple[Tensor, Tensor]:
    """Each row's logits as a few values and how often each counts: (tokens, values) both.

    The 256 largest stay as they are; the others, which matter by their number, become the means of 2,048 bins. The
    bins are so narrow (w ≈ 0.015) that the sum of exp(z / T) over one is off by w² / 24 T² of itself at most.
    """
    largest, places = below.topk(min(LARGEST, below.shape[1]))
    others = torch.ones_like(below).scatter_(1, places, 0)
    depth = (-below.min(dim=-1, keepdim=True).values).clamp_min(1e-6)
    bins = (-below / depth * (BINS - 1)).long()
    empty = torch.zeros(len(below), BINS)
    counts = empty.scatter_add(1, bins, others)
    means = empty.scatter_add(1, bins, others * below) / counts.clamp_min(1)
    return torch.cat([largest, means], dim=1), torch.cat([torch.ones_like(largest), counts], dim=1)


def _spread(values: Tensor, counts: Tensor, temperature: float) -> tuple[float, float]:
    """Spread and slope at `temperature`, summed over tokens; the largest of each row of `values` is zero."""
    scaled = values / temperature
    weights = scaled.exp() * counts
    sums = weights.sum(dim=-1)
    means = torch.linalg.vecdot(weights, scaled) / sums
    return float(sums.log().sum()), -float(means.sum())


def common_length(first: Sequence[int], second: Sequence[int]) -> int:
    """How many tokens both begin with."""
    shorter = min(len(first), len(second))
    return next((i for i in range(shorter) if first[i] != second[i]), shorter)


def _shared_length(rows: Sequence[TokenRow]) -> int:
    """How many first tokens all rows have in common, leaving each the one that predicts its first scored token."""
    return min(min(common_length(row.ids, rows[0].ids), row.start - 1) for row in rows)
