"""The model on the device, loaded in a page that nobody debugs: a debugger keeps every answer in the page's memory."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psutil

from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.language.host import Answer, Host

PAGE = b'<!doctype html><script type="module" src="/tree/tests/benchmarks/device_alone.js"></script>'
SECONDS = 60


def load(host: Host, profile: Path, *, download: bool) -> tuple[int, float, float]:
    """Milliseconds until the model is ready, and the renderer's memory: before, and at its peak, in MB."""
    host.well_again()
    host.wrong = told_or
    command = [find_chromium() or "chromium", *FLAGS, "--headless", "--remote-debugging-port=0"]
    chromium = subprocess.Popen(
        [*command, f"--user-data-dir={profile}", f"{host.url}/?alone={'download' if download else 'kept'}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(host, "idle")
        time.sleep(1)
        empty = memory_mb(chromium.pid, "VmRSS")
        told = wait_for(host, "")
        return int(told), empty, memory_mb(chromium.pid, "VmHWM")
    finally:
        time.sleep(1)  # what it keeps reaches the disk
        os.killpg(chromium.pid, signal.SIGKILL)
        chromium.wait()


def told_or(path: str, answer: Answer) -> Answer:
    """The page, and room for what it tells."""
    return Answer(PAGE, "text/html") if path == "/" or path.startswith("/told/") else answer


def wait_for(host: Host, what: str) -> str:
    """What the page has told behind its being idle, or that it is."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        for path in list(host.asked):
            told = path.removeprefix("/told/")
            if told != path and (told == what or (not what and told != "idle")):
                return told
        time.sleep(0.02)
    raise RuntimeError(f"the page must tell of itself within {SECONDS} s, got {dict(host.asked)}")


def memory_mb(chromium: int, name: str) -> float:
    """What /proc says of the largest renderer's memory."""
    children = psutil.Process(chromium).children(recursive=True)
    renderers = [child.pid for child in children if "--type=renderer" in child.cmdline()]
    return max(_told(renderer, name) for renderer in renderers) / 1024


def _told(process: int, name: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
