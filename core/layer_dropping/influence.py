"""Which layers of a language model matter, and which a student keeps."""

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.watching import watching

# A prefix of the text is enough: the order of the layers hardly changes beyond.
_TOKENS = 1024


@torch.inference_mode()
def block_influence(network: Any, rows: Tensor) -> tuple[float, ...]:
    """How far each layer turns what passes through it: 1 − mean cosine between its input and its output, 0 to 2.

    network: a transformers language model of Llama's kind; rows: (rows, tokens) of token ids, of which the first are
    read, about a thousand tokens.
    A layer that changes nothing has 0. Source: ShortGPT (Men et al. 2024), section 3.1.
    """
    turned: list[float] = []

    def measure(inputs: tuple[Tensor, ...], output: Any) -> None:
        turned.append(1 - F.cosine_similarity(inputs[0], output, dim=-1).double().mean().item())

    with watching((layer, measure) for layer in network.model.layers):
        network.model(rows[: max(1, _TOKENS // rows.shape[1])], use_cache=False)
    return tuple(turned)


def check_layers(config: LayerDroppingConfig, total: int) -> int:
    """How many layers of a teacher's `total` the config keeps. Raises ValueError for one it lacks, for none or all."""
    kept = config.keep_layers
    if kept and kept[-1] >= total:
        raise ValueError(f"keep_layers must be numbers from 0 to {total - 1}, got {kept[-1]}")
    count = len(kept) or (len(_every_second(total)) if config.every_second else config.layers)
    if not 1 <= count < total:
        raise ValueError(f"layers must be from 1 to {total - 1} of the teacher's {total}, got {count}")
    return count


def kept_layers(config: LayerDroppingConfig, influence: Sequence[float]) -> tuple[int, ...]:
    """The layers that the config keeps, in their order; of most influence unless it says which. Of equals the later go.

    influence: of each of the teacher's layers. Raises ValueError as check_layers does.
    """
    total = len(influence)
    count = check_layers(config, total)
    if config.keep_layers:
        return config.keep_layers
    if config.every_second:
        return _every_second(total)
    ranked = sorted(range(total), key=lambda layer: (-influence[layer], layer))
    return tuple(sorted(ranked[:count]))


def _every_second(total: int) -> tuple[int, ...]:
    """The layers 0, 2, 4 … as DistilBERT begins (Sanh et al. 2019)."""
    return tuple(range(0, total, 2))
