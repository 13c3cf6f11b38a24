"""Distil a teacher into small students, each beside a twin with hard labels only, and say whether it helped.

    python -m core distil digits                             five students of 32 units, T = 4
    python -m core distil digits --experiment missing_class  no 3 is ever shown; the 3s before and after
    python -m core distil digits --experiment few_labels --labels 20
    python -m core distil names --student gru --hidden 64    the next letter of a name
    python -m core distil FOLDER                             your own images, after train-teachers
    python -m core distil digits --json > run.json           an event a line; the last is the result
    python -m core distil digits --replay run.json           the same run again from its config

Ctrl-C ends cleanly with the numbers of the last event.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands import options

if TYPE_CHECKING:
    from core.runs.events import DistillationResult, Scores, StepEvent
    from core.tasks import Task

HELP = "distil a teacher into small students (stage 2)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The task, and every field of the config."""
    options.add_task(parser)
    options.add_config(parser)
    parser.add_argument("--replay", type=Path, metavar="FILE", help="take the config from a saved result")


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each event and a table at the end, or the events as JSON."""
    from core.distillation import distill
    from core.runs.events import config_from_json

    task = options.prepare(arguments)
    if arguments.replay:
        config = config_from_json(arguments.replay.read_text().strip().splitlines()[-1])
    else:
        config = options.config(arguments, task)
    last = None
    interrupted = False
    try:
        for last in distill(task, config):
            print(last.to_json() if arguments.json else _line(last, task), flush=True)
    except KeyboardInterrupt:
        interrupted = True
    if last and not arguments.json:
        print(_table(last, task))
        print(_written(last, task))
    return 130 if interrupted else 0


def _line(event: "StepEvent", task: "Task") -> str:
    measured = [f"{name} {_spread(getattr(scores, task.judged_by), task)}" for name, scores in _networks(event)]
    return f"step {event.step:5d}  {event.seconds:5.1f} s  {task.judged_by}: {', '.join(measured)}"


def _table(event: "StepEvent", task: "Task") -> str:
    """Markdown: a row for student and twin, before and after the bias is set where it is."""
    from core.runs.events import DistillationResult

    rows = [*_networks(event), ("teacher", event.teacher)]
    hidden: tuple[int, ...] = ()
    if isinstance(event, DistillationResult) and event.corrected_student and event.corrected_twin:
        rows[2:2] = [("student, bias set", event.corrected_student), ("twin, bias set", event.corrected_twin)]
        hidden = _never_shown(event, task)
    name = "".join(task.classes[number] for number in hidden)
    header = [
        "",
        task.judged_by,
        "agreement",
        "KL to teacher (nats)",
        *([f"accuracy on {name}"] if hidden else []),
    ]
    lines = [header, ["---"] * len(header)]
    for label, scores in rows:
        measured = [getattr(scores, task.judged_by), scores.agreement, scores.kl_to_teacher]
        cells = [_spread(measured[0], task), options.percent(measured[1]), options.plain(measured[2])]
        lines.append([label, *cells, *([options.percent(_accuracy_on(scores, hidden))] if hidden else [])])
    return "\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _written(event: "StepEvent", task: "Task") -> str:
    """A few new examples by the first seed's networks, where the task can be written."""
    from core.distillation import DistillationResult
    from core.networks.modules import from_state
    from core.randomness import WRITING, key
    from core.teachers.teacher import load_teacher, probabilities_of

    if not task.write or not isinstance(event, DistillationResult):
        return ""
    config, features = event.config, task.load().train_inputs.shape[1]
    shape = (config.student, features, len(task.classes), config.widths)
    states = {"student": event.student_state, "twin": event.twin_state}
    networks = {label: from_state(*shape, state) for label, state in states.items()}
    lines = []
    for label, network in (networks | {"teacher": load_teacher(task)}).items():
        predict = probabilities_of(network)
        written = [task.write(predict, key(config.seed, WRITING, number)) for number in range(8)]
        lines.append(f"{label} writes: {', '.join(written)}")
    return "\n" + "\n".join(lines)


def _never_shown(result: "DistillationResult", task: "Task") -> tuple[int, ...]:
    classes = result.config.classes
    if result.config.experiment == "missing_class":
        return classes
    return tuple(number for number in range(len(task.classes)) if number not in classes)


def _accuracy_on(scores: "Scores", classes: tuple[int, ...]) -> tuple[float, ...]:
    """The mean of the classes' accuracies, one value a seed."""
    return tuple(sum(seed[number] for number in classes) / len(classes) for seed in scores.class_accuracy)


def _networks(event: "StepEvent") -> list[tuple[str, "Scores"]]:
    return [("student", event.student), ("twin", event.twin)]


def _spread(values: tuple[float, ...], task: "Task") -> str:
    return options.percent(values) if task.judged_by == "accuracy" else options.plain(values)
