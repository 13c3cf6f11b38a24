"""Train teachers by hand, and keep each as safetensors with a card beside it.

    python -m core train-teachers FOLDER           a teacher for your own images, kept in their folder:
                                                   a folder of PNGs or JPEGs for each class, or IDX files
    python -m core train-teachers digits --seed 1 --replace
                                                   one that ships again, from another seed

Ctrl-C keeps what was learnt so far. A teacher that is there is left alone without --replace, and gives way only to one
that is as good on the same held-out examples. The logits and tiles that ship are of the teachers that ship: after
training one of these again, `python -m core make-assets` makes them anew.
"""

import argparse
import dataclasses
from typing import TYPE_CHECKING

from core.commands import options
from core.commands.progress import time_left

if TYPE_CHECKING:
    from core.tasks import Task
    from core.teachers.configuration import TeacherConfig

HELP = "train the teachers (stage 1)"

_MEANINGS = {
    "width": "units of its widest layer",
    "steps": "training steps",
    "batch_size": "examples a step",
    "learning_rate": "of Adam, at the start",
    "jitter": "pixels that images move by at most",
    "seed": "of its first weights and its batches",
    "every": "steps between two lines",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which teachers, and how they are trained."""
    from core.teachers.configuration import USUAL

    parser.add_argument("tasks", nargs="+", metavar="TASK", help="a task's name or a folder of images")
    for name, meaning in _MEANINGS.items():
        usual = ", ".join(f"{kind} {getattr(config, name):g}" for kind, config in USUAL.items())
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=float if name == "learning_rate" else int,
            metavar="N",
            help=f"{meaning} ({usual})",
        )
    parser.add_argument("--replace", action="store_true", help="train one even where there is one already")
    options.add_threads(parser)


def run(arguments: argparse.Namespace) -> int:
    """Train each teacher in turn, with a line for each event. Raises ValueError before one is trained in vain."""
    from core.tasks import find_task
    from core.teachers.cards import check_can_keep, has_teacher
    from core.teachers.configuration import USUAL

    tasks = [find_task(name) for name in arguments.tasks]
    for task in tasks:
        if has_teacher(task) and not arguments.replace:
            raise ValueError(f"--replace must be given to train another teacher for {task.name}, got none")
        check_can_keep(task)
    given = {name: getattr(arguments, name) for name in _MEANINGS if getattr(arguments, name) is not None}
    configs = [dataclasses.replace(USUAL[task.teacher], **given) for task in tasks]
    options.set_threads(arguments)
    for task, config in zip(tasks, configs, strict=True):
        if _interrupted(task, config):
            return 130
    return 0


def _interrupted(task: "Task", config: "TeacherConfig") -> bool:
    """Train a teacher and keep it unless a better one is there; whether Ctrl-C ended it."""
    from core.teachers.teacher import is_outdone, save_teacher, train_teacher

    print(f"{task.name}: a {task.teacher} for {config.steps} steps", flush=True)
    event = None
    interrupted = False
    try:
        for event in train_teacher(task, config):
            print(f"  {event}{time_left(event.step, config.steps, event.seconds)}", flush=True)
    except KeyboardInterrupt:
        interrupted = True
    if event is None:
        print("  stopped before it had learnt anything")
    elif is_outdone(task, event):
        print(f"  not kept: the one in {task.teachers} is better")
    else:
        save_teacher(task, config, event)
        print(f"  kept in {task.teachers}")
    return interrupted
