"""Prompts as a language model reads them: not again what it knows, and together those that wait together."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

import torch
from torch import Tensor
from torch.nn.functional import pad
from transformers import DynamicCache, PreTrainedModel
from transformers.cache_utils import DynamicLayer, DynamicSlidingWindowLayer

from core.language.memory import PrefixMemory
from core.language.shared_model import SharedModel
from core.turns import Place

# Layers that hold keys and values and nothing else: all that the memory keeps.
PLAIN_LAYERS = (DynamicLayer, DynamicSlidingWindowLayer)
# Of a batch, all rows as wide as the widest. Reading the weights costs as much as some 30 tokens do, so that four
# prompts of 12 take 0.4 of the time; much more than that, and whoever is served would wait for whoever rides along.
MOST_TOKENS = 96


@dataclass(eq=False)
class Prompt:
    """The token `ids` of one who asks; once they are read, their keys and values, and the logits behind them."""

    ids: Sequence[int]
    cache: DynamicCache
    logits: Tensor | None = None
    error: Exception | None = None
    place: Place = field(default_factory=Place)

    @property
    def known(self) -> int:
        """How many of the tokens `cache` holds."""
        return int(self.cache.get_seq_length())

    @property
    def fresh(self) -> Sequence[int]:
        """Those that are still to be read."""
        return self.ids[self.known :]


class PromptReader:
    """Reads prompts for all who share `model`, whose plain transformers network is `network`."""

    def __init__(self, model: SharedModel, network: PreTrainedModel) -> None:
        self.memory = PrefixMemory()
        self._model = model
        self._waiting: list[Prompt] = []
        self._lock = Lock()
        layers = {type(layer) for layer in DynamicCache(config=network.config).layers}
        self._keeps = layers <= {*PLAIN_LAYERS}
        # Without a config, whose reading costs a millisecond, a cache makes plain layers as they come.
        self._cache = DynamicCache if layers <= {DynamicLayer} else partial(DynamicCache, config=network.config)
        takes_places = "position_ids" in inspect.signature(network.forward).parameters
        self._together = takes_places and layers <= {DynamicLayer}

    @torch.inference_mode()
    def read(self, ids: Sequence[int]) -> tuple[DynamicCache, Tensor]:
        """The keys and values of `ids`, the caller's to change, and the logits (1, vocabulary) behind them."""
        prompt = self._prompt(ids)
        if prompt.logits is None:
            with self._lock:
                self._waiting.append(prompt)
            with self._model.turn(prompt.place) as has_turn:
                if has_turn:
                    self._read_with_others(prompt)
        if prompt.error:
            raise prompt.error
        return prompt.cache, _there(prompt.logits)

    def _prompt(self, ids: Sequence[int]) -> Prompt:
        cache = self._cache()
        return Prompt(ids, cache, self.memory.recall(ids, cache))

    def _read_with_others(self, prompt: Prompt) -> None:
        batch = self._batch(prompt)
        try:
            self._read_batch(batch)
            for each in batch:
                if self._keeps:
                    self.memory.keep(each.ids, each.cache, _there(each.logits))
        except Exception as error:  # each of them hears of it, whose work this is
            for each in batch:
                each.error = error
        finally:
            for each in batch[1:]:
                each.place.over.set()

    def _batch(self, prompt: Prompt) -> list[Prompt]:
        """`prompt`, and those that wait and fit beside it, in the order in which they came."""
        batch, wide = [prompt], len(prompt.fresh)
        with self._lock:
            self._waiting.remove(prompt)
            for other in list(self._waiting) if self._together else []:
                widest = max(wide, len(other.fresh))
                if widest * (len(batch) + 1) <= MOST_TOKENS and self._model.turns.takes_along(other.place):
                    self._waiting.remove(other)
                    batch.append(other)
                    wide = widest
        return batch

    def _read_batch(self, batch: list[Prompt]) -> None:
        for each in batch:
            if self.memory.known(each.ids) > each.known:  # it was read while this one waited
                again = self._prompt(each.ids)
                each.cache, each.logits = again.cache, again.logits
        unread = [each for each in batch if each.logits is None]
        if len(unread) == 1:
            ids = torch.tensor([unread[0].fresh])
            unread[0].logits = self._model.answer(ids, cache=unread[0].cache, logits_to_keep=1).logits[:, -1]
        elif unread:
            self._read_rows(unread)

    def _read_rows(self, prompts: list[Prompt]) -> None:
        """One forward pass: what is known of each row ends where the others' does, and what is fresh begins there."""
        deep, lengths = max(each.known for each in prompts), [len(each.fresh) for each in prompts]
        starts = [deep - each.known for each in prompts]
        together = self._joined(prompts, deep)
        columns = torch.arange(deep + max(lengths))
        seen = torch.stack([(columns >= s) & (columns < deep + n) for s, n in zip(starts, lengths, strict=True)])
        positions = torch.stack([columns[deep:] - start for start in starts])
        ids = torch.stack([pad(torch.tensor(each.fresh), (0, max(lengths) - len(each.fresh))) for each in prompts])
        last = sorted({length - 1 for length in lengths})
        logits = self._model.answer(
            ids,
            cache=together,
            attention_mask=seen.long(),
            position_ids=positions,
            logits_to_keep=torch.tensor(last),
        ).logits
        for row, (each, start, length) in enumerate(zip(prompts, starts, lengths, strict=True)):
            each.logits = logits[row, last.index(length - 1)][None].clone()
            each.cache = self._cache()
            for layer, states in enumerate(together.layers):
                keys, values = (part[row : row + 1, :, start : deep + length] for part in (states.keys, states.values))
                each.cache.update(keys, values, layer)

    def _joined(self, prompts: list[Prompt], deep: int) -> DynamicCache:
        """What is known of every prompt as one batch, `deep` tokens long, filled up at the left with zeros."""
        together = self._cache()
        deepest = max(prompts, key=lambda each: each.known)
        for layer, states in enumerate(deepest.cache.layers if deep else []):
            parts = [
                [part[:, :, :0] if not each.known else getattr(each.cache.layers[layer], name) for each in prompts]
                for name, part in (("keys", states.keys), ("values", states.values))
            ]
            keys, values = (torch.cat([pad(part, (0, 0, deep - part.shape[-2], 0)) for part in rows]) for rows in parts)
            together.update(keys, values, layer)
        return together


def _there(logits: Tensor | None) -> Tensor:
    if logits is None:
        raise RuntimeError("logits must be there once a prompt is read")
    return logits
