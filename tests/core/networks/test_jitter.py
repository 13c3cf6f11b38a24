"""Moved images: each by its own two numbers, the first across and the second down."""

import torch

from core.networks.jitter import jittered
from core.randomness import key, words

PIXELS, SIDE = 2, 7


def test_an_image_moves_right_by_its_first_number_and_down_by_its_second() -> None:
    image = torch.zeros(1, SIDE**2)
    image[0, 3 * SIDE + 3] = 1
    moved = jittered(image.expand(50, -1), PIXELS, key(5)).view(50, SIDE, SIDE)
    right, down = (words(key(5), 100).astype(int) % (2 * PIXELS + 1) - PIXELS).reshape(50, 2).T
    assert moved.nonzero()[:, 1].tolist() == (3 + down).tolist()
    assert moved.nonzero()[:, 2].tolist() == (3 + right).tolist()
    assert (right != down).any()
