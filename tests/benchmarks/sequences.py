"""Scores six translations of up to 12 tokens in one batch and one by one; prints both times and their ratio.

python -m tests.benchmarks.sequences
"""

import os
import statistics
import time
from collections.abc import Callable

import numpy as np

from core.language.memory import PrefixMemory
from core.language_model import load_language_model
from core.recordings.translation import as_continuation, scores_as_json, translation_prompt

SENTENCE = "我们明天去北京"
ANSWERS = (
    "We will go to Beijing tomorrow",
    "We are going to Beijing tomorrow",
    "Tomorrow we go to Beijing",
    "We'll travel to the city of Beijing tomorrow morning",
    "Tomorrow we are leaving for Beijing together",
    "We shall be on our way to Beijing tomorrow",
)
REPEATS = 9


def seconds(action: Callable[[], object], before: Callable[[], object]) -> float:
    """Median time of `action`, each time after `before`, after one call that is not counted."""
    times = []
    for _ in range(REPEATS + 1):
        before()
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return statistics.median(times[1:])


def main() -> None:
    """Print the table."""
    model = load_language_model()
    prompt, answers = translation_prompt(SENTENCE), [as_continuation(answer) for answer in ANSWERS]

    def forget() -> None:
        model._memory = PrefixMemory()

    def read_another() -> None:
        forget()
        model.sequence_log_probs(translation_prompt("你好"), answers[:1])

    def one_by_one() -> list[float]:
        scores = []
        for answer in answers:
            forget()
            scores += model.sequence_log_probs(prompt, [answer])
        return scores

    def answered() -> object:
        return scores_as_json(ANSWERS, model.sequence_scores(prompt, answers), model.vocabulary)

    lengths = [len(model.encode(answer)) for answer in answers]
    print(f"{len(answers)} answers of {min(lengths)} to {max(lengths)} tokens after {len(model.encode(prompt))}")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, one thread; medians of {REPEATS}")
    alone = seconds(one_by_one, forget)
    print(f"one by one, prompt read for each          {1000 * alone:6.0f} ms")
    batch = seconds(lambda: model.sequence_log_probs(prompt, answers), forget)
    print(f"one batch, prompt read once               {1000 * batch:6.0f} ms   {alone / batch:.1f} × faster")
    known = seconds(lambda: model.sequence_log_probs(prompt, answers), read_another)
    print(f"the same after another sentence           {1000 * known:6.0f} ms   {alone / known:.1f} × faster")
    whole = seconds(answered, read_another)
    print(f"all of /sequence after another sentence   {1000 * whole:6.0f} ms   target ≤ 1,000 ms")
    difference = np.abs(np.subtract(model.sequence_log_probs(prompt, answers), one_by_one())).max()
    print(f"largest difference of a score             {difference:6.0e} nats   target ≤ 1e-4")


if __name__ == "__main__":
    main()
