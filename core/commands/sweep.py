"""Which temperature is best for this student? Train all of them at once, each for several seeds.

    python -m core sweep digits --temperatures 1 2 4 8 20 --repeats 3
    python -m core sweep digits --hidden 4 --temperatures 1 2 4 8 16 32
    python -m core sweep names --json
    python -m core sweep --grid task=digits,names temperature=1,2,4,8 hidden=8,32 seed=0..9 --out results

The answer may be "none": that the students did not do clearly better than their twins with hard labels only. Where no
temperature has an effect, one is named in at most 5 % of sweeps. Where an experiment hides classes, the table has how
often these are found, once the bias is set for them.
Ctrl-C ends cleanly with the numbers of the last event.

With --grid every combination of the axes is run, by all cores or by a Ray cluster. Each result is kept as it comes: the
same command goes on where it was stopped or killed.
"""

import argparse
from typing import TYPE_CHECKING

from core.commands import grid, options

if TYPE_CHECKING:
    from core.distillation import SweepEvent
    from core.tasks import Task

HELP = "train students at several temperatures at once"

_TEMPERATURES = [1, 1.5, 2, 3, 4, 6, 8, 20]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The task, the temperatures, and what else `distil` takes."""
    options.add_task(parser, nargs="?")
    parser.add_argument(
        "--temperatures",
        type=float,
        nargs="+",
        metavar="T",
        help=f"to compare ({' '.join(f'{value:g}' for value in _TEMPERATURES)})",
    )
    options.add_config(parser, without=("temperature", "probes"))
    grid.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print progress, then a table with a row for each temperature and the answer; or the events as JSON."""
    grid.check_left_out(arguments)
    if arguments.grid:
        return grid.run(arguments)
    if arguments.task is None:
        raise ValueError("a sweep must be given a task, or a --grid, got neither")
    from core.tasks import find_task

    task = find_task(arguments.task)
    temperatures = arguments.temperatures or _TEMPERATURES
    configs = [options.config(arguments, task, temperature=value) for value in temperatures]
    options.set_threads(arguments)
    options.ask_teacher(task)
    from core.distillation import sweep

    last = None
    interrupted = False
    try:
        for last in sweep(task, configs):
            options.print_event(last, configs[0], arguments)
    except KeyboardInterrupt:
        interrupted = True
    if last and not arguments.json:
        print(_table(last, task))
    return 130 if interrupted else 0


def _table(event: "SweepEvent", task: "Task") -> str:
    spread = options.percent if task.judged_by == "accuracy" or event.hidden else options.plain
    title = options.accuracy_on(event.hidden, task) if event.hidden else task.judged_by
    lines = [f"\n| T | {title} | each seed |", "| --- | --- | --- |"]
    networks = [(f"{point.config.temperature:g}", point.student) for point in event.points]
    for label, scores in [*networks, ("twin, hard labels", event.twin), ("teacher", event.teacher)]:
        measured = event.measured(scores, task.judged_by)
        lines.append(f"| {label} | {spread(measured)} | {', '.join(f'{value:.4g}' for value in measured)} |")
    best = event.best(task.judged_by)
    answer = f"T = {best.config.temperature:g}" if best else "none: no student is clearly better than its twin"
    return "\n".join([*lines, "", f"Best temperature: {answer}."])
