"""Modules watched while they compute, though other threads may share them."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from torch import Tensor, nn

# What is called with a module's inputs and its output.
See = Callable[[tuple[Tensor, ...], Any], None]


@contextmanager
def watching(parts: Iterable[tuple[nn.Module, See]]) -> Iterator[None]:
    """Each module's `see` hears of what it computes on this thread; what it computes for another is not its business.

    A server's visitors are answered by the network that a run reads with.
    """
    with ExitStack() as watched:
        for module, see in parts:
            watched.callback(module.register_forward_hook(_on_this_thread(see)).remove)
        yield


def _on_this_thread(see: See) -> Callable[..., None]:
    here = threading.get_ident()

    def called(_module: nn.Module, inputs: tuple[Tensor, ...], output: Any) -> None:
        if threading.get_ident() == here:
            see(inputs, output)

    return called
