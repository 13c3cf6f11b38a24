"""What a grid of 240 runs costs on processes of this machine and on a Ray cluster of one node and of two.

    OMP_NUM_THREADS=1 python -m tests.benchmarks.grid [--steps 300]

Beside a bare loop over the same jobs in this process, which is the limit for one core. Every way starts with nothing;
what it takes to start a cluster is not counted, what it takes to hand it the code is. Efficiency: the bare loop's
seconds, divided by the cores that worked and by the seconds they took.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from core.grid import Grid, Results, read_axes
from core.grids.jobs import do, jobs_of
from core.runs.configuration import DistillationConfig

AXES = ("temperature=1,2,4,8", "hidden=8,32", "divergence=forward_kl,reverse_kl,jsd", "seed=0..9")


def seconds_of(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def bare(grid: Grid) -> None:
    """Every job, one after another."""
    for task, configs in grid.runs.items():
        for job in jobs_of(task, configs):
            do(job)


def through(grid: Grid, processes: int, address: str | None = None) -> None:
    """As `sweep --grid` does it, results kept."""
    with tempfile.TemporaryDirectory() as folder:
        results = Results(Path(folder) / "rows.jsonl")
        assert sum(grid.do(results, processes, address)) == len(grid.keys)


@contextmanager
def cluster(nodes: int) -> Iterator[str]:
    """The address of a cluster with so many nodes of one core."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    try:
        for _ in range(nodes):
            made.add_node(num_cpus=1)
        yield made.address
    finally:
        made.shutdown()


def main() -> None:
    """One run of everything; the machine's load before it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=300)
    steps = parser.parse_args().steps
    grid = Grid({"digits": DistillationConfig(steps=steps)}, read_axes(AXES))
    print(f"{len(grid.keys)} runs of {steps} steps; load before: {psutil.getloadavg()[0]:.1f}; cores: {os.cpu_count()}")
    do(jobs_of("digits", grid.runs["digits"][:1]).__next__())  # what is loaded once
    alone = seconds_of(lambda: bare(grid))
    print("| who | s | runs/s | efficiency | more than the bare loop's share, ms a run |")
    print("| --- | --- | --- | --- | --- |")

    def line(who: str, cores: int, seconds: float) -> None:
        over = 1000 * (cores * seconds - alone) / len(grid.keys)
        rate, efficiency = len(grid.keys) / seconds, alone / cores / seconds
        print(f"| {who} | {seconds:.1f} | {rate:.1f} | {efficiency:.0%} | {over:.0f} |", flush=True)

    line("bare loop", 1, alone)
    for processes in (1, 2):
        line(f"processes: {processes}", processes, seconds_of(lambda count=processes: through(grid, count)))
    for nodes in (1, 2):
        with cluster(nodes) as address:
            line(f"Ray, nodes: {nodes}", nodes, seconds_of(lambda at=address: through(grid, 1, at)))


if __name__ == "__main__":
    main()
