"""Scores six translations of up to 12 tokens in one batch and one by one; prints both times and their ratio.

python -m tests.benchmarks.sequences
"""

import os
import statistics
import time
from collections.abc import Callable

import numpy as np

from core.language_model import load_language_model
from core.translation import as_continuation, scores_as_json, translation_prompt

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


def seconds(action: Callable[[], object]) -> float:
    """Median time of `action` after one call that is not counted."""
    action()
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    model = load_language_model()
    prompt, answers = translation_prompt(SENTENCE), [as_continuation(answer) for answer in ANSWERS]
    lengths = [len(model.encode(answer)) for answer in answers]
    batched = model.sequence_log_probs(prompt, answers)
    alone = [model.sequence_log_probs(prompt, [answer])[0] for answer in answers]
    together = seconds(lambda: model.sequence_log_probs(prompt, answers))
    one_by_one = seconds(lambda: [model.sequence_log_probs(prompt, [answer]) for answer in answers])
    answered = seconds(lambda: scores_as_json(ANSWERS, model.sequence_scores(prompt, answers), model.vocabulary))
    print(f"{len(answers)} answers of {min(lengths)} to {max(lengths)} tokens after {len(model.encode(prompt))}")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, one thread; medians of {REPEATS}")
    print(f"one batch, prompt read once   {1000 * together:7.0f} ms")
    print(f"one by one                    {1000 * one_by_one:7.0f} ms")
    print(f"ratio                         {one_by_one / together:7.1f} ×")
    print(f"whole answer of /sequence     {1000 * answered:7.0f} ms   target ≤ 1,000 ms")
    print(f"largest difference            {np.abs(np.subtract(batched, alone)).max():7.0e} nats   target ≤ 1e-4")


if __name__ == "__main__":
    main()
