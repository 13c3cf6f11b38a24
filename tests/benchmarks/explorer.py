"""The Temperature tab's speed, beside the usual way and the machine's limit, all from one run.

    python -m tests.benchmarks.explorer

Only the ratios hold on a shared machine. Needs the embedded model and a Chromium; takes about four minutes.
"""

import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.benchmarks import peers
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.modules import call
from tests.browser.temperature.page import Explorer

SCRIPT = "tests/benchmarks/page.js"
STARTS = ("We saw", "Nobody liked", "My sister painted", "The rain fell on", "Under", "Far from")
PROMPTS = [
    f"{start} {'the old red house on the green hill by the sea ' * repeats}and then"
    for repeats in range(1, 5)
    for start in STARTS
]


def main() -> None:
    """Measure everything and print one table."""
    load = os.getloadavg()[0]
    print(f"1-minute load before: {load:.2f}, cores: {os.cpu_count()}")
    start, gradio_alone = peers.start_seconds(), peers.import_gradio_seconds()
    row("python app.py → HTTP 200 / import gradio", f"{start / gradio_alone:.2f} ×", "≤ 1.3 ×", f"{start:.1f} s")
    with peers.server() as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        first_view(chromium, url)
        ours = dragging(chromium, url)
        typing(chromium, url)
        with peers.plot_server() as plot_url:
            round_trip = peers.plot_round_trip(chromium, plot_url)
        chromium.close()
    row("server round trip / ours, per update", f"{round_trip / ours:.0f} ×", "≥ 100 ×", f"{round_trip:.0f} ms")
    forward, limit = peers.forward_and_limit_seconds()
    row("forward of 50 tokens / one reading of the weights", f"{forward / limit:.1f} ×", "-", f"{forward * 1e3:.0f} ms")
    print(f"1-minute load after: {os.getloadavg()[0]:.2f}")


def first_view(browser: Browser, url: str) -> None:
    """Time and bytes from navigation to the first bars, in a browser that has cached nothing."""
    seconds, sizes, hosts = [], [], set()
    for _ in range(5):
        with fresh_page(browser, url) as (page, devtools):
            received: list[float] = []
            devtools.send("Network.enable")
            devtools.on("Network.loadingFinished", lambda event, r=received: r.append(event["encodedDataLength"]))
            page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
            page.goto("/")
            page.wait_for_selector("[data-testid=bar][data-prob]")
            seconds.append(page.evaluate("performance.now()") / 1000)
            page.wait_for_load_state("networkidle")
            sizes.append(sum(received) / 1000)
    row("first bars after navigation", f"{statistics.median(seconds):.2f} s", "≤ 2 s", f"max {max(seconds):.2f} s")
    row("over the wire for the first tab", f"{statistics.median(sizes):.0f} KB", "≤ 500 KB", f"hosts {sorted(hosts)}")


def dragging(browser: Browser, url: str) -> float:
    """Cost of an input event, updates a second, and what 2,000 updates leave behind. Returns the median in ms."""
    with fresh_page(browser, url) as (page, devtools):
        Explorer(page).open()
        page.wait_for_load_state("networkidle")
        drag(page, seconds=1)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        free = drag(page, seconds=5)
        median = statistics.median(free["spent"])
        row(
            "script + DOM per input event, median", f"{median:.2f} ms", "≤ 2 ms", f"p95 {percentile(free['spent']):.2f}"
        )
        row("updates in a 5 s drag", f"{free['rate']:.1f} /s", "≥ 58 /s", f"requests {len(asked)}")
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        slow = drag(page, seconds=5)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        row("the same at 4 × CPU throttling", f"{slow['rate']:.1f} /s", "≥ 55 /s", "")
        before = footprint(devtools)
        drag(page, updates=2000)
        after = footprint(devtools)
        heap, nodes = (after[name] / before[name] for name in ("JSHeapUsedSize", "Nodes"))
        row(
            "heap and nodes after 2,000 updates",
            f"{heap:.3f}, {nodes:.3f} ×",
            "≤ 1.1 ×",
            f"{before['Nodes']:.0f} nodes",
        )
    return median


def drag(page: Page, **how_long: int) -> dict[str, Any]:
    """Move the dial for some `seconds` or `updates`: what each took, and how many there were a second."""
    return call(page, SCRIPT, "drag", "[data-testid=temperature]", how_long)


def typing(browser: Browser, url: str) -> None:
    """From Enter in the prompt box to the new bars, with the model warm."""
    with fresh_page(browser, url) as (page, _):
        explorer = Explorer(page).open()
        explorer.get("prompt").fill("The model is warm")
        explorer.wait_for_heading("The model is warm")
        spent = []
        for prompt in PROMPTS:
            explorer.get("prompt").fill(prompt)
            spent.append(call(page, SCRIPT, "enterToBars"))
    row(
        "typed prompt → bars, p95",
        f"{percentile(spent):.0f} ms",
        "≤ 300 ms",
        f"median {statistics.median(spent):.0f} ms",
    )


@contextmanager
def fresh_page(browser: Browser, url: str) -> Iterator[tuple[Page, CDPSession]]:
    """A page with an empty cache, and its developer tools."""
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    yield page, context.new_cdp_session(page)
    context.close()


def footprint(devtools: CDPSession) -> dict[str, float]:
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("Performance.enable")
    return {entry["name"]: entry["value"] for entry in devtools.send("Performance.getMetrics")["metrics"]}


def percentile(values: list[float], share: float = 0.95) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def row(what: str, figure: str, goal: str, more: str) -> None:
    print(f"{what:52} {figure:>18} {goal:>10}   {more}", flush=True)


if __name__ == "__main__":
    main()
