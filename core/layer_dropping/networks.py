"""A student's network: some of its teacher's layers, with what it does not train shared instead of copied."""

import copy
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from torch import nn


def check_kind(network: Any) -> None:
    """Raise ValueError unless `network` is built as Llama is: layers between an embedding and a last norm."""
    base: Any = getattr(network, "model", None)
    parts = ("embed_tokens", "layers", "norm", "rotary_emb")
    of_layer = {"self_attn", "mlp", "input_layernorm", "post_attention_layernorm"}
    fits = all(hasattr(base, part) for part in parts) and hasattr(network, "lm_head")
    if not fits or any({name for name, _ in layer.named_children()} != of_layer for layer in base.layers):
        raise ValueError(f"the teacher must be a model of Llama's kind, got {network.config.model_type}")


def shared_layers(kept: Sequence[int], mended: bool) -> int:
    """How many of a student's first layers stay its teacher's: those before the first gap, but at most half of all.

    mended: whether the last one before the gap is changed, to close it.
    """
    before_gap = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], enumerate(kept)))
    return min(max(0, before_gap - mended), len(kept) // 2)


def student_of(network: Any, kept: Sequence[int], shared: int) -> Any:
    """A network like `network` with its layers `kept` alone, and those weights.

    The embeddings and the first `shared` layers are those of `network` itself, which nobody may change; the others are
    copies, to be trained, as is the last norm.
    """
    layers = network.model.layers
    chosen = [layers[number] if place < shared else copy.deepcopy(layers[number]) for place, number in enumerate(kept)]
    for place, layer in enumerate(chosen[shared:], shared):
        layer.self_attn.layer_idx = place  # where its keys and values are kept
    student = _rebuilt(network, layers, chosen, (network.model.embed_tokens, network.lm_head))
    _say_depth(student.config, kept)
    return student


def upper_part(student: Any, shared: int) -> Any:
    """The part of `student` that is trained: from what its first `shared` layers give to its last hidden states.

    Called with inputs_embeds (rows, tokens, width). Its layers and its norm are the student's own.
    """
    base = student.model
    upper = _rebuilt(base, base.layers, base.layers[shared:], (base.embed_tokens, base.norm, base.rotary_emb))
    _say_depth(upper.config, range(shared, len(base.layers)))
    upper.config.use_cache = False  # keys and values are kept by a layer's place in the whole
    return upper


def trained_weights(upper: Any) -> list[nn.Parameter]:
    """The weights that training changes; the others are told to take no gradient."""
    upper.requires_grad_(False)
    weights = [*upper.layers.parameters(), *upper.norm.parameters()]
    for weight in weights:
        weight.requires_grad_(True)
    return weights


def _rebuilt(whole: Any, layers: nn.ModuleList, chosen: Sequence[nn.Module], kept: Sequence[Any]) -> Any:
    """A copy of `whole` with `chosen` in place of its `layers`, in which all of `kept` are not copies."""
    memo: dict[int, Any] = {id(part): part for part in kept}
    memo[id(layers)] = nn.ModuleList(chosen)
    return copy.deepcopy(whole, memo)


def _say_depth(config: Any, kept: Sequence[int]) -> None:
    config.num_hidden_layers = len(kept)
    if kinds := getattr(config, "layer_types", None):  # of models whose layers are not all alike
        config.layer_types = [kinds[number] for number in kept]
