"""A Ray cluster of this machine, of nodes that are processes."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def ray_cluster() -> Iterator[Any]:
    """A cluster whose head trains nothing; what it `add_node`s is one of its nodes until it `remove_node`s it."""
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_raylet_start_wait_time_s": "120"}
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    try:
        yield made
    finally:
        made.shutdown()


def until(holds: Callable[[], Any], seconds: float = 120) -> None:
    """Wait until `holds` gives something true."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it should have come by now"
        time.sleep(0.02)
