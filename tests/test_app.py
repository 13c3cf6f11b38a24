"""How the server starts and ends, as a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.conftest import ROOT, serving


def started(**environment: str) -> subprocess.CompletedProcess[str]:
    """A start that is to fail."""
    return subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_a_taken_port_is_said_and_not_replaced() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        failed = started(GRADIO_SERVER_PORT=port)
    said = f"Temperature Lab cannot start: port {port} must be free, got a taken one; set GRADIO_SERVER_PORT"
    assert (failed.returncode, failed.stderr.splitlines()[-1]) == (1, said)
    assert "Traceback" not in failed.stderr


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("TEMPERATURE_LAB_FRAMES", "*; script-src *", "must be sources of frame-ancestors"),
        ("TEMPERATURE_LAB_ORIGINS", "https://a.example, https://b.example", "must be origins like https://a.example"),
        ("TEMPERATURE_LAB_MOST_STEPS", "abc", "must be a whole number of at least 1, got 'abc'"),
        ("GRADIO_SERVER_PORT", "70000", "must be a port from 1 to 65535, got 70000"),
    ],
)
def test_a_setting_that_is_none_is_said(name: str, value: str, rule: str) -> None:
    failed = started(**{name: value})
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"Temperature Lab cannot start: {name} {rule}")
    assert "Traceback" not in failed.stderr


@pytest.mark.quick_cases(1)
@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_the_server_ends_within_a_second_in_the_middle_of_a_training(tmp_path: Path, by: signal.Signals) -> None:
    with serving(tmp_path, TEMPERATURE_LAB_MODEL="nobody/none") as own:
        path = f"{own.url}gradio_api/call/v2/distill"
        asked = {"config": {"steps": 5000, "repeats": 1}}
        call = httpx.post(path, json=asked, trust_env=False, timeout=20).json()["event_id"]
        with (
            httpx.stream("GET", f"{own.url}gradio_api/heartbeat/a", trust_env=False, timeout=20) as open_page,
            httpx.stream("GET", f"{path}/{call}", trust_env=False, timeout=60) as training,
        ):
            lines = training.iter_lines()
            assert next(open_page.iter_lines())
            assert any('"type": "event"' in line for line in lines)
            process = psutil.Process(own.process_id)
            begun = time.monotonic()
            process.send_signal(by)
            with pytest.raises(httpx.HTTPError):
                list(lines)
            psutil.wait_procs([process], timeout=10)
            assert time.monotonic() - begun < 1  # 9 s it was by SIGINT


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only there a process says which signals it hears")
def test_the_server_hears_what_ends_it_for_to_a_containers_first_process_nothing_else_is_sent(tmp_path: Path) -> None:
    with serving(tmp_path) as own:
        status = Path(f"/proc/{own.process_id}/status").read_text("ascii")
    heard = int(status.partition("SigCgt:")[2].split()[0], 16)
    assert all(heard >> (told - 1) & 1 for told in (signal.SIGINT, signal.SIGTERM))


@pytest.mark.slow
def test_a_visitor_who_leaves_is_not_worth_a_traceback(tmp_path: Path) -> None:
    with serving(tmp_path) as own:
        config = {"steps": 5000, "repeats": 1}
        for _ in range(3):
            call = httpx.post(
                f"{own.url}gradio_api/call/v2/distill", json={"config": config}, trust_env=False, timeout=20
            )
            path = f"{own.url}gradio_api/call/v2/distill/{call.json()['event_id']}"
            with httpx.stream("GET", path, trust_env=False, timeout=60) as stream:
                next(stream.iter_lines())
        time.sleep(1)
        assert httpx.get(own.url, trust_env=False).is_success
        assert b"Traceback" not in own.log.read_bytes()
