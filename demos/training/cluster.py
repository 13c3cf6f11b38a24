"""Runs that a Ray cluster trains for this server, where TEMPERATURE_LAB_RAY names one."""

import logging
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from core.cluster.connection import LostError, check_installed, knock
from core.once import Once
from core.runs.steering import Steering
from core.tasks import Task
from demos.training.queue import SHARED

if TYPE_CHECKING:
    from core.remote_training import Cluster

# The address of the cluster, as ray.init takes it.
ADDRESS = "TEMPERATURE_LAB_RAY"
_LOG = logging.getLogger(__name__)


def is_named() -> bool:
    """Whether a cluster is to train."""
    return bool(os.environ.get(ADDRESS))


def check_cluster() -> None:
    """ValueError where ray is missing. A cluster that does not answer may do so later: the log has a line."""
    if not is_named():
        return
    check_installed()
    try:
        knock(os.environ[ADDRESS])
    except ValueError as error:
        _LOG.warning(
            "%s=%s trains nothing until it answers, and visitors are told so: %s", ADDRESS, os.environ[ADDRESS], error
        )


@Once
def _cluster() -> "Cluster":
    from core.remote_training import Cluster

    return Cluster(os.environ[ADDRESS], _answer)


def trained(kind: str, task: Task, asked_for: Any, steering: Steering) -> Iterator[Any]:
    """The events of a run as core.remote_training.Cluster.events has them."""
    SHARED.train_at_once(_cluster().cores())
    yield from _cluster().events(kind, task.name, asked_for, steering)


def lost_at(step: int) -> str:
    """What is said of a run that was lost at a step, or that could not begin (-1)."""
    if step < 0:
        return "the cluster that trains for this server must answer, got no answer: train on your own device"
    rule = "the computer that trains for this server must answer until the run ends"
    return f"{rule}, got none after step {step}: start it again, or train on your own device"


def steered_elsewhere(run: str, action: str, probe: Any) -> dict[str, bool] | None:
    """What the server that has the run answers, where several share the cluster; None where none has it.

    Raises ValueError where that one refuses.
    """
    if not is_named():
        return None
    try:
        told = _cluster().ask((run, action, probe))
    except LostError:  # then nobody can have it
        return None
    if told is not None and "refused" in told:
        raise ValueError(told["refused"])
    return told


def _answer(question: tuple[str, str, Any]) -> dict[str, Any] | None:
    """This server's answer to another one, whose visitor steers a run."""
    run, action, probe = question
    if not SHARED.has(run):
        return None
    try:
        return SHARED.find(run).steer(action, probe)
    except ValueError as error:
        return {"refused": str(error)}
