"""What the language model costs on a visitor's device, beside the server's torch and wllama, in one run.

    python -m tests.benchmarks.device_model [PROTOTYPE]

"ours" has the kernels that this Chromium gets, "plain" those for browsers that cannot multiply and add in one step.
wllama is llama.cpp in WebAssembly, here on one thread, fetched by npm; without npm it is left out. PROTOTYPE is a
folder with lm/model.js and what belongs to it, and lm.wasm compiled from it. Reading is in milliseconds
of processor time of the whole renderer, the others in milliseconds on the clock. Only the ratios hold on a shared
machine. Needs the embedded model and a Chromium; takes five minutes.
"""

import os
import statistics
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from playwright.sync_api import Browser, Page, sync_playwright

from core.language_model import LanguageModel, load_language_model
from core.limits import SamplingSettings
from core.recordings.translation import as_continuation, translation_prompt
from tests.benchmarks.device_alone import load
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS
from tests.browser.language.host import Answer, Host, hosting
from tests.browser.modules import call

SCRIPT = "tests/benchmarks/device_model.js"
WLLAMA = "@wllama/wllama@2.4.0"
ROUNDS, REPEATS = 5, 4
# Name, tokens read, tokens known before, and what is asked for.
READINGS = [("12 tokens", 12, 0, 110), ("50 tokens", 50, 0, 380), ("one more", 1, 82, 30), ("two behind 81", 2, 81, 60)]
ANSWERS = ["I am hungry", "I'm hungry", "I'm starving", "I feel hungry", "I am very hungry", "I'm happy"]
SENTENCE = "我很饿"
WRITTEN = {
    "prompt": "Once upon a time",
    "temperatures": [0.2, 0.8, 1.0],
    "seed": 4,
    "max_new_tokens": 30,
    "stop": False,
}


def main() -> None:
    """Print the table."""
    print(f"1-minute load before: {os.getloadavg()[0]:.2f}, cores: {os.cpu_count()}")
    with TemporaryDirectory() as folder, hosting() as host, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        peers = dict(zip(["prototype"], map(Path, sys.argv[1:]), strict=False)) | fetch_wllama(Path(folder))
        serve(host, peers)
        server = load_language_model()
        read_alone(chromium, host, server, list(peers))
        ask_the_worker(chromium, host, server)
        chromium.close()
    load_alone()


def fetch_wllama(folder: Path) -> dict[str, Path]:
    """The folder of its modules, by name; nothing where npm does not give it."""
    try:
        subprocess.run(["npm", "pack", "--silent", WLLAMA], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"without wllama, which npm did not give: {error}")
        return {}
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        packed.extractall(folder, filter="data")
    return {"wllama": folder / "package" / "esm"}


def serve(host: Host, peers: dict[str, Path]) -> None:
    """Have the host give out each peer's folder under its name."""

    def found(path: str, answer: Answer) -> Answer:
        name, _, rest = path.removeprefix("/").partition("/")
        file = peers.get(name, Path()) / rest
        if name not in peers or not file.is_file():
            return answer
        return Answer(file.read_bytes(), "text/javascript" if file.suffix == ".js" else "application/wasm")

    host.wrong = found


def read_alone(chromium: Browser, host: Host, server: LanguageModel, peers: list[str]) -> None:
    """Time to logits, each engine in a page of its own, one after the other in every round."""
    engines = ["ours", "plain", *peers]
    pages = {name: new_page(chromium, host) for name in engines}
    for name, page in pages.items():
        call(page, SCRIPT, "open", name)
    for title, tokens, known, asked in READINGS:
        times: dict[str, list[float]] = {name: [] for name in [*engines, "server"]}
        for _ in range(ROUNDS):
            for name, page in pages.items():
                times[name].append(processor_ms(chromium, page, name, tokens, known))
            times["server"].append(server_ms(server, tokens, known))
        shown = "   ".join(
            f"{name} {min(found):4.0f} ({statistics.median(found):4.0f})" for name, found in times.items()
        )
        print(f"{title:16} {shown}   asked ≤ {asked} ms")
    if "prototype" in peers:
        both = [np.array(call(pages[name], SCRIPT, "logits", name, 50)) for name in ("ours", "prototype")]
        print(f"largest difference of a logit between the two: {np.abs(np.subtract(*both)).max():.1e}")
    for page in pages.values():
        page.context.close()


def new_page(chromium: Browser, host: Host) -> Page:
    page = chromium.new_context(base_url=host.url).new_page()
    page.goto("/")
    return page


def processor_ms(chromium: Browser, page: Page, name: str, tokens: int, known: int) -> float:
    """Processor time of a reading, mean of some: what all renderers' threads took meanwhile."""
    call(page, SCRIPT, "read", name, tokens, known, 2)
    before = renderers_ms(chromium)
    call(page, SCRIPT, "read", name, tokens, known, REPEATS)
    return (renderers_ms(chromium) - before) / REPEATS


def renderers(chromium: Browser) -> list[int]:
    """The numbers of the renderers' processes."""
    found = chromium.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return [process["id"] for process in found if process["type"] == "renderer"]


def renderers_ms(chromium: Browser) -> float:
    """Milliseconds that their threads have run."""
    tasks = [task for process in renderers(chromium) for task in Path(f"/proc/{process}/task").iterdir()]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6


def server_ms(server: LanguageModel, tokens: int, known: int) -> float:
    """Processor time of the same reading by torch on one thread; what is known is read before, and not counted."""
    from transformers import DynamicCache

    ids = torch.arange(known + tokens)[None] * 7919 % 49000
    cache = DynamicCache(config=server._model.config)
    with torch.inference_mode():
        if known:
            server._model(ids[:, :known], cache=cache, logits_to_keep=1)
        begun = time.process_time()
        server._model(ids[:, known:], cache=cache, logits_to_keep=1)
    return 1000 * (time.process_time() - begun)


def ask_the_worker(chromium: Browser, host: Host, server: LanguageModel) -> None:
    """What a tab waits for, on the clock."""
    page = new_page(chromium, host)
    call(page, SCRIPT, "ready")
    theirs = [clock_ms(lambda: write_on(server)) for _ in range(3)]
    found = [call(page, SCRIPT, "answered", "continue", WRITTEN) for _ in range(ROUNDS)]
    print(f"Write on, 3 × 30 tokens  {best(found)}   server {best(theirs)}   asked ≤ 2500 ms")
    found = []
    for _ in range(ROUNDS):
        call(page, SCRIPT, "answered", "sequence", {"sentence": SENTENCE, "answers": ["Hello"]})
        found.append(call(page, SCRIPT, "answered", "sequence", {"sentence": SENTENCE, "answers": ANSWERS}))
    prompt, answers = translation_prompt(SENTENCE), [as_continuation(answer) for answer in ANSWERS]
    theirs = [clock_ms(lambda: server.sequence_scores(prompt, answers)) for _ in range(3)]
    print(f"six answers, prompt known {best(found)}   server {best(theirs)}   asked ≤ 500 ms")


def load_alone() -> None:
    """How soon the model is ready and what memory it takes, fetched and then from what is kept."""
    with TemporaryDirectory() as folder, hosting() as host:
        _, empty, peak = load(host, Path(folder), download=True)
        kept = [load(host, Path(folder), download=False) for _ in range(ROUNDS)]
    print(f"ready, from what is kept {best([took for took, _, _ in kept])}   asked ≤ 600 ms")
    most = max(highest - before for _, before, highest in kept)
    print(
        f"peak above an empty page ({empty:.0f} MB): {peak - empty:.0f}, from what is kept {most:.0f}   asked ≤ 250 MB"
    )


def write_on(server: LanguageModel) -> None:
    settings = [SamplingSettings(temperature) for temperature in WRITTEN["temperatures"]]
    list(server.write(WRITTEN["prompt"], settings, max_new_tokens=30, seed=4))


def clock_ms(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - begun)


def best(times: list[float]) -> str:
    """The least and the median."""
    return f"{min(times):5.0f} ({statistics.median(times):5.0f})"


if __name__ == "__main__":
    main()
