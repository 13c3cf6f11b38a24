"""The page without a server: what its first view costs, cold and warm, beside the server's page, from one run.

    python -m tests.benchmarks.site

The network is slowed to 10 Mbit/s with 40 ms there and back, the processor to a quarter. Only the ratios hold on a
shared machine. Needs a Chromium; takes about two minutes.
"""

import gzip
import os
import re
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from core.static_site import write_site
from tests.benchmarks import peers
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS

BYTES_A_SECOND = 10e6 / 8
NETWORK = {"offline": False, "latency": 40, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
RUNS = 5
VIEWPORT: ViewportSize = {"width": 375, "height": 740}
# It tells when the first bars were painted, by the page's own clock. Nothing else of the driver runs until then: what
# it asks of a page with, a script of its own, would take the slowed processor a quarter of a second to read.
SEEN = Path(__file__).with_name("seen.js").read_text("utf-8")
PACKED = (".html", ".js", ".css", ".json", ".webmanifest")


class Host(SimpleHTTPRequestHandler):
    """As nginx and GitHub Pages do: one connection for many files, texts and scripts gzipped."""

    protocol_version = "HTTP/1.1"
    # Else a body waits 40 ms behind its headers, which with none of these servers it does.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Send the file."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Cache-Control", "max-age=600")
        if file.suffix in PACKED:
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """The address at which `folder` is given out."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def first_views(browser: Browser, url: str) -> tuple[list[float], list[float], float]:
    """Milliseconds to the first bars, cold and at the second visit, and the bytes of the cold one."""
    cold, warm, sizes = [], [], []
    for _ in range(RUNS):
        context = browser.new_context(viewport=VIEWPORT)
        context.add_init_script(SEEN)
        for times in (cold, warm):
            page = context.new_page()
            devtools = context.new_cdp_session(page)
            devtools.send("Network.enable")
            devtools.send("Network.emulateNetworkConditions", NETWORK)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            received: list[float] = []
            devtools.on("Network.loadingFinished", lambda event, r=received: r.append(event["encodedDataLength"]))
            with page.expect_console_message(lambda message: message.text.startswith("bars ")) as told:
                page.goto(url, wait_until="commit")
            times.append(float(told.value.text.split()[1]))
            if times is cold:
                sizes.append(sum(received))
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1500)
            page.close()
        context.close()
    return cold, warm, statistics.median(sizes)


def still(browser: Browser, url: str) -> str:
    """The document of the first view as it is once it is drawn, without its scripts: what any page must cost here."""
    page = browser.new_page(viewport=VIEWPORT)
    page.goto(url)
    page.wait_for_selector("[data-testid=bar][data-prob]")
    drawn = page.content()
    page.close()
    return re.sub(r"<script\b.*?</script>", "", drawn, flags=re.DOTALL)


def main() -> None:
    """Measure, and print one table."""
    print(f"1-minute load before: {os.getloadavg()[0]:.2f}, cores: {os.cpu_count()}")
    print(f"{'':28}{'cold ms':>16}{'warm ms':>16}{'cold KB':>10}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_site(Path(folder), with_model=False)
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        with hosted(Path(folder)) as url:
            row("plain files", *first_views(chromium, url))
            (Path(folder) / "still.html").write_text(still(chromium, url), "utf-8")
            row("the same picture, no script", *first_views(chromium, f"{url}still.html"))
        with peers.server() as url:
            row("the server's page", *first_views(chromium, url))
        chromium.close()
    print("asked of plain files:               ≤ 1500           ≤ 500     ≤ 200")
    limit = 1e3 * 200e3 / BYTES_A_SECOND
    print(f"limit: 200 KB take {limit:.0f} ms on this network, and each round trip 40 ms more")
    print(f"1-minute load after: {os.getloadavg()[0]:.2f}")


def row(name: str, cold: list[float], warm: list[float], size: float) -> None:
    """A line of the table: median and the largest."""
    said = [f"{statistics.median(times):.0f} (max {max(times):.0f})" for times in (cold, warm)]
    print(f"{name:28}{said[0]:>16}{said[1]:>16}{size / 1e3:>10.0f}")


if __name__ == "__main__":
    main()
