"""What an answer costs in the Deploy tab: teacher and student on this device and on the server, alone and in batches.

    python -m tests.benchmarks.deploy

Presses the tab's own button: the median of 50 runs after 10 to warm up. Only the ratios hold on a shared machine.
Needs a Chromium; takes about a minute.
"""

import os
import re

from playwright.sync_api import sync_playwright

from tests.benchmarks import peers
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.deploy.page import DeployPage

ROWS = ("here_alone", "here_batch", "there_alone", "there_batch")
MILLISECONDS = {"µs": 0.001, "ms": 1}


def main() -> None:
    """Print the table."""
    print(f"1-minute load before: {os.getloadavg()[0]:.2f}, cores: {os.cpu_count()}")
    with peers.server() as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for task in ("digits", "names"):
            tab = DeployPage(chromium.new_page(base_url=url)).open(task=task)
            print(tab.measure())
            for row in ROWS:
                teacher, student = (median(tab.cell(row, who)) for who in ("teacher", "student"))
                second = 1000 / student
                print(
                    f"{task:7} {row:12} teacher {teacher:8.3f} ms   student {student:7.4f} ms, {second:9,.0f} a second"
                )
            print(tab.get("side-finding").inner_text())
        print(
            "asked of digits: the student alone ≤ 0.1 ms, in batches ≥ 20,000 a second; int8 the same answer ≥ 99.5 %"
        )
        chromium.close()


def median(cell: str) -> float:
    """The milliseconds with which a cell begins."""
    number, unit = re.match(r"([\d.]+)\s([µm]s)", cell).groups()
    return float(number) * MILLISECONDS[unit]


if __name__ == "__main__":
    main()
