"""What a drag costs in each part of the Soft labels tab, and how soon a changed sentence has its shares.

    python -m tests.benchmarks.soft_labels

Only the ratios hold on a shared machine. Needs the embedded model and a Chromium; takes about a minute.
"""

import os
import statistics

from playwright.sync_api import expect, sync_playwright

from tests.benchmarks import peers
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.modules import call
from tests.browser.soft_labels.page import MODEL_SECONDS, SoftLabels

PARTS = ("answers", "meanings", "digits", "bits", "jobs")
SENTENCES = ("我很累", "我们明天去北京", "他在看书", "今天很冷", "我喜欢喝茶", "你叫什么名字")
ANSWERS = (
    "I am very tired today",
    "We will go to Beijing tomorrow",
    "He is reading a book in the library",
    "It is very cold outside today",
    "I like to drink tea in the morning",
    "What is your name",
)
SCRIPT = "tests/benchmarks/page.js"
DIAL = ".soft_labels [data-testid=temperature]"


def main() -> None:
    """Print the table."""
    print(f"1-minute load before: {os.getloadavg()[0]:.2f}, cores: {os.cpu_count()}")
    with peers.server() as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        page = chromium.new_page(base_url=url, viewport={"width": 1280, "height": 900})
        soft = SoftLabels(page).open(T=1)
        soft.wait_for_model()
        call(page, SCRIPT, "drag", DIAL, {"updates": 1})  # the script itself must be asked for
        for part in PARTS:
            soft.see(part)
            page.wait_for_load_state("networkidle")
            with soft.no_requests():
                spent = sorted(call(page, SCRIPT, "drag", DIAL, {"updates": 300})["spent"])
            quick, middle = spent[len(spent) // 10], statistics.median(spent)
            print(f"drag, {part:10} median {middle:5.2f} ms   fastest tenth {quick:5.2f} ms   target ≤ 2 ms")
        print(f"changed sentence → shares  median {statistics.median(changes(soft)):5.0f} ms   target ≤ 1,000 ms")
        chromium.close()


def changes(soft: SoftLabels) -> list[float]:
    """Milliseconds from Enter in the sentence's box to the new shares of six answers on the page."""
    soft.open(answers="\n".join(ANSWERS), sentence="你好")
    expect(soft.get("soft-note")).to_have_text("Scored by the model just now.", timeout=MODEL_SECONDS)
    times = []
    for sentence in SENTENCES:
        soft.get("sentence").fill(sentence)
        times.append(call(soft.page, SCRIPT, "sentenceToShares"))
    return times


if __name__ == "__main__":
    main()
