"""Write the teacher's logits that the Distil tab's in-browser training learns from.

python -m core browser-data    assets/data/digits_teacher.npz, beside digits.npz
"""

import argparse

import numpy as np

HELP = "write the teacher's logits for training in the browser"


def add_arguments(_: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_: argparse.Namespace) -> int:
    """Write the file, and say how large it became."""
    from core.tasks import digits
    from core.teachers import teacher_logits

    logits = teacher_logits(digits.TASK)
    path = digits.FILE.with_name("digits_teacher.npz")
    np.savez_compressed(path, train_logits=logits.train.numpy(), test_logits=logits.test.numpy())
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")
    return 0
