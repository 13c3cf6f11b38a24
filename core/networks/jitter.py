"""Moved images: what a jittered training example looks like."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.networks.modules import square_side
from core.randomness import words


def jittered(images: Tensor, pixels: int, key: int) -> Tensor:
    """Each image moved by up to `pixels` each way, with zeros moved in; images (examples, side²).

    Image i moves right by word(key, 2 i) and down by word(key, 2 i + 1), modulo 2 · pixels + 1, less pixels.
    """
    side, positions = square_side(images.shape[1]), 2 * pixels + 1
    moves = (words(key, 2 * len(images)) % np.uint32(positions)).astype(np.int64).reshape(-1, 2)
    padded = F.pad(images.view(-1, side, side), (pixels, pixels, pixels, pixels))
    width = side + 2 * pixels
    corners = torch.from_numpy((2 * pixels - moves[:, 1]) * width + (2 * pixels - moves[:, 0]))
    places = torch.arange(side)[:, None] * width + torch.arange(side)
    chosen = (corners[:, None] + places.flatten()).to(images.device)
    return padded.flatten(1).gather(1, chosen)
