"""Distilling the embedded language model: how fast, and how much memory, beside the loop as tutorials write it.

    OMP_NUM_THREADS=1 python -m tests.benchmarks.distil_lm

Everything runs on one thread, and seconds are the processor's: other work on the machine moves them less. What is
compared is timed in turns.
"""

import argparse
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from core.heap import keep_memory
from core.language_model import LanguageModel, load_language_model
from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.influence import block_influence, kept_layers
from core.layer_dropping.learner import Learner
from core.layer_dropping.networks import shared_layers, student_of
from core.layer_dropping.pair import Pair
from core.layer_dropping.reading import reading_of
from core.layer_dropping.teacher_states import TeacherStates
from core.layer_dropping.texts import read_text
from core.layer_dropping.vocabulary_losses import VocabularyLosses

STEPS = 3
CONFIG = LayerDroppingConfig(tokens=(STEPS + 1) * 512, held_out=256)


def plain_loop(teacher: LanguageModel, rows: Tensor, kept: tuple[int, ...]) -> Callable[[Tensor], None]:
    """A step as tutorials write it: the teacher asked each time, and KL by autograd over all logits."""
    student = student_of(teacher.network, kept, 0)
    weights = [*student.model.layers.parameters(), *student.model.norm.parameters()]
    student.requires_grad_(False)
    for weight in weights:
        weight.requires_grad_(True)
    optimiser = torch.optim.AdamW(weights, lr=CONFIG.learning_rate)

    def step(numbers: Tensor) -> None:
        ids = rows[numbers, :-1]
        with torch.no_grad():
            soft_targets = F.softmax(teacher.network(ids).logits, dim=-1)
        log_student = F.log_softmax(student(ids).logits, dim=-1)
        loss = F.kl_div(log_student.flatten(0, 1), soft_targets.flatten(0, 1), reduction="batchmean")
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    return step


def ours(teacher: LanguageModel, rows: Tensor, kept: tuple[int, ...], known: bool) -> Callable[[Tensor], None]:
    """A step of the engine; `known` whether the teacher's hidden states are there already, as after a first pass."""
    shared = shared_layers(kept, CONFIG.mend)
    states = TeacherStates(teacher.network, rows[:, :-1], shared)
    losses = VocabularyLosses(teacher.network.lm_head.weight.detach())
    learner = Learner(teacher.network, kept, shared, CONFIG, losses)
    if known:
        states.last(torch.arange(len(rows)))
    return lambda numbers: learner.learn_from_teacher(states.entering(numbers), states.last(numbers), 1.0) and None


def contestant(name: str) -> Callable[[Tensor], None]:
    """One of the loops, with the teacher loaded."""
    teacher = load_language_model()
    rows = reading_of(read_text("moby_dick"), teacher.tokenizer, CONFIG).train
    kept = kept_layers(CONFIG, block_influence(teacher.network, rows[:, :-1]))
    if name == "plain":
        return plain_loop(teacher, rows, kept)
    return ours(teacher, rows, kept, known=name == "known")


def speed() -> None:
    """Tokens a processor-second in turns, and each one's peak memory in a process of its own."""
    steps = {name: contestant(name) for name in ("plain", "ours", "known")}
    order = torch.arange(CONFIG.tokens // CONFIG.window).split(CONFIG.batch_rows)
    seconds: dict[str, list[float]] = {name: [] for name in steps}
    for turn, numbers in enumerate(order):
        for name, step in steps.items():
            begun = time.process_time()
            step(numbers)
            if turn:
                seconds[name].append(time.process_time() - begun)
    tokens = CONFIG.batch_rows * CONFIG.window
    pace = {name: tokens / statistics.median(taken) for name, taken in seconds.items()}
    print("| what | tokens a processor-second | beside the plain loop | peak memory, MB |\n| --- | --- | --- | --- |")
    for name in steps:
        command = [sys.executable, "-m", "tests.benchmarks.distil_lm", "--memory-of", name]
        peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
        print(f"| {name} | {pace[name]:.0f} | {pace[name] / pace['plain']:.2f} | {peak} |", flush=True)
    usual = LayerDroppingConfig()
    loops = {name: usual.tokens / pace[name] for name in steps}
    closing = seconds_to_mend(usual)
    print(f"\nThe usual run of {usual.tokens:,} tokens, processor-seconds: {loops['plain']:.0f} by the plain loop,")
    print(
        f"{loops['ours']:.0f} by ours with the gaps open, {closing:.0f} + {loops['known']:.0f} with them closed first"
    )


def seconds_to_mend(config: LayerDroppingConfig) -> float:
    """Processor-seconds in which the teacher reads what a student learns from, and the gaps are closed."""
    teacher = load_language_model()
    rows = reading_of(read_text("moby_dick"), teacher.tokenizer, config).train
    kept = kept_layers(config, block_influence(teacher.network, rows[:, :-1]))
    losses = VocabularyLosses(teacher.network.lm_head.weight.detach())
    pair = Pair(teacher.network, rows, kept, shared_layers(kept, mended=True), replace(config, twin=False), losses)
    begun = time.process_time()
    pair.mend(lambda _done, _of: None)
    return time.process_time() - begun


def memory(name: str) -> None:
    """Print the peak memory of a few steps, in MB, as Linux tells it."""
    step = contestant(name)
    for numbers in torch.arange(CONFIG.tokens // CONFIG.window).split(CONFIG.batch_rows):
        step(numbers)
    # Not getrusage's, which begins with the peak of the process that started this one.
    [kilobytes] = re.findall(r"^VmHWM:\s*(\d+) kB$", Path("/proc/self/status").read_text(), re.M)
    print(int(kilobytes) // 1024)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory-of", choices=("plain", "ours", "known"), help="print the peak of that loop alone")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    keep_memory()  # as `python -m core` does; the plain loop gains as much
    if arguments.memory_of:
        memory(arguments.memory_of)
    else:
        speed()


if __name__ == "__main__":
    main()
