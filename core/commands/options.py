"""The options that the commands distil, sweep and distil-lm share, and how they write numbers."""

import argparse
import dataclasses
import typing
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from core.commands.progress import Progress, tell, time_left

if TYPE_CHECKING:
    from core.runs.configuration import DistillationConfig
    from core.runs.events import StepEvent, SweepEvent
    from core.tasks import Task

# Options that are called otherwise than their fields.
_NAMES = {"widths": "hidden"}
# Fields whose usual value is the task's.
_TASKS_OWN = ("temperature", "labels")


def add_task(parser: argparse.ArgumentParser, nargs: str | None = None) -> None:
    """The task, by its name or as a folder of images; nargs: "?" where it can be left out."""
    parser.add_argument("task", metavar="TASK", nargs=nargs, help="digits, names, or a folder of your own images")


def add_config(parser: argparse.ArgumentParser, without: Sequence[str] = ()) -> None:
    """An option for each field of the config, but those that the command sets itself."""
    from core.runs.configuration import DistillationConfig
    from core.tasks import all_tasks

    usual = {
        name: ", ".join(f"{task.name} {getattr(task, name):g}" for task in all_tasks().values()) for name in _TASKS_OWN
    }
    add_fields(parser, DistillationConfig, without, usual)


def add_fields(
    parser: argparse.ArgumentParser,
    config: type[Any],
    without: Sequence[str] = (),
    usual: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """An option for each field of the dataclass `config`, whose metadata say what it means.

    usual: by name, the values of the tasks that ship, where these have their own.
    """
    types = typing.get_type_hints(config)
    for field in dataclasses.fields(config):
        if field.name in without:
            continue
        text = field.metadata["help"] + _default(field, usual.get(field.name))
        if types[field.name] is bool:
            switch = argparse.BooleanOptionalAction
            parser.add_argument(_option(field), dest=field.name, action=switch, default=argparse.SUPPRESS, help=text)
            continue
        kind, many = _kind(types[field.name])
        parser.add_argument(
            _option(field),
            dest=field.name,
            type=str if field.name == "classes" else kind,
            nargs="+" if many else None,
            default=argparse.SUPPRESS,  # so that what is given is told from what is usual
            choices=field.metadata["choices"] or None,
            metavar=None if field.metadata["choices"] else field.metadata["unit"],
            help=text,
        )
    add_threads(parser)
    parser.add_argument("--json", action="store_true", help="print each event as a line of JSON")


def add_threads(parser: argparse.ArgumentParser) -> None:
    """How many processor threads may work."""
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="processor threads (1)")


def set_threads(arguments: argparse.Namespace) -> None:
    """Load torch, which costs seconds, and have it work with so many threads; ValueError for none."""
    if arguments.threads < 1:
        raise ValueError(f"threads must be 1 or more, got {arguments.threads}")
    tell("getting ready …")
    import torch

    torch.set_num_threads(arguments.threads)


def ask_teacher(task: "Task") -> None:
    """Have the task's teacher asked about all examples, once: what it says is kept beside it, where that can be."""
    from core.teachers.cards import has_teacher
    from core.teachers.stored_logits import read_logits, write_logits
    from core.teachers.teacher import load_teacher, logits_of

    if not has_teacher(task) or read_logits(task) is not None:
        return
    dataset = task.load()
    count = len(dataset.train_targets) + len(dataset.test_targets)
    logits = logits_of(load_teacher(task), task, Progress("examples shown to the teacher", count))
    try:
        write_logits(task, logits.train.numpy(), logits.test.numpy())
    except OSError as error:
        tell(f"what the teacher said cannot be kept, and is asked again next time: {error}")


def config(arguments: argparse.Namespace, task: "Task", **fixed: Any) -> "DistillationConfig":
    """The config of the options, those usual for the task where none is given, and the fields that the command sets."""
    from core.runs.configuration import DistillationConfig

    usual = {name: getattr(task, name) for name in _TASKS_OWN}
    return with_given(DistillationConfig(**usual), arguments, task).but(**fixed)


def with_given(base: "DistillationConfig", arguments: argparse.Namespace, task: "Task") -> "DistillationConfig":
    """The config `base` with the options that are given. ValueError where one is wrong."""
    names = {field.name for field in dataclasses.fields(base)} & vars(arguments).keys()
    given = {name: getattr(arguments, name) for name in names}
    if "classes" in given:
        given["classes"] = tuple(_class_number(text, task) for text in given["classes"])
    return base.but(**given)


def _class_number(text: str, task: "Task") -> int:
    """The number of the class that is called so, or that has this number."""
    if text in task.classes:
        return task.classes.index(text)
    if not text.isdecimal():
        raise ValueError(f"classes must be numbers or names, {', '.join(task.classes)}, got {text!r:.40}")
    return int(text)


def print_event(
    event: "StepEvent | SweepEvent", config: "DistillationConfig", arguments: argparse.Namespace, measured: str = ""
) -> None:
    """A line of how far a run is, with what was `measured`; or the event as JSON and the line on standard error."""
    left = time_left(event.step, config.steps, event.seconds, config.seconds)
    line = f"step {event.step:5d} of {config.steps}  {event.seconds:5.1f} s{left}"
    if arguments.json:
        tell(line)
    print(event.to_json() if arguments.json else f"{line}{measured}", flush=True)


def accuracy_on(classes: tuple[int, ...], task: "Task") -> str:
    """The title of a column: the accuracy on these classes."""
    names = [task.classes[number] for number in classes]
    return f"accuracy on {('' if max(map(len, names)) == 1 else ', ').join(names)}"


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


def _option(field: "dataclasses.Field[Any]") -> str:
    return f"--{_NAMES.get(field.name, field.name).replace('_', '-')}"


def _kind(annotation: Any) -> tuple[Callable[[str], object], bool]:
    """What reads a value of a field so annotated, and whether there may be several."""
    arguments = typing.get_args(annotation)
    return (arguments[0] if arguments else annotation), typing.get_origin(annotation) is tuple


def _default(field: "dataclasses.Field[Any]", usual: str | None) -> str:
    """A field's usual value as it is written on the command line, in brackets; empty where there is none."""
    if usual:
        return f" ({usual}, own images {field.default:g})"
    if field.default in (None, ()):
        return ""
    values = field.default if isinstance(field.default, tuple) else (field.default,)
    return f" ({' '.join(f'{one:g}' if isinstance(one, float) else str(one) for one in values)})"
