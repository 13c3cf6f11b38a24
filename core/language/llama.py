"""A Llama's forward pass on the CPU: transformers' weights and sums, without its way through 30 layers of Python."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding, linear, rms_norm, scaled_dot_product_attention, silu
from transformers import DynamicCache, LlamaConfig, LlamaForCausalLM
from transformers.models.llama.modeling_llama import LlamaDecoderLayer

from core.language.few_rows import other_side


@dataclass(frozen=True)
class Predictions:
    """What a pass says: `logits` (rows, tokens that were asked for, vocabulary)."""

    logits: Tensor


class Layer(NamedTuple):
    """The weights of one layer, which are the network's own."""

    attention_norm: Tensor
    query: Tensor
    key: Tensor
    value: Tensor
    output: Tensor
    mlp_norm: Tensor
    gate: Tensor
    up: Tensor
    down: Tensor

    @classmethod
    def of(cls, layer: LlamaDecoderLayer) -> Layer:
        """Those of transformers' `layer`."""
        attention, mlp = layer.self_attn, layer.mlp
        parts = (
            *(layer.input_layernorm, attention.q_proj, attention.k_proj, attention.v_proj, attention.o_proj),
            *(layer.post_attention_layernorm, mlp.gate_proj, mlp.up_proj, mlp.down_proj),
        )
        return cls._make(part.weight for part in parts)


class LlamaPass:
    """Reads tokens as `network` does, which stays as it is, and takes those of transformers' options that are used.

    A few tokens cost the time of reading the weights, and transformers' own way through its modules a third more. A
    test holds both to the same logits. `faster_rows`: see core.language.few_rows.
    """

    def __init__(self, network: LlamaForCausalLM, faster_rows: Container[int]) -> None:
        self._config, self._faster_rows = network.config, faster_rows
        self._rotate_by = network.model.rotary_emb
        self._tokens, self._norm, self._head = (
            part.weight for part in (network.model.embed_tokens, network.model.norm, network.lm_head)
        )
        self._layers = [Layer.of(layer) for layer in network.model.layers]

    @staticmethod
    def can_stand_for(network: nn.Module) -> bool:
        """Whether `network` is a Llama as its paper has it, and nothing that is derived from it."""
        if type(network) is not LlamaForCausalLM:
            return False
        config: LlamaConfig = network.config
        return config.hidden_act == "silu" and not (config.attention_bias or config.mlp_bias)

    def __call__(
        self,
        ids: Tensor,
        *,
        cache: DynamicCache | None = None,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        logits_to_keep: int | Tensor = 0,
    ) -> Predictions:
        """What follows the tokens `ids` (rows, tokens), whose keys and values are put behind those in `cache`.

        attention_mask: (rows, known and new tokens), 0 where there is none. position_ids: (rows, tokens).
        logits_to_keep: those of how many last tokens, or of which ones, are asked for; 0: of all.
        """
        cache = DynamicCache() if cache is None else cache
        known, fresh = int(cache.get_seq_length()), ids.shape[1]
        if position_ids is None:
            position_ids = torch.arange(known, known + fresh)[None]
        sees, by_head = _seen(known, fresh, attention_mask), (*ids.shape, -1, self._config.head_dim)
        hidden = embedding(ids, self._tokens)
        rotation = tuple(part[:, None] for part in self._rotate_by(hidden, position_ids=position_ids))
        for number, layer in enumerate(self._layers):
            normed = self._normed(hidden, layer.attention_norm)
            queries, keys, values = (
                self._multiplied(normed, weight).view(by_head).transpose(1, 2)
                for weight in (layer.query, layer.key, layer.value)
            )
            keys, values = cache.update(_rotated(keys, *rotation), values, number)
            attended = scaled_dot_product_attention(
                _rotated(queries, *rotation), keys, values, attn_mask=sees, enable_gqa=True
            )
            hidden = hidden + self._multiplied(attended.transpose(1, 2).flatten(2), layer.output)
            normed = self._normed(hidden, layer.mlp_norm)
            gated = silu(self._multiplied(normed, layer.gate)) * self._multiplied(normed, layer.up)
            hidden = hidden + self._multiplied(gated, layer.down)
        kept = slice(-logits_to_keep, None) if isinstance(logits_to_keep, int) else logits_to_keep
        return Predictions(self._multiplied(self._normed(hidden[:, kept], self._norm), self._head))

    def _normed(self, hidden: Tensor, weight: Tensor) -> Tensor:
        return rms_norm(hidden, weight.shape, weight, self._config.rms_norm_eps)

    def _multiplied(self, hidden: Tensor, weight: Tensor) -> Tensor:
        rows = hidden.shape[0] * hidden.shape[1]
        return other_side(hidden, weight) if rows in self._faster_rows else linear(hidden, weight)


def _seen(known: int, fresh: int, attention_mask: Tensor | None) -> Tensor | None:
    """0 where a new token attends to another, else -∞: (rows or 1, 1, fresh, known + fresh). None: to all of them."""
    if attention_mask is None and fresh == 1:
        return None
    seen = torch.ones(fresh, known + fresh, dtype=torch.bool).tril(known)[None, None]
    if attention_mask is not None:
        seen = seen & attention_mask.bool()[:, None, None]
    return torch.zeros(seen.shape).masked_fill_(~seen, -torch.inf)  # each layer would make it of a mask of bits


def _rotated(states: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    """Queries or keys (rows, heads, tokens, width), turned by their positions."""
    first, second = states.chunk(2, dim=-1)
    return states * cosines + torch.cat((-second, first), dim=-1) * sines
