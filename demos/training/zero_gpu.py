"""A graphics chip for a while, where this is a ZeroGPU Space of Hugging Face; everywhere else nothing at all.

There a decorated function runs in a process of its own, forked for it, while the chip is lent to it. So it can be given
and can give what can be pickled alone, and nobody can reach into it: neither to pause nor to watch nor to stop.
"""

import importlib
import os
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

# What the Space's machine says of itself.
VARIABLE = "SPACES_ZERO_GPU"

Given = ParamSpec("Given")
Told = TypeVar("Told")


def is_zero_gpu() -> bool:
    """Whether this process can be lent a chip."""
    return os.environ.get(VARIABLE, "").lower() in ("1", "t", "true")


def lent_a_chip(seconds: Callable[..., int]) -> Callable[[Callable[Given, Told]], Callable[Given, Told]]:
    """A decorator: `seconds` gets what the function is given, and says for how long it may have the chip at most."""

    def lent(function: Callable[Given, Told]) -> Callable[Given, Told]:
        if not is_zero_gpu():
            return function
        spaces: Any = importlib.import_module("spaces")  # is there on such a Space
        found: Callable[Given, Told] = spaces.GPU(duration=seconds)(function)
        return found

    return lent
