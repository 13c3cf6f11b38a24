"""What `sweep --grid` does: many runs, each once, on all cores or on a cluster."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands import options
from core.commands.progress import Progress, tell
from core.files import written_whole

if TYPE_CHECKING:
    from core.grid import Grid, Results
    from core.runs.configuration import DistillationConfig

ROWS, TABLE, PICTURE = "rows.jsonl", "table.md", "picture.svg"
# What a grid alone takes, and what of a sweep it does not, with what stands in its place.
_OWN = ("out", "processes", "ray")
_OTHERS = {
    "temperatures": "its axis temperature=… has them",
    "threads": "each of its runs has one",
    "json": f"its runs are lines of JSON in {ROWS}",
    "every": "its runs tell of themselves at their end",
    "seconds": "its runs take all their steps",
}
_USUAL = {"threads": 1, "json": False}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The axes, where the results go, and who works."""
    group = parser.add_argument_group("many runs")
    group.add_argument(
        "--grid",
        nargs="+",
        metavar="AXIS=VALUE,VALUE",
        help="run every combination: task=digits,names temperature=1,2,4 hidden=8,32,16x16 divergence=forward_kl,jsd "
        "seed=0..9; without seed, as many seeds as --repeats",
    )
    group.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=f"folder for {ROWS}, a line a run, {TABLE} and {PICTURE}; what is there already is not run again",
    )
    group.add_argument("--processes", type=int, metavar="N", help="how many train at once (one a core)")
    group.add_argument(
        "--ray",
        metavar="ADDRESS",
        help="of a Ray cluster that does the runs, as HOST:PORT, or auto for the one of this machine; else RAY_ADDRESS",
    )


def check_left_out(arguments: argparse.Namespace) -> None:
    """Raise ValueError where an option is given that would change nothing, with --grid or without."""
    if not arguments.grid:
        for name in _OWN:
            if _is_given(arguments, name):
                raise ValueError(f"--{name} must be given with --grid, got it alone")
        return
    for name, why in _OTHERS.items():
        if _is_given(arguments, name):
            raise ValueError(f"--{name} must be left out with --grid, as {why}, got both")
    if _is_given(arguments, "processes") and arguments.ray:
        raise ValueError("--processes must be left out with --ray, as the cluster says how many, got both")


def run(arguments: argparse.Namespace) -> int:
    """Do what the results lack; then the table and the picture of all that the grid asks for."""
    processes = os.cpu_count() or 1 if arguments.processes is None else arguments.processes
    if arguments.out is None:
        raise ValueError("a grid must be given a folder for its results, --out DIR, got none")
    if processes < 1:
        raise ValueError(f"processes must be 1 or more, got {processes}")
    from core.grid import Grid, Results, read_axes

    axes = dict(read_axes(arguments.grid))
    _check_said_once(arguments, axes)
    bases = _bases(arguments, axes)
    if "seed" not in axes:
        axes["seed"] = next(iter(bases.values())).seeds
    grid, results = Grid(bases, axes), Results(arguments.out / ROWS)
    there = sum(key in results for key in grid.keys)
    tell(f"{len(grid.keys):,} runs, {there:,} of them done before")
    progress, interrupted = Progress("runs", len(grid.keys) - there), False
    try:
        for count in grid.do(results, processes, arguments.ray or os.environ.get("RAY_ADDRESS")):
            progress(count)
    except KeyboardInterrupt:
        interrupted = True
    finally:
        _show(grid, results, arguments.out)
    return 130 if interrupted else 0


def _check_said_once(arguments: argparse.Namespace, axes: Mapping[str, object]) -> None:
    """Raise ValueError where an option says what an axis says too."""
    from core.grids.axes import TASK, called

    axis_of = {field: called(field) for field in axes if field != TASK} | (
        {"repeats": "seed"} if "seed" in axes else {}
    )
    for field, axis in axis_of.items():
        if field in vars(arguments):
            raise ValueError(f"--{called(field)} must be left out with the axis {axis}=…, got both")


def _is_given(arguments: argparse.Namespace, name: str) -> bool:
    """Whether an option is given, and as something else than it usually is."""
    return getattr(arguments, name, None) not in (None, _USUAL.get(name))


def _bases(arguments: argparse.Namespace, axes: Mapping[str, tuple[str, ...]]) -> "dict[str, DistillationConfig]":
    """What the options say of each task."""
    from core.tasks import find_task

    if (arguments.task is None) == ("task" not in axes):
        raise ValueError("the task must be named once, as TASK or as the axis task=…, got it twice or not at all")
    bases = {}
    for name in axes.get("task", (arguments.task,)):
        task = find_task(name)
        bases[name] = options.config(arguments, task)
        options.ask_teacher(task)
    return bases


def _show(grid: "Grid", results: "Results", folder: Path) -> None:
    """Print the table, and write it with the picture; of what is done so far, where that is not all."""
    from core.grids.picture import picture
    from core.grids.summary import points_of, table

    rows = [results[key] for key in grid.keys if key in results]
    points = points_of(rows, list(grid.axes))
    text = table(points)
    if len(rows) < len(grid.keys):
        text += f"\n{len(rows):,} of {len(grid.keys):,} runs are done; the same command goes on.\n"
    print(text, end="")
    for name, content in ((TABLE, text), (PICTURE, picture(points))):
        if content:
            with written_whole(folder / name) as unfinished:
                unfinished.write_text(content, "utf-8")
