"""What a class costs a server of 2 cores: pages, prompts and trainings of thirty learners, and what stays in memory.

    python -m tests.benchmarks.load [SECONDS] [HOURS]

Learners and server share this machine, so each row gives the server's own processor time too. SECONDS (60) is how
long each crowd types; 300 is what the house asks itself. HOURS (0) is how long five visitors are watched at the end.
Needs the embedded model; takes about eight minutes.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
from playwright.sync_api import BrowserContext, sync_playwright

from tests.benchmarks.load_learner import Learner, Times
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.conftest import Server, serving
from tests.demos.client import Client

Files = list[str]
CLASS, EXPLORERS, BUSY = 30, 300, 5
# A school's router: all of a class have its address.
ROUTER = "203.0.113.7"


def main() -> None:
    """Measure everything and print one table."""
    given = map(float, sys.argv[1:])
    seconds, hours = next(given, 60.0), next(given, 0.0)
    print(f"1-minute load before: {os.getloadavg()[0]:.2f}, cores: {os.cpu_count()}", flush=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        client = Client(server.url)
        client.call("load_model")
        while client.call("model_status")["state"] != "ready":
            time.sleep(0.5)
        client.call("next_token", prompt="Warm up")
        client.events("distill", config={"steps": 1, "repeats": 1})
        files = visits(server.url)
        measure(server, "one learner alone", 1, lambda who: who.type_prompts(seconds, 1.0))
        measure(server, f"{CLASS} learners who type", CLASS, lambda who: who.type_prompts(seconds))
        measure(server, f"{CLASS} pages at once", CLASS, lambda who: who.open_page(files))
        measure(server, f"{CLASS} who type and train", CLASS, lambda who: everything(who, files, seconds))
        measure(server, f"{EXPLORERS} who open the page", EXPLORERS, lambda who: explore(who, files, seconds / 2))
        watch_memory(server, files, 3, 60)
        if hours:
            watch_memory(server, files, 6, hours * 600)
    print(f"1-minute load after: {os.getloadavg()[0]:.2f}")


def visits(url: str) -> Files:
    """The paths of all that a browser fetches until the page is drawn; prints the bytes of its first two visits."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        context = browser.new_context()
        fetched = [_visit(context, url) for _ in range(2)]
        browser.close()
    for name, visit in zip(("first visit", "second visit"), fetched, strict=True):
        asked = {path: size for path, size in visit.items() if size}
        print(f"{name}: {len(asked)} files over the wire, {sum(asked.values()) / 1e3:.0f} kB")
    return [path for path in fetched[0] if path]


def _visit(context: BrowserContext, url: str) -> dict[str, float]:
    """Path by path, the bytes over the wire until nothing more is fetched; 0 for what the browser kept."""
    page, paths, sizes = context.new_page(), {}, {}
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.requestWillBeSent", lambda event: paths.update({event["requestId"]: event["request"]["url"]}))
    devtools.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(url)
    page.wait_for_selector("[data-testid=bar][data-prob]")
    page.wait_for_load_state("networkidle")
    page.close()
    ours = {number: at for number, at in paths.items() if at.startswith(url) and number in sizes and "/call/" not in at}
    return {at.removeprefix(url): sizes[number] for number, at in ours.items()}


async def everything(who: Learner, files: Files, seconds: float) -> None:
    """A page, and then prompts beside a training with the page's usual settings."""
    await who.open_page(files)
    await asyncio.gather(who.type_prompts(seconds), who.train({}))


async def explore(who: Learner, files: Files, seconds: float) -> None:
    """A page, at some moment of `seconds`; all else that such a visitor does happens on the own device."""
    await asyncio.sleep(who.moment(seconds))
    await who.open_page(files)


def measure(server: Server, name: str, count: int, act: Callable[[Learner], Awaitable[None]]) -> None:
    """Have `count` learners act at once, and print what they waited for."""
    process, times = psutil.Process(server.process_id), Times()

    async def crowd() -> None:
        await asyncio.gather(*(act(Learner(server.url, times, number, ROUTER)) for number in range(count)))

    begun, used = time.perf_counter(), process.cpu_times()
    asyncio.run(crowd())
    spent, after = time.perf_counter() - begun, process.cpu_times()
    busy = after.user + after.system - used.user - used.system
    print(f"{name}: {spent:.0f} s, of which the server computed {busy:.1f} s; {len(times.errors)} errors")
    for what, seconds in vars(times).items():
        if isinstance(seconds, list) and seconds and what != "errors":
            print(f"    {what:12} {len(seconds):5} × {row(seconds)}")
    pace, size = times.requests / spent, times.received / count / 1e3
    print(f"    {times.requests} requests ({pace:.0f} a second), {size:.0f} kB each")
    for error in sorted(set(times.errors))[:5]:
        print(f"    {times.errors.count(error)} × {error}")
    print(f"    memory {memory(process)}", flush=True)


def row(seconds: list[float]) -> str:
    """Median, 95th percentile and the longest."""
    ordered = sorted(seconds)
    p50, p95, longest = (ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95, 1))
    return f"p50 {p50:.2f}  p95 {p95:.2f}  longest {longest:.2f} s"


def watch_memory(server: Server, files: Files, times: int, seconds: float) -> None:
    """What the server holds while five visitors do all that they can, `times` times."""
    process = psutil.Process(server.process_id)
    print(f"{BUSY} busy visitors: {memory(process)} before", flush=True)

    async def work(number: int) -> None:
        who = Learner(server.url, Times(), number, f"203.0.113.{10 + number}")
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            await who.open_page(files)
            await asyncio.gather(who.type_prompts(20, 1.0), who.train({"steps": 300}))

    async def all_of_them() -> None:
        await asyncio.gather(*(work(number) for number in range(BUSY)))

    for _ in range(times):
        asyncio.run(all_of_them())
        print(f"    after {seconds:.0f} s more: {memory(process)}", flush=True)


def memory(process: psutil.Process) -> str:
    """Megabytes, threads and open files of a process."""
    return f"{process.memory_info().rss / 1e6:.0f} MB, {process.num_threads()} threads, {process.num_fds()} files"


if __name__ == "__main__":
    main()
