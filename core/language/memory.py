"""What a language model read lately: a prompt that begins in the same way is read on from there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import torch
from torch import Tensor

MOST_BYTES = 48 * 2**20
ID_BYTES = 8


@dataclass(frozen=True)
class KnownPrefix:
    """What the last token of a prefix adds to those before it, which are prefixes of their own; never changed.

    states: its keys and values in one layer after the other, (2 · layers, heads, width). logits: those of the next
    token, (1, vocabulary), where they were computed.
    """

    ids: tuple[int, ...]
    states: Tensor
    logits: Tensor | None = None

    @property
    def nbytes(self) -> int:
        return self.states.nbytes + (0 if self.logits is None else self.logits.nbytes) + ID_BYTES * len(self.ids)


class PrefixMemory:
    """Prefixes of what one model read, in at most `most_bytes`; threads, and so visitors, may share it.

    What comes in and goes out is copied. The prefix that was not used for longest goes first, and none before those
    that go on from it: a use counts as a later one for a shorter prefix.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.nbytes = 0
        self._known: OrderedDict[tuple[int, ...], KnownPrefix] = OrderedDict()
        self._lock = Lock()

    def known(self, ids: Sequence[int]) -> int:
        """How many of the first `ids` are known."""
        with self._lock:
            return len(self._use(tuple(ids)))

    def recall(self, ids: Sequence[int], cache: Any) -> Tensor | None:
        """Put the keys and values of the longest known prefix of `ids` into `cache`, transformers' and empty.

        Returns the logits (1, vocabulary) behind `ids`. Where they are not known, None, and the last token is left out
        of the cache, so that reading it gives them.
        """
        with self._lock:
            known = self._use(tuple(ids))
        logits = known[-1].logits if len(known) == len(ids) else None
        if logits is None:
            known = known[: len(ids) - 1]
        if known:
            states = torch.stack([prefix.states for prefix in known], dim=-2)[:, None]
            for layer, (keys, values) in enumerate(zip(states[0::2], states[1::2], strict=True)):
                cache.update(keys, values, layer)
        return None if logits is None else logits.clone()

    def keep(self, ids: Sequence[int], cache: Any, logits: Tensor) -> None:
        """Know `ids` from now on, whose keys and values `cache` holds, and the `logits` (1, vocabulary) behind them.

        A model with layers of different widths, or that forget their first tokens, is not kept.
        """
        by_layer = [states for layer in cache.layers for states in (layer.keys, layer.values)]
        if any(states.shape != by_layer[0].shape or states.shape[-2] != len(ids) for states in by_layer):
            return
        whole = tuple(ids)
        with self._lock:
            for length, states in enumerate(torch.cat(by_layer).unbind(dim=-2), start=1):
                prefix = whole[:length]
                if prefix == whole:
                    self._add(KnownPrefix(prefix, states.clone(), logits.clone()))
                elif prefix not in self._known:
                    self._add(KnownPrefix(prefix, states.clone()))
            self._use(whole)
            while self.nbytes > self.most_bytes:
                self.nbytes -= self._known.popitem(last=False)[1].nbytes

    def _add(self, prefix: KnownPrefix) -> None:
        before = self._known.get(prefix.ids)
        self._known[prefix.ids] = prefix
        self.nbytes += prefix.nbytes - (before.nbytes if before else 0)

    def _use(self, ids: tuple[int, ...]) -> list[KnownPrefix]:
        """The known prefixes of `ids`, the shortest first."""
        known: list[KnownPrefix] = []
        for length in range(1, len(ids) + 1):
            prefix = self._known.get(ids[:length])
            if prefix is None:
                break
            known.append(prefix)
        for prefix in reversed(known):
            self._known.move_to_end(prefix.ids)
        return known
