"""Train the teachers, and keep each as safetensors with a card beside it.

    python -m core train-teachers                  both teachers that ship, into assets/teachers
    python -m core train-teachers digits --seed 1  one of them again, from another seed
    python -m core train-teachers FOLDER           a teacher for your own images, kept in their folder:
                                                   a folder of PNGs for each class, or MNIST-like IDX files

Ctrl-C keeps what was learnt so far. The logits that ship are of the teachers that ship: after training one of these
again, `python -m core browser-data` writes its own, which the browser learns from.
"""

import argparse

HELP = "train the teachers (stage 1)"

# Who made the data that a teacher learnt from, and what its own licence follows from.
_NOTES = {
    "digits": {"data": "MNIST (LeCun, Cortes, Burges), every 12th training digit", "licence": "CC BY-SA 3.0"},
    "names": {
        "data": "first names of the 1990 US census",
        "licence": "Apache-2.0; the data are public domain",
    },
}
_OWN = {"data": "own images", "licence": "as the images'"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which teachers, and how they are trained."""
    parser.add_argument("tasks", nargs="*", metavar="TASK", help="a task's name or a folder of images (default: all)")
    for name in ("width", "steps", "batch-size", "jitter", "seed", "every"):
        parser.add_argument(f"--{name}", type=int, metavar="N", help="default: what suits the kind of network")
    parser.add_argument("--learning-rate", type=float, metavar="RATE")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="processor threads (default: 1)")


def run(arguments: argparse.Namespace) -> int:
    """Train each teacher in turn, with a line for each event."""
    import dataclasses

    import torch

    from core.tasks import all_tasks, find_task
    from core.teachers.teacher import USUAL, save_teacher, train_teacher

    torch.set_num_threads(arguments.threads)
    for name in arguments.tasks or all_tasks():
        task = find_task(name)
        usual = USUAL[task.teacher]
        fields = [field.name for field in dataclasses.fields(usual)]
        given = {field: getattr(arguments, field) for field in fields if getattr(arguments, field) is not None}
        config = dataclasses.replace(usual, **given)
        print(f"{task.name}: a {task.teacher} for {config.steps} steps")
        event = None
        interrupted = False
        try:
            for event in train_teacher(task, config):
                print(
                    f"  step {event.step:5d}  {event.seconds:6.1f} s  loss {event.loss:.4f}  "
                    f"held-out accuracy {event.accuracy:.2%}  perplexity {event.perplexity:.3f}"
                )
        except KeyboardInterrupt:
            interrupted = True
        if event:
            save_teacher(task, config, event, _NOTES.get(task.name, _OWN))
            print(f"  kept in {task.teachers}")
        if interrupted:
            return 130
    return 0
