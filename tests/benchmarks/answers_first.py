"""What prompts wait for beside two trainings that let them go first, and beside two that do not, in turns.

    python -m tests.benchmarks.answers_first [SECONDS]

Prompts of eight words come at random, five a second, while two runs with the page's usual settings train. Every ten
of the SECONDS (120) the trainings change from one way to the other, so that a busy machine is so for both. Needs the
embedded model.
"""

import os
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from core.answers_first import AnswersFirst
from core.distillation import distill
from core.language.model_store import configured_model
from core.language_model import LanguageModel, load_language_model
from core.pages.distil import page_data
from core.runs.configuration import DistillationConfig
from core.tasks import all_tasks
from demos.training.streams import on_one_thread
from tests.conftest import ROOT

A_SECOND, TURN, TRAININGS = 5.0, 10.0, 2
WAIT = {"they go first": AnswersFirst.wait, "they do not": lambda _self: 0.0}


def main() -> None:
    """Measure both ways by turns and print one table."""
    seconds = float(next(iter(sys.argv[1:]), 120.0))
    model, told = load_language_model(configured_model()), [0]
    for _ in range(TRAININGS):
        threading.Thread(target=train, args=(told,), daemon=True).start()
    print(f"1-minute load before: {os.getloadavg()[0]:.2f}, cores: {os.cpu_count()}", flush=True)
    waited: dict[str, list[float]] = {way: [] for way in WAIT}
    events = dict.fromkeys(WAIT, 0)
    for _ in range(round(seconds / TURN / len(WAIT))):
        for way, wait in WAIT.items():
            AnswersFirst.wait = wait  # type: ignore[method-assign]
            before = told[0]
            waited[way] += prompts(model)
            events[way] += told[0] - before
    for way, times in waited.items():
        p50, p95, longest = np.quantile(times, [0.5, 0.95, 1])
        print(f"{way:14} {len(times):4} × p50 {p50:.2f}  p95 {p95:.2f}  longest {longest:.2f} s; {events[way]} events")
    os._exit(0)  # the trainings go on


def train(told: list[int]) -> None:
    """Train for ever, and count the events."""
    digits, config = all_tasks()["digits"], DistillationConfig(**page_data()["usual"])
    while True:
        for event in on_one_thread(distill(digits, config)):
            told[0] += event is not None


def prompts(model: LanguageModel) -> list[float]:
    """The seconds that each of the prompts of one turn took."""
    words, chance = (ROOT / "README.md").read_text("utf-8").split(), random.Random()

    def ask(at: int) -> float:
        begun = time.perf_counter()
        model.next_token_logits(" ".join(words[at : at + 8]))
        return time.perf_counter() - begun

    asked, end = [], time.perf_counter() + TURN
    with ThreadPoolExecutor(32) as visitors:
        while time.perf_counter() < end:
            time.sleep(chance.expovariate(A_SECOND))
            asked.append(visitors.submit(ask, chance.randrange(len(words) - 8)))
        return [answer.result() for answer in asked]


if __name__ == "__main__":
    main()
