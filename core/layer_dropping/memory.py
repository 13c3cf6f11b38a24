"""How much memory a distillation of a language model takes, asked before it begins."""

import psutil

from core.language_model import LanguageModel
from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.reading import Reading

# A weight of a network in training, its gradient, and AdamW's two averages of it.
_COPIES = 4
# The logits of a few blocks of tokens.
_LOGITS_BYTES = 350e6
# What a layer keeps of a token for the gradient, as a multiple of its hidden state; SmolLM2-135M: 19.4.
_KEPT_FOR_GRADIENT = 20
_FLOAT_BYTES = 4


def needed_bytes(teacher: LanguageModel, reading: Reading, kept: int, config: LayerDroppingConfig) -> float:
    """Bytes that a run takes at most beside its teacher: the networks in training and the teacher's hidden states."""
    layers = teacher.network.model.layers
    state_bytes: int = teacher.network.config.hidden_size * _FLOAT_BYTES
    layer_bytes: float = sum(weight.nbytes for weight in layers.parameters()) / len(layers)
    networks = (2 if config.twin else 1) * _COPIES * kept * layer_bytes
    tokens = (len(reading.train) + len(reading.held_out)) * config.window
    step = min(config.batch_rows, len(reading.train)) * config.window * kept * _KEPT_FOR_GRADIENT
    return networks + (2 * tokens + step) * state_bytes + _LOGITS_BYTES


def check_memory(needed: float) -> None:
    """Raise ValueError unless so many bytes are free on this machine."""
    free: int = psutil.virtual_memory().available
    if needed > free:
        raise ValueError(
            f"this run must have {needed / 1e9:.1f} GB of free memory, got {free / 1e9:.1f} GB: "
            "fewer layers or tokens, or no twin, take less"
        )
