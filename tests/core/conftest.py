"""What the tests of training share: one thread, and a small task that is learnt in a moment."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import nn

from core.randomness import key, uniform
from core.tasks import Dataset, Task
from core.tasks.images import show_image

SIDE, CLASSES = 8, 4


class QuadrantTeacher(nn.Module):
    """Knows the rule of the small task: four times the ink of each quadrant."""

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        quadrants = inputs.view(-1, 2, SIDE // 2, 2, SIDE // 2).mean(dim=(2, 4))
        return 16 * quadrants.flatten(1)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Training in tests takes one thread, as in a server's job."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def quadrants() -> Task:
    """Images 8 × 8, noise with more ink in one quadrant: which? 300 to learn from, 200 to be judged on."""
    noise = uniform(key(7), 500 * SIDE**2).astype(np.float32).reshape(500, 2, SIDE // 2, 2, SIDE // 2)
    targets = np.arange(500) % CLASSES
    for image, target in zip(noise, targets, strict=True):
        image[target // 2, :, target % 2] += np.float32(0.25)
    inputs = noise.reshape(500, -1)
    inputs[:, 0] = 0
    dataset = Dataset(inputs[:300], targets[:300], inputs[300:], targets[300:])
    return Task(
        name="quadrants",
        classes=("a", "b", "c", "d"),
        load=lambda: dataset,
        show=show_image,
        teacher="convnet",
        students=("mlp", "convnet"),
    )


@pytest.fixture(scope="session")
def teacher() -> nn.Module:
    """The small task's teacher, which needs no training."""
    return QuadrantTeacher()
