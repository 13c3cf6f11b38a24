"""Train teachers by hand, and keep each as safetensors with a card beside it.

    python -m core train-teachers FOLDER           a teacher for your own images, kept in their folder:
                                                   a folder of PNGs for each class, or MNIST-like IDX files
    python -m core train-teachers digits --seed 1 --replace
                                                   one that ships again, from another seed

Ctrl-C keeps what was learnt so far. A teacher that is there is left alone without --replace. The logits and tiles that
ship are of the teachers that ship: after training one of these again, `python -m core make-assets` makes them anew.
"""

import argparse

HELP = "train the teachers (stage 1)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which teachers, and how they are trained."""
    parser.add_argument("tasks", nargs="+", metavar="TASK", help="a task's name or a folder of images")
    for name in ("width", "steps", "batch-size", "jitter", "seed", "every"):
        parser.add_argument(f"--{name}", type=int, metavar="N", help="default: what suits the kind of network")
    parser.add_argument("--learning-rate", type=float, metavar="RATE")
    parser.add_argument("--replace", action="store_true", help="train one even where there is one already")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="processor threads (default: 1)")


def run(arguments: argparse.Namespace) -> int:
    """Train each teacher in turn, with a line for each event. Raises ValueError before one would be replaced."""
    import dataclasses

    import torch

    from core.tasks import find_task
    from core.teachers.cards import has_teacher
    from core.teachers.teacher import USUAL, save_teacher, train_teacher

    torch.set_num_threads(arguments.threads)
    tasks = [find_task(name) for name in arguments.tasks]
    for task in tasks:
        if has_teacher(task) and not arguments.replace:
            raise ValueError(f"--replace must be given to train another teacher for {task.name}, got none")
    for task in tasks:
        usual = USUAL[task.teacher]
        fields = [field.name for field in dataclasses.fields(usual)]
        given = {field: getattr(arguments, field) for field in fields if getattr(arguments, field) is not None}
        config = dataclasses.replace(usual, **given)
        print(f"{task.name}: a {task.teacher} for {config.steps} steps")
        event = None
        interrupted = False
        try:
            for event in train_teacher(task, config):
                print(f"  {event}")
        except KeyboardInterrupt:
            interrupted = True
        if event:
            save_teacher(task, config, event)
            print(f"  kept in {task.teachers}")
        if interrupted:
            return 130
    return 0
