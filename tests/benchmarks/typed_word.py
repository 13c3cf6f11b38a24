"""What a word costs that is typed behind 50 tokens which the server read before, beside reading all of them.

    python -m tests.benchmarks.typed_word

All in one run, in process and over HTTP, on the clock and in processor time of the whole process. Only the ratios hold
on a shared machine. Needs the embedded model; takes three minutes, on a busy machine ten.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from core.language.memory import MOST_BYTES, PrefixMemory
from core.language_model import LanguageModel
from core.model_shelf import shared_shelf
from core.temperature import softmax
from tests.demos.client import Client
from tests.demos.served import served_here

PROMPTS, KNOWN, TYPED = 100, 50, 2
# Of one token each, and of two.
SHORT = ("river", "garden", "kitchen", "mountain", "street", "window", "forest", "island", "station", "bridge")
LONG = ("nightingale", "windmill", "gooseberry", "hedgehog", "dragonfly", "snowman", "pancake", "blackbird")


@dataclass
class Times:
    """Milliseconds of every prompt: on the clock, and of the processor."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def take(self, action: Callable[[], object]) -> None:
        clock, processor = time.perf_counter(), time.process_time()
        action()
        self.clock.append(1000 * (time.perf_counter() - clock))
        self.processor.append(1000 * (time.process_time() - processor))


def main() -> None:
    """Print the table."""
    shared_shelf().start()
    shared_shelf().settle()
    model = shared_shelf().get()
    print(f"1-minute load before: {os.getloadavg()[0]:.2f}, cores: {os.cpu_count()}, threads as the server has them")
    print(f"{TYPED} tokens behind {KNOWN}, {PROMPTS} prompts, ms {'median':>14} {'p95':>7} {'processor':>10}")
    asked = list(prompts(model))
    compare("in process", model, asked, model.next_token_logits)
    with served_here() as url:
        client = Client(url)
        compare("over HTTP", model, asked, lambda prompt: client.call("next_token", prompt=prompt))
    print(f"largest difference of a probability {difference(model, asked):.0e}   target ≤ 1e-5")
    print(f"1-minute load after: {os.getloadavg()[0]:.2f}")


def prompts(model: LanguageModel) -> Iterator[tuple[str, str]]:
    """Texts of 50 tokens, and the same with a word of two tokens behind."""
    luck = np.random.default_rng(0)
    for _ in range(PROMPTS):
        start = " ".join(["The", *luck.choice(SHORT, KNOWN - 1)])
        whole = f"{start} {luck.choice(LONG)}"
        if (len(model.encode(start)), len(model.encode(whole))) != (KNOWN, KNOWN + TYPED):
            raise ValueError(f"a prompt must have {KNOWN} and {TYPED} tokens, got {whole!r}")
        yield start, whole


def compare(how: str, model: LanguageModel, asked: list[tuple[str, str]], ask: Callable[[str], object]) -> None:
    """Two rows: every prompt read anew, and read behind what is known, one after the other."""
    anew, behind = Times(), Times()
    for start, whole in asked:
        model._reader.memory = PrefixMemory(0)
        anew.take(lambda whole=whole: ask(whole))
        model._reader.memory = PrefixMemory(MOST_BYTES)
        model.next_token_logits(start)
        behind.take(lambda whole=whole: ask(whole))
    ratio = np.median(anew.clock) / np.median(behind.clock)
    print_row(f"{how}, all read anew", anew, "")
    print_row(f"{how}, {KNOWN} known", behind, f"{ratio:.1f} × faster, p95 asked ≤ 80 ms on 2 free cores")


def difference(model: LanguageModel, asked: list[tuple[str, str]]) -> float:
    """The largest of a probability between the two ways, in the first ten prompts."""
    found = []
    for most_bytes in (0, MOST_BYTES):
        model._reader.memory = PrefixMemory(most_bytes)
        found.append([softmax(model.next_token_logits(text), 1) for texts in asked[:10] for text in texts])
    return float(np.abs(np.subtract(*found)).max())


def print_row(what: str, times: Times, more: str) -> None:
    median, p95 = np.percentile(times.clock, [50, 95])
    print(f"{what:36} {median:9.0f} {p95:7.0f} {np.median(times.processor):10.0f}   {more}", flush=True)


if __name__ == "__main__":
    main()
