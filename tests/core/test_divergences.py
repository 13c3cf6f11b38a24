"""Softened predictions are the same numbers however they lie in memory."""

import pytest
import torch

from core.divergences import places_for_predictions, soften


@pytest.mark.parametrize("shape", [(3,), (40,), (5, 2), (2, 3, 7, 15), (2, 3, 7, 16), (4, 27)])
def test_predictions_are_softened_alike_in_any_layout(shape: tuple[int, ...]) -> None:
    logits = 5 * torch.randn(*shape, generator=torch.Generator().manual_seed(0))
    expected = logits.double().exp() / logits.double().exp().sum(dim=-1, keepdim=True)
    torch.testing.assert_close(soften(logits).probs.double(), expected, rtol=1e-5, atol=1e-7)
    if len(shape) > 1:
        scaled, probs = places_for_predictions((2, *shape), logits.device).unbind()
        soften(scaled.copy_(logits), probs)
        torch.testing.assert_close(probs.double(), expected, rtol=1e-5, atol=1e-7)
        assert torch.equal(scaled, logits)
