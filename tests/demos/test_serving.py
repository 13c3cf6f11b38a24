"""A tab alone, as a notebook shows it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from demos.serving import build, build_alone
from tests.conftest import ROOT, free_port

# As a kernel runs a cell: its event loop is running, and Python is used interactively.
KERNEL = """
import asyncio, sys, httpx
sys.ps1 = "In : "

async def cell():
    exec(CELL, globals())

asyncio.run(cell())
print(httpx.get(page.local_url + "config", trust_env=False).json()["title"])
page.close(verbose=False)
"""
CELL = """
from demos.serving import build_alone

page = build_alone("soft_labels")
page.launch()
"""


@pytest.mark.slow
def test_a_notebooks_cell_serves_a_tab_and_comes_to_its_end(tmp_path: Path) -> None:
    script = tmp_path / "kernel.py"
    script.write_text(f"CELL = {CELL!r}\n{KERNEL}")
    environment = {"GRADIO_SERVER_PORT": str(free_port()), "PYTHONPATH": str(ROOT), "TEMPERATURE_LAB_MODEL": "none"}
    ran = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env=os.environ | environment | {"TEMPERATURE_LAB_DATA": str(tmp_path), "HF_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "Temperature Lab"


def test_a_tab_that_is_none_is_refused() -> None:
    tabs = "temperature, soft_labels, distil, deploy, classroom"
    with pytest.raises(ValueError, match=f"a tab must be one of {tabs}, got 'tempreature'"):
        build_alone("tempreature")


def test_a_setting_of_the_database_that_is_none_ends_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPERATURE_LAB_DATABASE", "mysql://lab:hunter2@db/lab")
    with pytest.raises(ValueError, match=r"^TEMPERATURE_LAB_DATABASE must be like sqlite:///FILE, ") as error:
        build_alone("classroom").launch()
    assert "hunter2" not in str(error.value)


def test_no_endpoint_waits_for_a_thread_that_others_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    page = build()
    limits = {each.api_name: each.concurrency_limit for each in page.fns.values() if each.fn}
    assert {"distill", "continue", "next_token", "steer"} <= limits.keys()
    at_once = [limits[name] for name in ("distill", "continue", "next_token", "steer", "export", "vocabulary")]
    settings: dict[str, int] = {}
    monkeypatch.setattr("gradio.Blocks.launch", lambda _page, **options: settings.update(options))
    monkeypatch.setattr(page, "get_ready", lambda: None)
    page.launch(prevent_thread_lock=True)
    assert settings["max_threads"] >= sum(limit for limit in at_once if isinstance(limit, int)) > 128
