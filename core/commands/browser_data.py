"""Write the teachers' logits, which the Distil tab's training in the browser learns from, and core's own too.

python -m core browser-data    assets/data/NAME_teacher.npz for each task; to be done after train-teachers
"""

import argparse

HELP = "write the teachers' logits for training in the browser"


def add_arguments(_: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_: argparse.Namespace) -> int:
    """Write the files, and say how large they became."""
    from core.tasks import all_tasks
    from core.teachers.stored_logits import write_logits
    from core.teachers.teacher import load_teacher, logits_of

    for task in all_tasks().values():
        logits = logits_of(load_teacher(task), task)
        path = write_logits(task, logits.train.numpy(), logits.test.numpy())
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")
    return 0
