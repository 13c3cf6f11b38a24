"""Grids: thousands of distillation runs, each once, on all cores of a machine or on a cluster."""

import math
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import product

from core.grids.axes import MOST_RUNS, TASK, Axes, read_axes
from core.grids.cluster import on_a_cluster
from core.grids.jobs import jobs_of
from core.grids.results import Results
from core.grids.rows import Key, Row
from core.grids.workers import on_this_machine
from core.runs.configuration import DistillationConfig, with_usual_classes
from core.runs.run import check_suits
from core.tasks import Task, find_task

__all__ = ["Grid", "Results", "Row", "read_axes"]


class Grid:
    """The runs of all combinations of some axes, one seed each."""

    def __init__(self, bases: Mapping[str, DistillationConfig], axes: Axes) -> None:
        """bases: by task, what the axes leave open. Raises ValueError where a combination cannot be run."""
        self.axes = axes
        names = [name for name in axes if name != TASK]
        runs = math.prod(len(axes[name]) for name in names) * len(bases)
        if not 0 < runs <= MOST_RUNS:
            raise ValueError(f"a grid must have 1 to {MOST_RUNS:,} runs, got {runs:,}")
        points = [dict(zip(names, values, strict=True)) for values in product(*(axes[name] for name in names))]
        tasks = {name: find_task(name) for name in bases}
        self.runs = {name: [_run(tasks[name], base, point) for point in points] for name, base in bases.items()}

    @property
    def keys(self) -> list[Key]:
        """(task, config) of every run, in their order."""
        return [(task, config) for task, configs in self.runs.items() for config in configs]

    def do(self, results: Results, processes: int, address: str | None = None) -> Iterator[int]:
        """Run what `results` lacks, on so many processes, or on the Ray cluster at `address`; yields how many came.

        Closed while it waits, it ends; what is in `results` stays, and the next call goes on from there. Raises
        ValueError where a run cannot be, ChildProcessError or ConnectionError where those who work are lost.
        """
        lacking = {task: [one for one in configs if (task, one) not in results] for task, configs in self.runs.items()}
        jobs = [job for task, configs in lacking.items() for job in jobs_of(task, configs)]
        working = on_a_cluster(jobs, address) if address else on_this_machine(jobs, processes)
        with closing(working):  # type: ignore[type-var]
            for rows in working:
                results.add(rows)
                yield len(rows)


def _run(task: Task, base: DistillationConfig, point: Mapping[str, object]) -> DistillationConfig:
    """One run: a single seed, which tells of itself at its end."""
    config = with_usual_classes(task, base.but(**point, repeats=1, probes=0, seconds=None))
    check_suits(task, config)
    return config.but(every=config.steps)
