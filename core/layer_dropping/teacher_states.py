"""What a teacher makes of the rows of a text, computed once: all that a student needs of it."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from core.layer_dropping.watching import See, watching


class TeacherStates:
    """The teacher's hidden states of each row of tokens, computed when they are first asked for and kept in float32.

    From the last ones, (rows, tokens, width), its logits follow exactly: the head is the student's too. From those
    that enter its layer number `shared` the student reads on, whose layers before are the teacher's. Those that enter
    the layers `watched` (behind all of them: the last norm) are kept until they are taken.
    Half the memory would not do: probabilities would be off by up to 0.001 from float16, by 0.006 from bfloat16.
    """

    def __init__(self, network: Any, rows: Tensor, shared: int, watched: Sequence[int] = ()) -> None:
        self._network, self._rows, self._shared = network, rows, shared
        shape = (*rows.shape, network.config.hidden_size)
        self._last = torch.empty(shape)
        self._entering = {layer: torch.empty(shape) for layer in ((shared, *watched) if shared else watched)}
        self._known = torch.zeros(len(rows), dtype=torch.bool)

    def last(self, numbers: Tensor) -> Tensor:
        """The last hidden states of the rows `numbers`."""
        self._read(numbers[~self._known[numbers]])
        return self._last[numbers]

    def entering(self, numbers: Tensor) -> Tensor:
        """What the student's own layers are given for the rows `numbers`."""
        if not self._shared:
            found: Tensor = self._network.model.embed_tokens(self._rows[numbers]).detach()
            return found
        self._read(numbers[~self._known[numbers]])
        return self._entering[self._shared][numbers]

    def take(self, layer: int) -> Tensor:
        """The states of all rows that enter one of the `watched` layers, which are then kept here no more."""
        return self._entering.pop(layer)

    @torch.no_grad()
    def _read(self, numbers: Tensor) -> None:
        if not len(numbers):
            return
        base = self._network.model
        parts = [*base.layers, base.norm]
        with watching((parts[layer], _keeping(kept, numbers)) for layer, kept in self._entering.items()):
            self._last[numbers] = base(self._rows[numbers], use_cache=False).last_hidden_state
        self._known[numbers] = True


def _keeping(kept: Tensor, numbers: Tensor) -> See:
    """What hears of a module's inputs: they are written to the rows `numbers` of `kept`."""

    def keep(inputs: tuple[Tensor, ...], _output: Any) -> None:
        kept[numbers] = inputs[0]

    return keep
