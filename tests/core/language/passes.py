"""The forward passes of a language model, watched."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import torch

from core.language_model import LanguageModel


@contextmanager
def watched_passes(model: LanguageModel) -> Iterator[list[tuple[int, ...]]]:
    """The shape (rows, tokens) of each pass in the block."""
    shapes: list[tuple[int, ...]] = []
    answer = model._ask.answer

    def noted(ids: torch.Tensor, **options: Any) -> Any:
        shapes.append(tuple(ids.shape))
        return answer(ids, **options)

    with patch.object(model._ask, "answer", noted):
        yield shapes
