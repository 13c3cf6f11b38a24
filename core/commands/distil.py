"""Distil a teacher into small students, each beside a twin with hard labels only, and say whether it helped.

    python -m core distil digits                             five students of 32 units, T = 4
    python -m core distil digits --experiment missing_class  no 3 is ever shown; the 3s before and after
    python -m core distil digits --experiment few_labels --labels 20
    python -m core distil names --student gru --hidden 64    the next letter of a name
    python -m core distil FOLDER                             your own images, after train-teachers
    python -m core distil digits --json > run.json           an event a line; the last is the result
    python -m core distil digits --replay run.json           the same run again from its config
    python -m core distil digits --replay run.json --seed 9  the same, but for what is said beside it

How long it will take is told on standard error where the events are JSON.
Ctrl-C ends cleanly with the numbers of the last event.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands import options

if TYPE_CHECKING:
    from core.runs.events import Scores, StepEvent
    from core.tasks import Task

HELP = "distil a teacher into small students (stage 2)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The task, and every field of the config."""
    options.add_task(parser)
    options.add_config(parser)
    parser.add_argument(
        "--replay", type=Path, metavar="FILE", help="take from a saved result every option that is not given"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each event and a table at the end, or the events as JSON."""
    from core.runs.events import config_from_json
    from core.tasks import find_task

    task = find_task(arguments.task)
    if arguments.replay:
        *_, last_line = arguments.replay.read_text("utf-8").strip().splitlines() or [""]
        config = options.with_given(config_from_json(last_line), arguments, task)
    else:
        config = options.config(arguments, task)
    options.set_threads(arguments)
    options.ask_teacher(task)
    from core.distillation import distill

    last = None
    interrupted = False
    try:
        for last in distill(task, config):
            options.print_event(last, config, arguments, _measured(last, task))
    except KeyboardInterrupt:
        interrupted = True
    if last and not arguments.json:
        print(_table(last, task))
        print(f"\n{_finding(last, task)}")
        print(_written(last, task))
    return 130 if interrupted else 0


def _measured(event: "StepEvent", task: "Task") -> str:
    measured = [f"{name} {_spread(getattr(scores, task.judged_by), task)}" for name, scores in _networks(event)]
    return f"  {task.judged_by}: {', '.join(measured)}"


def _finding(event: "StepEvent", task: "Task") -> str:
    """Whether it helped, by the students as they count in the end: after the bias was set, where it was.

    Where the student saw more examples than the twin, what these brought is told apart from what soft labels did.
    """
    if event.copycat:
        more = _effect("All examples, with the teacher's answers,", event.copycat, event.twin, task)
        return f"{more}\n{_effect('Soft labels on top of that', event.student, event.copycat, task)}"
    student, twin = _corrected(event) or (event.student, event.twin)
    return _effect("Soft labels", student, twin, task)


def _corrected(event: "StepEvent") -> "tuple[Scores, Scores] | None":
    """Student's and twin's scores after the bias was set for good: an event on the way has them from fewer examples."""
    from core.runs.events import DistillationResult

    if isinstance(event, DistillationResult) and event.corrected_student and event.corrected_twin:
        return event.corrected_student, event.corrected_twin
    return None


def _effect(cause: str, better: "Scores", other: "Scores", task: "Task") -> str:
    from core.runs.events import gains, mean_and_deviation
    from core.significance import student_t

    scale, form, unit = (100, ".1f", "points") if task.judged_by == "accuracy" else (1, ".2f", "of perplexity")
    gained, deviation = mean_and_deviation(tuple(scale * gain for gain in gains(better, other, task.judged_by)))
    seeds = len(better.accuracy)
    if seeds < 2:
        return f"{cause} made a difference of {gained:+{form}} {unit}: one student alone cannot tell it from luck."
    error = deviation / seeds**0.5
    amount = f"{abs(gained):{form}} ± {error:{form}} {unit}"
    if abs(gained) <= student_t(0.025, seeds - 1) * error:
        return (
            f"{cause} made no clear difference: {gained:+{form}} ± {error:{form}} {unit}, within the luck of the start."
        )
    return f"{cause} helped, by {amount}." if gained > 0 else f"{cause} did not help: they cost {amount}."


def _table(event: "StepEvent", task: "Task") -> str:
    """Markdown: a row for student and twin, before and after the bias is set where it is."""
    from core.runs.configuration import never_shown
    from core.runs.events import DistillationResult, accuracy_on

    rows = [*_networks(event), ("teacher", event.teacher)]
    hidden: tuple[int, ...] = ()
    if (corrected := _corrected(event)) and isinstance(event, DistillationResult):
        rows[-1:-1] = zip(("student, bias set", "twin, bias set"), corrected, strict=True)
        hidden = never_shown(event.config, len(task.classes))
    header = [
        "",
        task.judged_by,
        "agreement",
        "KL to teacher (nats)",
        *([options.accuracy_on(hidden, task)] if hidden else []),
    ]
    lines = [header, ["---"] * len(header)]
    for label, scores in rows:
        measured = [getattr(scores, task.judged_by), scores.agreement, scores.kl_to_teacher]
        cells = [_spread(measured[0], task), options.percent(measured[1]), options.plain(measured[2])]
        lines.append([label, *cells, *([options.percent(accuracy_on(scores, hidden))] if hidden else [])])
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


def _networks(event: "StepEvent") -> list[tuple[str, "Scores"]]:
    return [("student", event.student), ("twin", event.twin), *([("copycat", event.copycat)] if event.copycat else [])]


def _spread(values: tuple[float, ...], task: "Task") -> str:
    return options.percent(values) if task.judged_by == "accuracy" else options.plain(values)
