"""Matrix products in half the bits, where a network learns."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.overrides import TorchFunctionMode

# Whether the processor multiplies bfloat16 itself: three to five times as fast as float32.
# An older torch cannot say.
_KINDS = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
HAS_BFLOAT16 = any(_KINDS.get(kind) for kind in ("amx_bf16", "avx512_bf16"))


@contextmanager
def quick_products() -> Iterator[None]:
    """A block in which matrix products are in bfloat16, if the processor has it.

    Sums, weights, attention and what is not a product stay in float32 (mixed precision, Micikevicius et al. 2018).
    """
    if not HAS_BFLOAT16:
        yield
        return
    with torch.autocast("cpu", torch.bfloat16), _ExactAttention():
        yield


def quick(tensor: Tensor) -> Tensor:
    """A tensor as it enters such products: in bfloat16, if the processor has it, else itself."""
    return tensor.bfloat16() if HAS_BFLOAT16 else tensor


class _ExactAttention(TorchFunctionMode):
    """A block in which attention is in float32: its gradient takes twice as long in bfloat16."""

    def __torch_function__(
        self,
        function: Callable[..., Any],
        _types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        options = kwargs or {}
        if function is not F.scaled_dot_product_attention:
            return function(*args, **options)
        with torch.autocast("cpu", enabled=False):
            return function(*map(_exact, args), **{name: _exact(given) for name, given in options.items()})


def _exact(given: Any) -> Any:
    return given.float() if isinstance(given, Tensor) and given.is_floating_point() else given
