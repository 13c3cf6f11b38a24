"""The options that the commands distil and sweep share, and how they write numbers."""

import argparse
import dataclasses
import typing
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.runs.configuration import DistillationConfig
    from core.tasks import Task

# Options that are called otherwise than their fields.
_NAMES = {"widths": "hidden"}
# Fields whose usual value is the task's.
_TASKS_OWN = ("temperature", "labels")


def add_task(parser: argparse.ArgumentParser) -> None:
    """The task, by its name or as a folder of images."""
    parser.add_argument("task", metavar="TASK", help="digits, names, or a folder of your own images")


def add_config(parser: argparse.ArgumentParser, without: Sequence[str] = ()) -> None:
    """An option for each field of the config, but those that the command sets itself."""
    from core.runs.configuration import DistillationConfig

    types = typing.get_type_hints(DistillationConfig)
    for field in dataclasses.fields(DistillationConfig):
        if field.name in without:
            continue
        kind, many = _kind(types[field.name])
        parser.add_argument(
            f"--{_NAMES.get(field.name, field.name).replace('_', '-')}",
            dest=field.name,
            type=kind,
            nargs="+" if many else None,
            default=None if field.name in _TASKS_OWN else field.default,
            choices=field.metadata["choices"] or None,
            metavar=None if field.metadata["choices"] else field.metadata["unit"],
            help=field.metadata["help"] + _default(field),
        )
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
    """The config of the options, those usual for the task where none is given, and the fields that the command sets."""
    from core.runs.configuration import DistillationConfig

    names = {field.name for field in dataclasses.fields(DistillationConfig)} & vars(arguments).keys()
    given = {name: getattr(arguments, name) for name in names}
    usual = {name: getattr(task, name) for name in _TASKS_OWN if given.get(name) is None}
    return DistillationConfig(**{**given, **usual, **fixed})


def percent(values: tuple[float, ...]) -> str:
    """Mean ± standard deviation over the seeds, in percent."""
    return _spread(values, ".1%")


def plain(values: tuple[float, ...]) -> str:
    """Mean ± standard deviation over the seeds."""
    return _spread(values, ".3f")


def _spread(values: tuple[float, ...], form: str) -> str:
    from core.runs.events import mean_and_deviation

    mean, deviation = mean_and_deviation(values)
    return f"{mean:{form}} ± {deviation:{form}}" if len(values) > 1 else f"{mean:{form}}"


def _kind(annotation: Any) -> tuple[Callable[[str], object], bool]:
    """What reads a value of a field so annotated, and whether there may be several."""
    arguments = typing.get_args(annotation)
    return (arguments[0] if arguments else annotation), typing.get_origin(annotation) is tuple


def _default(field: "dataclasses.Field[Any]") -> str:
    """A field's usual value as it is written on the command line, in brackets; empty where there is none."""
    if field.name in _TASKS_OWN:
        return " (the task's usual)"
    if field.default in (None, ()):
        return ""
    values = field.default if isinstance(field.default, tuple) else (field.default,)
    return f" ({' '.join(f'{one:g}' if isinstance(one, float) else str(one) for one in values)})"
