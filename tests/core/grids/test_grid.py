"""A grid of true runs: on this machine, killed and taken up again, and on a cluster that loses a node."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from safetensors.torch import load_file, save_file

from core.commands.cli import main
from core.grid import Grid, Results
from core.grids import workers
from core.grids.jobs import Job, do, jobs_of
from core.grids.workers import on_this_machine
from core.runs.configuration import DistillationConfig
from core.tasks import images
from tests.clusters import ray_cluster, until
from tests.conftest import ROOT
from tests.core.tasks.test_tasks import write_pngs

GRID = ["temperature=1,4", "hidden=2,4", "seed=0..6"]
SWEEP = ["sweep", "digits", "--steps", "6", "--grid", *GRID]
RUNS = 28


def lines(folder: Path) -> list[str]:
    return sorted((folder / "rows.jsonl").read_text("utf-8").splitlines())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of the grid without a break."""
    folder = tmp_path_factory.mktemp("whole")
    assert main([*SWEEP, "--out", str(folder), "--processes", "1"]) == 0
    return folder


def test_every_combination_is_run_once(whole: Path) -> None:
    rows = [json.loads(line)["config"] for line in lines(whole)]
    places = {(one["temperature"], *one["widths"], one["seed"]) for one in rows}
    assert len(rows) == RUNS
    assert places == {(t, h, seed) for t in (1.0, 4.0) for h in (2, 4) for seed in range(7)}
    assert (whole / "picture.svg").read_text("utf-8").startswith("<svg")


def test_what_is_there_is_not_run_again(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (whole / "rows.jsonl").stat().st_mtime_ns
    capsys.readouterr()
    assert main([*SWEEP, "--out", str(whole)]) == 0
    printed = capsys.readouterr()
    assert f"{RUNS} runs, {RUNS} of them done before" in printed.err
    assert printed.out == (whole / "table.md").read_text("utf-8")
    assert (whole / "rows.jsonl").stat().st_mtime_ns == before


@pytest.mark.slow
def test_killed_in_the_middle_it_goes_on_and_ends_the_same(whole: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "core", *SWEEP, "--out", str(tmp_path), "--processes", "1"]
    first = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    until(lambda: (tmp_path / "rows.jsonl").is_file() and lines(tmp_path))
    children = psutil.Process(first.pid).children(recursive=True)
    first.kill()
    first.wait()
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
    (tmp_path / "rows.jsonl").open("a").write('{"task": "dig')  # as if the disk had been full
    kept = lines(tmp_path)[1:]
    assert main([*SWEEP, "--out", str(tmp_path)]) == 0
    assert set(kept) <= set(lines(tmp_path))
    assert lines(tmp_path) == lines(whole)
    assert (tmp_path / "table.md").read_text("utf-8") == (whole / "table.md").read_text("utf-8")


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_no_run(tmp_path: Path) -> None:
    axes = {"temperature": (1.0, 4.0), "seed": tuple(range(20))}
    grid, results = Grid({"digits": DistillationConfig(widths=(2,), steps=2)}, axes), Results(tmp_path / "rows.jsonl")
    working = grid.do(results, processes=1)
    next(working)
    spawned = [one for one in psutil.Process().children() if "spawn_main" in " ".join(one.cmdline())]
    assert spawned
    for one in spawned:
        os.kill(one.pid, signal.SIGKILL)
    for _ in working:
        pass
    assert all(key in results for key in grid.keys)
    assert len(lines(tmp_path)) == 40


def test_how_many_processes_were_lost_in_a_row_is_said_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[int] = []

    def lose(_: object, jobs: list[Job]) -> Iterator[object]:
        lost.append(len(jobs))
        return iter(())

    monkeypatch.setattr(workers, "_done", lose)
    with pytest.raises(ChildProcessError, match=r"^4 processes in a row ended before their job was done"):
        next(on_this_machine(list(jobs_of("digits", [DistillationConfig(repeats=1)])), 1))
    assert lost == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["digits", "--grid", "seed=0"], "must be given a folder"),
        (["--grid", "seed=0", "--out", "OUT"], "the task must be named once"),
        (["digits", "--grid", "task=names", "--out", "OUT"], "the task must be named once"),
        (["--grid", "task=letters", "--out", "OUT"], "task must be digits, names or a folder"),
        (
            ["digits", "--grid", "temperature=0,1", "--out", "OUT"],
            "temperature must be a positive finite number, got 0.0",
        ),
        (["digits", "--grid", "student=gru", "--out", "OUT"], "student must be one of mlp for digits"),
        (["digits", "--grid", "seed=0..99998", "hidden=2,4", "--out", "OUT"], "1 to 100,000 runs, got 199,998"),
        (["digits", "--grid", "seed=0", "--processes", "0", "--out", "OUT"], "processes must be 1 or more, got 0"),
        (
            ["digits", "--grid", "labels=99999", "experiment=few_labels", "--steps", "1", "--out", "OUT"],
            "labels must be",
        ),
        ([], "must be given a task, or a --grid"),
        *(
            (["digits", "--grid", "seed=0", "--out", "OUT", *given], f"{given[0]} must be left out with {other}")
            for other, *given in (
                ("--grid, as its axis temperature=… has them, got both", "--temperatures", "1", "2"),
                ("--grid, as each of its runs has one, got both", "--threads", "2"),
                ("--grid, as its runs are lines of JSON in rows.jsonl, got both", "--json"),
                ("--grid, as its runs tell of themselves at their end, got both", "--every", "1"),
                ("--grid, as its runs take all their steps, got both", "--seconds", "9"),
                ("the axis seed=…, got both", "--seed", "0"),
                ("the axis seed=…, got both", "--repeats", "2"),
                ("--ray, as the cluster says how many, got both", "--processes", "1", "--ray", "auto"),
            )
        ),
        (
            ["digits", "--grid", "hidden=2", "--hidden", "4", "--out", "OUT"],
            "--hidden must be left out with the axis hidden=…",
        ),
        (["digits", "--out", "OUT"], "--out must be given with --grid, got it alone"),
        (["digits", "--processes", "2"], "--processes must be given with --grid, got it alone"),
        (["digits", "--ray", "auto"], "--ray must be given with --grid, got it alone"),
    ],
)
def test_what_cannot_be_run_is_said_in_a_line(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", *(str(tmp_path) if one == "OUT" else one for one in arguments)]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("error: ")
    assert said in error


def test_a_grid_that_is_too_large_is_refused_before_any_of_it_is_made() -> None:
    class Long(tuple[object, ...]):
        def __iter__(self) -> Iterator[object]:
            raise AssertionError("nothing is to be made of it")

    axes = {"seed": Long(range(100_000)), "labels": Long(range(1, 100_000))}
    with pytest.raises(ValueError, match=r"1 to 100,000 runs, got 9,999,900,000$"):
        Grid({"digits": DistillationConfig()}, axes)


def test_a_grid_over_own_images_finds_its_results_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_pngs(tmp_path / "pictures", {"dark": 10, "bright": 10})
    assert main(["train-teachers", "pictures/", "--steps", "2", "--width", "4"]) == 0
    command = ["sweep", "pictures/", "--grid", "temperature=1,2", "--steps", "2", "--out", "OUT", "--processes", "1"]
    assert main(command) == 0
    assert "10 runs, 0 of them done before" in capsys.readouterr().err
    assert main(command) == 0
    assert "10 runs, 10 of them done before" in capsys.readouterr().err


def test_a_grid_and_all_of_its_jobs_read_a_folder_once_and_a_new_teacher_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pictures"
    write_pngs(folder, {"dark": 10, "bright": 10})
    read: list[Path] = []
    original = images._read_image

    def counted(path: Path) -> Any:
        read.append(path)
        return original(path)

    monkeypatch.setattr(images, "_read_image", counted)
    assert main(["train-teachers", str(folder), "--steps", "1", "--width", "4"]) == 0
    axes = {"temperature": (1.0, 2.0), "jitter": (0, 1), "seed": tuple(range(3))}
    grid = Grid({str(folder): DistillationConfig(widths=(2,), steps=1)}, axes)
    before = [row.teacher for job in jobs_of(*next(iter(grid.runs.items()))) for row in do(job)]
    assert len(before) == 12
    assert len(read) == 20
    weights = folder / "pictures.safetensors"
    save_file({name: -value for name, value in load_file(weights).items()}, weights)
    after = [row.teacher for job in jobs_of(*next(iter(grid.runs.items()))) for row in do(job)]
    assert after != before
    assert len(read) == 20


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with ray_cluster() as made:
        yield made


@pytest.mark.slow
def test_a_cluster_that_loses_a_node_ends_with_the_same_table(whole: Path, cluster: Any, tmp_path: Path) -> None:
    nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
    command = [sys.executable, "-m", "core", *SWEEP, "--out", str(tmp_path), "--ray", cluster.address]
    driver = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    until(lambda: (tmp_path / "rows.jsonl").is_file() and lines(tmp_path))
    cluster.remove_node(nodes[1], allow_graceful=False)
    assert driver.wait(timeout=120) == 0
    assert lines(tmp_path) == lines(whole)
    assert (tmp_path / "table.md").read_text("utf-8") == (whole / "table.md").read_text("utf-8")


def test_where_no_cluster_answers_it_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SWEEP, "--out", str(tmp_path), "--ray", "localhost:1"]) == 2
    assert "error: a cluster must answer at 'localhost:1'" in capsys.readouterr().err
