"""The options that the commands distil and sweep share, and how they write numbers."""

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.runs.configuration import DistillationConfig
    from core.tasks import Task

_NUMBERS = {
    "beta": (float, "between forward (0) and reverse (1) KL, for jsd (0.5)"),
    "steps": (int, "training steps (1200)"),
    "seconds": (float, "stop after so many, whatever the steps"),
    "batch-size": (int, "examples a step (128)"),
    "learning-rate": (float, "of Adam (0.005)"),
    "seed": (int, "of the first student (0)"),
    "repeats": (int, "students and twins, one a seed (5)"),
    "labels": (int, "labelled examples that the twin sees in few_labels (the task's usual)"),
    "jitter": (int, "pixels that images move by at most; the teacher sees them moved too (0)"),
    "every": (int, "steps between two lines (50)"),
}


def add_task(parser: argparse.ArgumentParser) -> None:
    """The task, by its name or as a folder of images."""
    parser.add_argument("task", metavar="TASK", help="digits, names, or a folder of your own images")


def add_config(parser: argparse.ArgumentParser) -> None:
    """The fields of the config that both commands take; one that is not given keeps its default."""
    from core.runs.configuration import DEVICES, DIVERGENCE_KINDS, EXPERIMENTS, PRECISIONS

    parser.add_argument("--student", metavar="KIND", help="mlp, or gru for names (mlp)")
    parser.add_argument(
        "--hidden",
        dest="widths",
        type=int,
        nargs="+",
        metavar="UNITS",
        help="width of each hidden layer (32)",
    )
    parser.add_argument("--experiment", choices=EXPERIMENTS, help="what student and twin get to see (all)")
    parser.add_argument(
        "--classes",
        type=int,
        nargs="+",
        metavar="N",
        help="hidden in missing_class, alone in only_classes (the task's usual)",
    )
    parser.add_argument("--divergence", choices=DIVERGENCE_KINDS, help="from the soft targets (forward_kl)")
    for name, (kind, text) in _NUMBERS.items():
        parser.add_argument(f"--{name}", type=kind, metavar="N", help=text)
    parser.add_argument("--device", choices=DEVICES, help="where to train (cpu)")
    parser.add_argument("--precision", choices=PRECISIONS, help="of wide layers' products in training (float32)")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="processor threads (1)")
    parser.add_argument("--json", action="store_true", help="print each event as a line of JSON")


def prepare(arguments: argparse.Namespace) -> "Task":
    """Set the threads and find the task."""
    import torch

    from core.tasks import find_task

    if arguments.threads < 1:
        raise ValueError(f"threads must be 1 or more, got {arguments.threads}")
    torch.set_num_threads(arguments.threads)
    return find_task(arguments.task)


def config(arguments: argparse.Namespace, task: "Task", **fixed: Any) -> "DistillationConfig":
    """The config of the fields that were given; of the others, temperature and labels are those usual for the task."""
    import dataclasses

    from core.runs.configuration import DistillationConfig

    names = {field.name for field in dataclasses.fields(DistillationConfig)} - fixed.keys()
    given = {name: value for name, value in vars(arguments).items() if name in names and value is not None}
    return DistillationConfig(**{"temperature": task.temperature, "labels": task.labels} | given | fixed)


def percent(values: tuple[float, ...]) -> str:
    """Mean ± standard deviation over the seeds, in percent."""
    from core.runs.events import mean_and_deviation

    mean, deviation = mean_and_deviation(values)
    return f"{mean:.1%} ± {deviation:.1%}" if len(values) > 1 else f"{mean:.1%}"


def plain(values: tuple[float, ...]) -> str:
    """Mean ± standard deviation over the seeds."""
    from core.runs.events import mean_and_deviation

    mean, deviation = mean_and_deviation(values)
    return f"{mean:.3f} ± {deviation:.3f}" if len(values) > 1 else f"{mean:.3f}"
