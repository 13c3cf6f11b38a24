"""How many of the processor's threads torch computes with."""

import torch


def use_threads(count: int) -> None:
    """Have what the calling thread computes from now on take `count` of the processor's threads."""
    torch.get_num_threads()  # the first question of a thread sets it to what any other thread said last
    torch.set_num_threads(count)
