"""How a Ray cluster is reached."""

import importlib.util
import logging
import os
import socket
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
_KNOCK_SECONDS = 10
# What a node needs of the project's folder is core and assets.
_LEFT_OUT = [f"/{path.name}" for path in ROOT.iterdir() if path.name not in ("core", "assets")]


def connect(address: str, **options: Any) -> Any:
    """The package ray, connected with the cluster at `address`, as ray.init takes it; `options` go there too.

    The nodes get this code from here; they need the packages of requirements.txt. Raises ValueError where ray is not
    installed or nobody answers.
    """
    check_installed()
    knock(address)
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers
    import ray

    environment = {"working_dir": str(ROOT), "excludes": _LEFT_OUT, "env_vars": {"OMP_NUM_THREADS": "1"}}
    try:
        ray.init(address, log_to_driver=False, logging_level=logging.ERROR, runtime_env=environment, **options)
    except (ConnectionError, RuntimeError, TimeoutError, ray.exceptions.RayError) as error:
        raise ValueError(f"a cluster must answer at {address!r:.80}, got: {first_line(error)}") from error
    return ray


def check_installed() -> None:
    """ValueError where the package is missing."""
    if importlib.util.find_spec("ray") is None:
        raise ValueError("ray must be installed: pip install -r requirements-cluster.txt")


def knock(address: str) -> None:
    """ValueError where nobody listens at HOST:PORT: ray itself would try for a quarter of an hour."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not colon or "/" in host or not port.isdecimal():
        return
    try:
        socket.create_connection((host, int(port)), timeout=_KNOCK_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise ValueError(f"a cluster must answer at {address!r:.80}, got: {first_line(error)}") from error


def first_line(error: BaseException) -> str:
    """What it says, in short."""
    return str(error).strip().partition("\n")[0][:200]


class LostError(ConnectionError):
    """Who was at work on the cluster is not heard any more, or all of the cluster."""
