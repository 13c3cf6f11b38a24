"""Runs that a Ray cluster trains: the numbers of those trained here, steered as they are; what is said when lost."""

import dataclasses
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psutil
import pytest
import torch

from core import remote_training
from core.distillation import DistillationConfig, DistillationResult, Steering, distill, sweep
from core.remote_training import Cluster, LostError
from core.tasks import all_tasks
from core.teachers.configuration import USUAL
from core.teachers.teacher import train_teacher
from core.threads import use_threads
from tests.clusters import ray_cluster, until

DIGITS = all_tasks()["digits"]
SHORT = DistillationConfig(steps=40, every=20, repeats=2)
LONG = DistillationConfig(steps=100_000, every=20, repeats=1)


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    with ray_cluster() as made:
        made.add_node(num_cpus=2)
        yield made


@pytest.fixture(scope="module")
def cluster(nodes: Any) -> Iterator[Cluster]:
    with closing(Cluster(nodes.address)) as made:
        yield made


def trainers() -> list[psutil.Process]:
    """The processes of this cluster in which runs are, or will be."""
    nodes = psutil.Process().children(recursive=True)
    return [one for one in nodes if "ray::Trainer" in " ".join(one.as_dict(["cmdline"])["cmdline"] or [])]


def same(one: Any, other: Any) -> bool:
    """Whether two events tell the same, but for the time they took."""
    shown = [{**vars(event), "seconds": 0} for event in (one, other)]
    states = [[event.pop(name, {}) for name in ("student_state", "twin_state")] for event in shown]
    kept = all(
        torch.equal(tensor, there[name]) for here, there in zip(*states, strict=True) for name, tensor in here.items()
    )
    return kept and shown[0] == shown[1]


@pytest.mark.slow
def test_a_run_tells_what_it_tells_here_to_the_last_bit(cluster: Cluster) -> None:
    use_threads(1)
    here = list(distill(DIGITS, SHORT))
    there = list(cluster.events("distill", "digits", SHORT, Steering(DIGITS)))
    assert [event.step for event in there] == [0, 20, 40]
    assert isinstance(there[-1], DistillationResult)
    assert there[-1].student_state
    assert all(map(same, here, there))


@pytest.mark.slow
def test_so_do_a_sweep_and_a_teacher(cluster: Cluster) -> None:
    use_threads(1)
    configs = [SHORT.but(steps=1, every=1, temperature=temperature) for temperature in (1.0, 4.0)]
    there = list(cluster.events("sweep", "digits", configs, Steering(DIGITS)))
    assert all(map(same, sweep(DIGITS, configs), there))
    usual = dataclasses.replace(USUAL[DIGITS.teacher], steps=1, every=1)
    told = [
        [(event.step, event.accuracy, event.perplexity) for event in events]
        for events in (
            train_teacher(DIGITS, usual),
            cluster.events("train_teacher", "digits", usual, Steering(DIGITS)),
        )
    ]
    assert told[0] == told[1]
    assert told[0]


@pytest.mark.slow
def test_a_run_rests_is_watched_goes_on_and_stops(cluster: Cluster) -> None:
    steering = Steering(DIGITS)
    with closing(cluster.events("distill", "digits", LONG, steering)) as events:
        next(events)
        steering.paused = True
        stood = next(events)
        assert next(events).step == stood.step
        assert stood.watched_student == ()
        steering.watch(DIGITS.load().test_inputs[3])
        watched = next(events)
        assert (watched.step, len(watched.watched_student)) == (stood.step, 10)
        steering.paused = False
        assert next(event.step for event in events if event.step > stood.step) % 20 == 0
        steering.stopped = True
        *_, last = events
        assert isinstance(last, DistillationResult)
        assert last.step > stood.step
        assert last.watched_student


@pytest.mark.slow
def test_one_that_is_stopped_before_it_begins_tells_nothing(cluster: Cluster) -> None:
    steering = Steering(DIGITS)
    steering.stopped = True
    assert list(cluster.events("distill", "digits", LONG, steering)) == []


@pytest.mark.slow
def test_what_does_not_suit_the_task_is_said_as_here(cluster: Cluster) -> None:
    with pytest.raises(ValueError, match="student must be one of mlp for digits, got 'gru'"):
        next(cluster.events("distill", "digits", LONG.but(student="gru"), Steering(DIGITS)))


@pytest.mark.slow
def test_a_reader_who_leaves_ends_its_process_at_once(cluster: Cluster) -> None:
    events = cluster.events("distill", "digits", LONG, Steering(DIGITS))
    next(events)
    at_work = max(trainers(), key=lambda one: sum(one.cpu_times()[:2]))
    events.close()  # type: ignore[attr-defined]
    assert psutil.wait_procs([at_work], timeout=5)[1] == []


@pytest.mark.slow  # tests/demos/training/test_cluster.py does it over HTTP
def test_a_lost_node_is_said_and_the_next_run_trained_by_another(nodes: Any, cluster: Cluster) -> None:
    [node] = nodes.worker_nodes
    events = cluster.events("distill", "digits", LONG, Steering(DIGITS))
    next(events)
    nodes.add_node(num_cpus=1)
    nodes.remove_node(node, allow_graceful=False)
    with pytest.raises(LostError):
        list(events)
    *_, last = cluster.events("distill", "digits", SHORT, Steering(DIGITS))
    assert last.step == 40


@pytest.mark.slow
def test_what_this_process_has_on_the_cluster_ends_with_it(cluster: Cluster) -> None:
    with closing(cluster.events("distill", "digits", LONG, Steering(DIGITS))) as events:
        next(events)
        assert trainers()
        cluster.close()
        with pytest.raises(LostError):
            list(events)
    until(lambda: not trainers(), 20)


@pytest.mark.slow
def test_where_no_node_has_room_it_is_said_after_a_while(
    nodes: Any, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_training, "_BEGIN_SECONDS", 0.5)
    for node in list(nodes.worker_nodes):
        nodes.remove_node(node, allow_graceful=False)
    with pytest.raises(LostError, match=r"no node of the cluster began within 0\.5 seconds"):
        next(cluster.events("distill", "digits", LONG, Steering(DIGITS)))


def test_where_no_cluster_answers_it_is_said(caplog: pytest.LogCaptureFixture) -> None:
    nobody = Cluster("localhost:1")
    with pytest.raises(LostError):
        next(nobody.events("distill", "digits", LONG, Steering(DIGITS)))
    assert [record.message for record in caplog.records][0].startswith("a cluster must answer at 'localhost:1', got: ")
    assert len(caplog.records) == 1  # nobody knocks again at once
