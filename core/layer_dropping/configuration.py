"""What the distillation of a language model is asked for."""

import dataclasses
import math
import sys
from dataclasses import dataclass, field
from typing import Any

from core.fields import option
from core.limits import MAX_SEED, check_switch
from core.temperature import is_number, is_whole

# Of those in core.divergences; the others say little of distributions over tens of thousands of classes.
KINDS = ("forward_kl", "reverse_kl", "jsd")


@dataclass(frozen=True)
class LayerDroppingConfig:
    """One run: the layers that the student keeps, what it learns from, how long. Raises ValueError where wrong.

    layers: how many are kept, those of most influence; keep_layers, their numbers, or every_second take its place.
    temperature: of both softmaxes; divergence, beta: as in core.losses.divergence. state_weight: of what is
    added to it, core.layer_dropping.vocabulary_losses.state_loss; 0 leaves the soft targets alone.
    tokens: of the text, from its start, each seen `passes` times; the `held_out` tokens behind them are for scoring.
    Where the text is shorter, a fifth of it is held out. window: tokens that are read together, from nothing before.
    mend: whether the layer before each gap is fitted to what the missing ones had done (core.layer_dropping.mending),
    before anything is trained. batch_rows: windows a step. every: steps between two events. twin: whether there is one,
    which sees the text alone.
    on_policy: the share of the steps, 0 to 1, in which the student itself writes the second half of each window, and
    learns from the teacher's distributions there alone (generalised knowledge distillation, Agarwal et al. 2024).
    """

    layers: int = field(default=15, metadata=option("the student keeps, those of most influence"))
    keep_layers: tuple[int, ...] = field(default=(), metadata=option("the numbers of those it keeps instead", "LAYER"))
    every_second: bool = field(default=False, metadata=option("keep every second layer instead"))
    temperature: float = field(default=1.0, metadata=option("of both softmaxes while training", "T"))
    divergence: str = field(default="forward_kl", metadata=option("from the soft targets", choices=KINDS))
    beta: float = field(default=0.5, metadata=option("between forward (0) and reverse (1) KL, for jsd"))
    mend: bool = field(default=True, metadata=option("fit the layer before each gap to what was behind it, first"))
    state_weight: float = field(
        default=0.0, metadata=option("of the distance between last hidden states, beside the divergence", "WEIGHT")
    )
    on_policy: float = field(
        default=0.0, metadata=option("of the steps, in which it learns from what it writes itself", "SHARE")
    )
    tokens: int = field(default=8192, metadata=option("of the text to learn from"))
    passes: int = field(default=1, metadata=option("times that they are seen"))
    held_out: int = field(default=2048, metadata=option("tokens behind them that the scores are of"))
    window: int = field(default=128, metadata=option("tokens that are read together"))
    batch_rows: int = field(default=4, metadata=option("windows a step"))
    learning_rate: float = field(default=3e-4, metadata=option("of AdamW, at its height"))
    seed: int = field(default=0, metadata=option("of the order of the batches"))
    every: int = field(default=4, metadata=option("steps between two events"))
    twin: bool = field(default=True, metadata=option("train one beside it that sees the text alone"))

    def __post_init__(self) -> None:
        if isinstance(self.keep_layers, list):  # as from JSON
            object.__setattr__(self, "keep_layers", tuple(self.keep_layers))
        for name, least, most in _COUNTS:
            value = getattr(self, name)
            if not is_whole(value) or not least <= value <= most:
                raise ValueError(f"{name} must be a whole number from {least} to {most}, got {value!r:.40}")
        for name in ("temperature", "learning_rate"):
            value = getattr(self, name)
            if not (is_number(value) and 0 < value <= sys.float_info.max):
                raise ValueError(f"{name} must be a positive finite number, got {value!r:.40}")
        for name in ("beta", "on_policy"):
            value = getattr(self, name)
            if not (is_number(value) and 0 <= value <= 1):
                raise ValueError(f"{name} must be a number from 0 to 1, got {value!r:.40}")
        if not (is_number(self.state_weight) and 0 <= self.state_weight < math.inf):
            raise ValueError(f"state_weight must be 0 or a positive finite number, got {self.state_weight!r:.40}")
        if self.divergence not in KINDS:
            raise ValueError(f"divergence must be one of {', '.join(KINDS)}, got {self.divergence!r:.40}")
        check_switch("every_second", self.every_second)
        check_switch("twin", self.twin)
        self._check_keep_layers()

    def _check_keep_layers(self) -> None:
        kept = self.keep_layers
        numbers = isinstance(kept, tuple) and all(is_whole(layer) and layer >= 0 for layer in kept)
        if not numbers or list(kept) != sorted(set(kept)):
            raise ValueError(f"keep_layers must be numbers of layers, each once and rising, got {kept!s:.80}")
        if kept and self.every_second:
            raise ValueError(f"keep_layers must be left out where every second layer is kept, got {kept!s:.80}")


_MANY = 2**31 - 1
_COUNTS = (
    ("layers", 1, _MANY),
    ("tokens", 1, _MANY),
    ("passes", 1, _MANY),
    ("held_out", 1, _MANY),
    ("window", 2, 1024),
    ("batch_rows", 1, _MANY),
    ("seed", 0, MAX_SEED),
    ("every", 1, _MANY),
)


def layer_dropping_config(fields: dict[str, Any] | None) -> LayerDroppingConfig:
    """The config of the `fields` given, the others as usual. Raises ValueError for what is no field."""
    given, names = (
        fields if fields is not None else {},
        [known.name for known in dataclasses.fields(LayerDroppingConfig)],
    )
    if not isinstance(given, dict) or not given.keys() <= set(names):
        raise ValueError(f"config must be an object of the fields {', '.join(names)}, got {given!r:.40}")
    return LayerDroppingConfig(**given)
