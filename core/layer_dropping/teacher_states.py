"""What a teacher makes of the rows of a text, computed once: all that a student needs of it."""

from typing import Any

import torch
from torch import Tensor


class TeacherStates:
    """The teacher's hidden states of each row of tokens, computed when they are first asked for and kept in float32.

    From the last ones, (rows, tokens, width), its logits follow exactly: the head is the student's too. From those
    that enter its layer number `shared` the student reads on, whose layers before are the teacher's.
    Half the memory would not do: probabilities would be off by up to 0.001 from float16, by 0.006 from bfloat16.
    """

    def __init__(self, network: Any, rows: Tensor, shared: int) -> None:
        self._network, self._rows, self._shared = network, rows, shared
        shape = (*rows.shape, network.config.hidden_size)
        self._last = torch.empty(shape)
        self._entering = torch.empty(shape) if shared else None
        self._known = torch.zeros(len(rows), dtype=torch.bool)

    def last(self, numbers: Tensor) -> Tensor:
        """The last hidden states of the rows `numbers`."""
        self._read(numbers[~self._known[numbers]])
        return self._last[numbers]

    def entering(self, numbers: Tensor) -> Tensor:
        """What the student's own layers are given for the rows `numbers`."""
        if self._entering is None:
            found: Tensor = self._network.model.embed_tokens(self._rows[numbers]).detach()
            return found
        self._read(numbers[~self._known[numbers]])
        return self._entering[numbers]

    @torch.no_grad()
    def _read(self, numbers: Tensor) -> None:
        if not len(numbers):
            return
        entering: list[Tensor] = []
        layer = self._network.model.layers[self._shared]
        hook = layer.register_forward_pre_hook(lambda _layer, inputs: entering.append(inputs[0]))
        try:
            self._last[numbers] = self._network.model(self._rows[numbers], use_cache=False).last_hidden_state
        finally:
            hook.remove()
        if self._entering is not None:
            self._entering[numbers] = entering[0]
        self._known[numbers] = True
