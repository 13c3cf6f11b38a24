"""Handwritten digits: 5,000 to learn from and 2,000 to be judged on, from MNIST."""

from functools import cache
from pathlib import Path

import numpy as np

from core.assets import ASSETS
from core.tasks.idx import read_mnist
from core.tasks.images import load_images, show_image
from core.tasks.task import Dataset, Task

FILE = ASSETS / "data" / "digits.npz"


@cache
def load() -> Dataset:
    """The digits as they ship; inputs (examples, 784), 0 paper to 1 ink."""
    return load_images(FILE)


def make(mnist: Path) -> None:
    """Write FILE from MNIST's four IDX files: every 12th training and every 5th test digit, as they come.

    Equal distances keep the mix of writers: MNIST's first 5,000 test digits are the easier half.
    """
    train_images, train_targets, test_images, test_targets = read_mnist(mnist)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        FILE,
        train_images=train_images[::12],
        train_targets=train_targets[::12],
        test_images=test_images[::5],
        test_targets=test_targets[::5],
    )


TASK = Task(
    name="digits",
    classes=tuple("0123456789"),
    load=load,
    show=show_image,
    teacher="convnet",
    students=("mlp",),
    hidden={"missing_class": (3,), "only_classes": (7, 8)},  # as in Hinton et al. 2015, section 3
)
