"""Two servers that share a Ray cluster, over HTTP: their runs are steered through either, and a lost one is said."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import psutil
import pytest

from core.tasks import all_tasks
from demos.distil import handlers
from demos.training import cluster
from demos.training.cluster import ADDRESS, check_cluster
from tests.clusters import ray_cluster
from tests.conftest import ROOT, Server, serving
from tests.core.test_once import Slow
from tests.demos.client import Client, RefusedError

LONG: dict[str, Any] = {"steps": 5000, "every": 20, "repeats": 1}
RUNS = [f"a-run-on-a-cluster-{number}" for number in range(3)]
PROBE = all_tasks()["digits"].load().test_inputs[0].tolist()


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    with ray_cluster() as made:
        made.add_node(num_cpus=1)
        yield made


@pytest.fixture(scope="module")
def servers(nodes: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    with ExitStack() as stack:
        given = {ADDRESS: nodes.address, "TEMPERATURE_LAB_MODEL": "nobody/none"}
        yield [stack.enter_context(serving(tmp_path_factory.mktemp(name), **given)) for name in ("one", "other")]


def first(messages: Iterator[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(message for message in messages if message["type"] == kind)


@pytest.mark.slow
def test_a_run_is_steered_through_either_server(servers: list[Server]) -> None:
    one, *both = Client(servers[0].url), Client(servers[0].url), Client(servers[1].url)
    with one.stream("distill", config=LONG, run=RUNS[0]) as messages:
        assert next(messages) == {"type": "queued", "before": 0}
        first(messages, "event")
        for other in both:
            assert other.call("steer", run=RUNS[0], action="pause") == {
                "paused": True,
                "stopped": False,
                "watches": False,
            }
            stood = first(messages, "paused")["step"]
            other.call("steer", run=RUNS[0], action="watch", probe=PROBE)
            seen = next(message for message in messages if message.get("watched_student"))
            assert (seen["step"], round(sum(seen["watched_twin"]), 3)) == (stood, 1)
            with pytest.raises(RefusedError, match="a watched input must be 784 numbers from 0 to 1, got 1"):
                other.call("steer", run=RUNS[0], action="watch", probe=[0.5])
            with pytest.raises(RefusedError, match="run must be the name of one that waits or trains, got another"):
                other.call("steer", run="another-name-of-none", action="stop")
            assert not other.call("steer", run=RUNS[0], action="watch")["watches"]
            other.call("steer", run=RUNS[0], action="resume")
            assert next(m for m in messages if m["type"] == "event" and m["event"]["step"] > stood)
        assert both[1].call("steer", run=RUNS[0], action="stop")["stopped"]
        result = first(messages, "result")
        assert result["event"]["step"] > stood
        assert result["networks"]


@pytest.mark.slow
def test_a_run_that_waits_is_steered_through_the_other_server_too(servers: list[Server]) -> None:
    one = Client(servers[0].url)
    with one.stream("distill", config=LONG) as before:
        first(before, "event")
        with one.stream("distill", config=LONG, run=RUNS[1]) as messages:
            assert next(messages) == {"type": "queued", "before": 1}  # the cluster has one core
            Client(servers[1].url).call("steer", run=RUNS[1], action="stop")
            assert list(messages)[-1] == {"type": "stopped"}


def test_a_node_that_is_killed_is_said_with_the_step_and_the_next_run_trains(servers: list[Server], nodes: Any) -> None:
    [node] = nodes.worker_nodes
    with Client(servers[0].url).stream("distill", config=LONG, run=RUNS[2]) as messages:
        said = [first(messages, "event")]
        nodes.add_node(num_cpus=1)
        nodes.remove_node(node, allow_graceful=False)
        with pytest.raises(RefusedError) as refusal:
            said.extend(map(dict, messages))
    *before, lost = said
    reached = max(message["event"]["step"] for message in before if message["type"] == "event")
    assert lost == {"type": "lost", "step": reached}
    assert f"got none after step {reached}: start it again" in str(refusal.value)
    *_, last = Client(servers[1].url).events("distill", config={**LONG, "steps": 20})
    assert last["event"]["step"] == 20
    for server in servers:
        assert "Traceback" not in server.log.read_text("utf-8")


@pytest.mark.slow
def test_a_server_that_is_killed_takes_what_it_has_on_the_cluster_along(servers: list[Server]) -> None:
    with Client(servers[1].url).stream("distill", config=LONG) as messages:
        first(messages, "event")
        process = psutil.Process(servers[1].process_id)
        [driver] = [one for one in process.children() if "core.cluster.driver" in one.cmdline()]
        process.kill()
        # That its end is the end of its runs, tests/core/test_remote_training.py holds.
        assert psutil.wait_procs([driver], timeout=5)[1] == []


def test_a_cluster_that_does_not_answer_is_said_and_the_run_refused(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(ADDRESS, "localhost:1")
    cluster._cluster.forget()
    try:
        check_cluster()
        assert "TEMPERATURE_LAB_RAY=localhost:1 trains nothing until it answers" in caplog.text
        run = handlers.distill(LONG)
        assert next(run) == {"type": "queued", "before": 0}
        assert next(message for message in run if message["type"] != "working") == {"type": "lost", "step": 0}
        with pytest.raises(ValueError, match="must answer, got no answer: train on your own device"):
            next(run)
    finally:
        cluster._cluster.forget()


def test_threads_that_need_the_cluster_first_at_once_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "localhost:1")
    monkeypatch.setattr("core.remote_training.Cluster", Slow)
    cluster._cluster.forget()
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(lambda _: cluster._cluster(), range(8)))) == 1
    cluster._cluster.forget()


def test_a_run_that_is_stopped_while_a_trainer_gets_ready_for_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "_distillation", lambda *_: (event for event in ()))
    assert list(handlers.distill(LONG)) == [{"type": "queued", "before": 0}, {"type": "stopped"}]


def test_where_ray_is_missing_the_start_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "localhost:1")
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ValueError, match=r"^ray must be installed: pip install -r requirements-cluster.txt$"):
        check_cluster()


@pytest.mark.slow
def test_where_no_cluster_is_named_ray_is_never_imported() -> None:
    trained = "import app, sys; from demos.distil import handlers; app.build()\n"
    trained += "print([*handlers.distill({'steps': 1, 'repeats': 1})][-1]['type'], 'ray' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", trained], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split()[-2:] == ["result", "False"]
