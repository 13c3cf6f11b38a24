"""What the Distil tab must reach, measured in a headless Chromium and against a server of its own.

    python -m tests.benchmarks.distil_tab            all of it, about eight minutes on two cores
    python -m tests.benchmarks.distil_tab --quick    ten runs in a row instead of a hundred, five pages instead of 30

Figures depend on the machine and on what else it does: read the ratios. The load average stands beside them.
"""

import argparse
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.distil_curves import A_SECOND, curves
from tests.benchmarks.distil_steps import jax_steps, kernel_steps
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.distil.page import DistilPage
from tests.browser.modules import call

PORT = 7893
URL = f"http://127.0.0.1:{PORT}/"
CALL = f"{URL}gradio_api/call/v2/"
FIRST_POINT = "() => document.querySelector('[data-testid=student-accuracy]').textContent !== '–'"


def main() -> None:
    """Print a row for each goal of the issue: measured, goal, their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    with server() as process, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS, "--js-flags=--expose-gc"])
        page = chromium.new_page(base_url=URL)
        first_points(page)
        speed(chromium, page)
        drawing(page)
        own_devices(chromium, process, 5 if quick else 30)
        visitors_on_the_server()
        flat_memory(chromium, process, 10 if quick else 100)
        chromium.close()


def row(name: str, value: float, unit: str, goal: float, at_most: bool = True) -> None:
    """One line; a ratio of 1 or more means that the goal is met."""
    ratio = goal / value if at_most else value / goal
    sign = "≤" if at_most else "≥"
    print(
        f"{name:<62} {value:8.2f} {unit:<8} {sign} {goal:g}   ×{ratio:.2f}   load {os.getloadavg()[0]:.1f}", flush=True
    )


@contextmanager
def server() -> Iterator[subprocess.Popen[bytes]]:
    """`python app.py`, its language model loaded and its engine warm."""
    environment = {**os.environ, "GRADIO_SERVER_PORT": str(PORT), "GRADIO_SERVER_NAME": "127.0.0.1"}
    process = subprocess.Popen(
        [sys.executable, "app.py"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for attempt in range(600):
            try:
                httpx.get(URL, trust_env=False).raise_for_status()
                break
            except httpx.HTTPError:
                if attempt == 599:
                    raise
                time.sleep(0.2)
        next_token("The capital of")
        list(distil_messages({"steps": 20, "every": 20}))
        yield process
    finally:
        process.terminate()
        process.wait(timeout=10)


def first_points(page: Page) -> None:
    """From the button to the first point on the curve."""

    def once() -> float:
        begun = time.perf_counter()
        page.evaluate("document.querySelector('[data-testid=start-training]').click()")
        page.wait_for_function(FIRST_POINT, polling=5)
        seconds = time.perf_counter() - begun
        tab.get("stop-training").click()
        tab.finish()
        return seconds

    tab = DistilPage(page).open(device="server", steps=400)
    row("button → first point, server, engine warm", statistics.median(once() for _ in range(3)), "s", 0.5)
    page.goto("/?tab=distil&steps=400")
    page.wait_for_selector("[data-testid=start-training]")
    row("button → first point, wasm, the first time, data not yet there", once(), "s", 1.5)
    row("button → first point, wasm, after", statistics.median(once() for _ in range(5)), "s", 0.3)


def speed(chromium: Browser, page: Page) -> None:
    """Steps a second of 784-32-10 and its twin, by our kernels and by jax-js, and the page's frames meanwhile."""
    own = kernel_steps(chromium)
    row("784-32-10 and twin, wasm kernels", own, "steps/s", 300, at_most=False)
    row("270-32-27 (names) and twin, wasm kernels", kernel_steps(chromium, "names"), "steps/s", 300, at_most=False)
    row("  of these, over jax-js on wasm", own / jax_steps(chromium), "times", 1, at_most=False)
    tab = DistilPage(page).open(steps=5000)
    tab.start()
    tab.reach(60)
    frames = call(page, "tests/benchmarks/page.js", "frameRate")
    row("frames while a run of ten networks trains", frames, "frames/s", 50, at_most=False)
    tab.get("stop-training").click()
    tab.finish()


def drawing(page: Page) -> None:
    """The curves of a run that has a point for every step."""
    found = curves(page)
    row(f"drawings of the curves, {A_SECOND} points/s coming", found.drawings, "a second", 30, at_most=False)
    row("  of these in the last tenth of the run", found.late_drawings, "a second", 30, at_most=False)
    row("page's memory, at the end over a tenth of the run", found.growth, "times", 1.1)


def own_devices(chromium: Browser, process: subprocess.Popen[bytes], count: int) -> None:
    """The server's processor while `count` pages train by themselves."""
    row("server's processor, nobody there", processor_share(process), "%", 5)
    pages = [chromium.new_page(base_url=URL) for _ in range(count)]
    for page in pages:
        DistilPage(page).open(steps=5000)
    for page in pages:
        page.evaluate("document.querySelector('[data-testid=start-training]').click()")
    time.sleep(3)
    row(f"server's processor, {count} pages training on their own", processor_share(process), "%", 5)
    for page in pages:
        page.close()


def visitors_on_the_server() -> None:
    """Ten visitors on the server: how soon each sees its place, and what /next_token costs meanwhile."""
    quiet = token_seconds("number")
    places: list[float] = []
    stop = threading.Event()

    def visit() -> None:
        begun = time.perf_counter()
        for message in distil_messages({"steps": 5000, "every": 20}):
            if len(places) < 10 and message == "queued":
                places.append(time.perf_counter() - begun)
                begun = float("inf")
            if stop.is_set():
                return

    threads = [threading.Thread(target=visit) for _ in range(10)]
    for thread in threads:
        thread.start()
    time.sleep(3)
    busy = token_seconds("letter")
    stop.set()
    for thread in threads:
        thread.join()
    row("ten visitors on the server: the slowest sees its place after", max(p for p in places if p > 0), "s", 0.5)
    row("/next_token, p95 meanwhile over p95 alone", busy / quiet, "times", 2)


def flat_memory(chromium: Browser, process: subprocess.Popen[bytes], runs: int) -> None:
    """Growth from the tenth part of the runs to the last, in a page and in the server."""
    page = chromium.new_page(base_url=URL)
    tab = DistilPage(page).open(steps=20)

    def one() -> None:
        tab.run()

    session = page.context.new_cdp_session(page)

    def heap() -> float:
        session.send("HeapProfiler.collectGarbage")
        return page.evaluate("performance.memory.usedJSHeapSize") / 1e6

    row(f"page's memory, run {runs} over run {runs // 10}", growth(one, heap, runs), "times", 1.1)

    def on_server() -> None:
        list(distil_messages({"steps": 20, "every": 20}))

    row(
        f"server's memory, run {runs} over run {runs // 10}",
        growth(on_server, lambda: rss(process), runs),
        "times",
        1.1,
    )


def growth(run: Callable[[], None], measure: Callable[[], float], runs: int) -> float:
    """How many times as much is held after all runs as after the first tenth of them."""
    early = 0.0
    for number in range(1, runs + 1):
        run()
        if number == runs // 10:
            early = measure()
    return measure() / early


def next_token(prompt: str) -> None:
    """Ask for a prompt's distribution and wait for it."""
    with httpx.Client(trust_env=False, timeout=120) as client:
        event = client.post(f"{CALL}next_token", json={"prompt": prompt}).json()["event_id"]
        client.get(f"{CALL}next_token/{event}").raise_for_status()


def distil_messages(config: dict[str, object]) -> Iterator[str]:
    """The kinds of a run's messages as they come."""
    with httpx.Client(trust_env=False, timeout=120) as client:
        event = client.post(f"{CALL}distill", json={"config": config}).json()["event_id"]
        with client.stream("GET", f"{CALL}distill/{event}") as answer:
            for line in answer.iter_lines():
                yield "queued" if '"queued"' in line else line[:20]


def token_seconds(word: str) -> float:
    """The 95th percentile of the seconds that 20 new prompts take."""
    seconds = []
    for number in range(20):
        begun = time.perf_counter()
        next_token(f"The {word} {number} is")
        seconds.append(time.perf_counter() - begun)
    return percentile(seconds)


def percentile(seconds: list[float]) -> float:
    """The 95th percentile."""
    return sorted(seconds)[round(0.95 * (len(seconds) - 1))]


def processor_share(process: subprocess.Popen[bytes]) -> float:
    """Percent of one core that `process` uses over ten seconds."""
    before, begun = cpu_seconds(process), time.perf_counter()
    time.sleep(10)
    return 100 * (cpu_seconds(process) - before) / (time.perf_counter() - begun)


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """Processor time that `process` has used (Linux)."""
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss(process: subprocess.Popen[bytes]) -> float:
    """Megabytes that `process` holds (Linux)."""
    with open(f"/proc/{process.pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
