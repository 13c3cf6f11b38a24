"""Jobs done by a Ray cluster (requirements-cluster.txt)."""

import os
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from core.grids.jobs import Job, do
from core.grids.rows import Row

# A job that was lost with its node is done again elsewhere, so many times at most.
_RETRIES = 10
_KNOCK_SECONDS = 10
_ROOT = Path(__file__).parent.parent.parent
# What a node needs of the project's folder is core and assets.
_LEFT_OUT = [f"/{path.name}" for path in _ROOT.iterdir() if path.name not in ("core", "assets")]


def on_a_cluster(jobs: Sequence[Job], address: str) -> Iterator[list[Row]]:
    """The rows of each job as it is done; address: of a Ray cluster, as ray.init takes it.

    The nodes get this code from here; they need the packages of requirements.txt. Raises ValueError where ray is not
    installed or nobody answers, and ConnectionError where the whole cluster is lost.
    """
    ray = _ray()
    _knock(address)
    try:
        ray.init(address, log_to_driver=False, logging_level="error", runtime_env=_environment())
    except (ConnectionError, RuntimeError, TimeoutError) as error:
        raise ValueError(f"a cluster must answer at {address!r:.80}, got: {_first_line(error)}") from error
    try:
        remote = ray.remote(num_cpus=1, max_retries=_RETRIES)(do)
        waiting = [remote.remote(job) for job in jobs]
        while waiting:
            done, waiting = ray.wait(waiting)
            yield ray.get(done[0])
    except ray.exceptions.RayTaskError as error:
        raise error.as_instanceof_cause() from None
    except ray.exceptions.RayError as error:
        raise ConnectionError(f"the cluster at {address!r:.80} was lost: {_first_line(error)}") from error
    finally:
        ray.shutdown()


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers
    try:
        import ray
    except ImportError as error:
        raise ValueError("ray must be installed: pip install -r requirements-cluster.txt") from error
    return ray


def _knock(address: str) -> None:
    """ValueError where nobody listens at HOST:PORT: ray itself would try for a quarter of an hour."""
    host, colon, port = address.rpartition(":")
    if not colon or "/" in address or not port.isdecimal():
        return
    try:
        socket.create_connection((host, int(port)), timeout=_KNOCK_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise ValueError(f"a cluster must answer at {address!r:.80}, got: {_first_line(error)}") from error


def _environment() -> dict[str, Any]:
    return {"working_dir": str(_ROOT), "excludes": _LEFT_OUT, "env_vars": {"OMP_NUM_THREADS": "1"}}


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:200]
