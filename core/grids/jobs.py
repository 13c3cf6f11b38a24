"""Runs that are trained together: what differs in temperature, share of soft labels and seed shares a stack."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.grids.rows import Row, rows_of
from core.runs.configuration import DistillationConfig
from core.tasks import find_task

# So many students are in one job at most: enough to share the cost of a step, few enough that little is lost with one.
MOST_SEEDS = 5
MOST_STUDENTS = 25


@dataclass(frozen=True)
class Job:
    """A task by its name or folder, and configs that differ in temperature and soft_weight alone."""

    task: str
    configs: tuple[DistillationConfig, ...]


def jobs_of(task: str, configs: Iterable[DistillationConfig]) -> Iterator[Job]:
    """Jobs for runs of one seed each."""
    kinds: dict[DistillationConfig, dict[int, list[DistillationConfig]]] = {}
    for config in configs:
        kind = kinds.setdefault(config.but(temperature=1, soft_weight=1, seed=0), {})
        kind.setdefault(config.seed, []).append(config.but(seed=0))
    for kind in kinds.values():
        # Seeds that lack the same runs are trained together, so that a job never has a run that is there.
        alike = itertools.groupby(sorted(kind), key=lambda seed: sorted(map(repr, kind[seed])))
        for _, seeds in alike:
            for first, count in _spans(list(seeds)):
                yield from _split(task, [config.but(seed=first, repeats=count) for config in kind[first]])


def _spans(seeds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where seeds follow one another without a gap, at most MOST_SEEDS long: the first, and how many."""
    start = 0
    for place in range(1, len(seeds) + 1):
        follows = place < len(seeds) and seeds[place] == seeds[place - 1] + 1
        if not follows or place - start == MOST_SEEDS:
            yield seeds[start], place - start
            start = place


def _split(task: str, configs: Sequence[DistillationConfig]) -> Iterator[Job]:
    size = max(1, MOST_STUDENTS // configs[0].repeats)
    for start in range(0, len(configs), size):
        yield Job(task, tuple(configs[start : start + size]))


def do(job: Job) -> list[Row]:
    """Train what a job asks for, on one of the processor's threads."""
    from core.distillation import sweep
    from core.threads import use_threads

    use_threads(1)
    *_, last = sweep(find_task(job.task), job.configs)
    return rows_of(job.task, last)
