"""Hinton, Vinyals & Dean 2015, section 3: all 60,000 MNIST digits, beside the paper's figures.

    OMP_NUM_THREADS=2 python -m tests.benchmarks.hinton --mnist DIR
    OMP_NUM_THREADS=2 python -m tests.benchmarks.hinton --mnist DIR --held-out 10000

The teacher is the ConvNet of the digits task, not the paper's MLP. Students are 784-800-800-10 without
dropout, weight decay or moved images, and every bias is set on training data. Settings were chosen as the second line
judges them: by 10,000 of the training digits, from which nothing had learnt. The test digits chose nothing.
"""

import argparse
import dataclasses
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from core.networks.modules import from_state
from core.runs.configuration import DistillationConfig
from core.runs.experiments import exposure, matching_bias, with_bias
from core.runs.lanes import Lane, prepare_training_data
from core.tasks import Dataset, Task
from core.tasks.images import image_task
from core.teachers.configuration import TeacherConfig
from core.teachers.teacher import TeacherLogits, logits_of, train_teacher

TEACHER = TeacherConfig(steps=4000, batch_size=64, jitter=1, learning_rate=2e-3, every=4000)
STUDENT = DistillationConfig(
    widths=(800, 800), temperature=20.0, steps=5000, batch_size=128, learning_rate=3e-3, repeats=1
)
ROWS = (
    ("hard labels", STUDENT.but(soft_weight=0.0, steps=1500, learning_rate=1e-3), "146"),
    ("soft targets, T = 20", STUDENT, "74"),
    ("no 3s, soft targets", STUDENT.but(experiment="missing_class", classes=(3,)), "206 → 109, 133 → 14"),
    (
        "only 7s and 8s, soft targets",
        STUDENT.but(experiment="only_classes", classes=(7, 8), steps=1200),
        "4,730 → 1,320",
    ),
)


class Outcome(NamedTuple):
    """Errors among the digits that judge, and among their 3s, before and after the bias was set."""

    errors: int
    threes: int
    corrected_errors: int
    corrected_threes: int
    bias: float


def holding_out(dataset: Dataset, count: int) -> Dataset:
    """The training digits alone: the last `count` of them are there to be judged by, the others to learn from."""
    (inputs, held_inputs), (targets, held_targets) = (
        np.split(part, [len(part) - count]) for part in (dataset.train_inputs, dataset.train_targets)
    )
    return Dataset(inputs, targets, held_inputs, held_targets)


def train_the_teacher(task: Task) -> TeacherLogits:
    """A fresh teacher's logits for all digits."""
    *_, event = train_teacher(task, TEACHER)
    return logits_of(from_state("convnet", 784, 10, (TEACHER.width,), event.state), task)


def train_student(config: DistillationConfig, dataset: Dataset, logits: TeacherLogits) -> Outcome:
    """One student, its rate falling in a straight line to zero."""
    data = prepare_training_data(dataset, logits.train, config, "cpu")
    lane = Lane(config, [config], False, [exposure(config, dataset, config.seed).student], data)
    for step in range(config.steps):
        rate = config.learning_rate * (1 - step / config.steps)
        lane.train(lane.next_batch(step), rate)
    targets = torch.from_numpy(dataset.test_targets)
    test = lane.stack.predict(torch.from_numpy(dataset.test_inputs)[:, data.features.active])[0]
    bias = torch.zeros(1)
    if config.classes:
        train = lane.stack.predict(data.inputs)[0]
        bias = matching_bias(train, torch.from_numpy(dataset.train_targets), config.classes)
    corrected = with_bias(test, bias, config.classes) if config.classes else test
    return Outcome(*errors(test, targets), *errors(corrected, targets), bias.item())


def errors(logits: torch.Tensor, targets: torch.Tensor) -> tuple[int, int]:
    """Wrong among all digits that judge, and among the 3s."""
    wrong = logits[0].argmax(dim=-1) != targets
    return int(wrong.sum()), int(wrong[targets == 3].sum())


def main() -> None:
    """Train everything, and print the table and the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mnist", type=Path, required=True, metavar="DIR", help="folder of MNIST's IDX files")
    parser.add_argument(
        "--held-out",
        type=int,
        default=0,
        metavar="N",
        help="judge by the last N training digits, not by the test digits",
    )
    parser.add_argument("--seeds", type=int, default=1, metavar="N", help="students with soft targets (1)")
    options = parser.parse_args()
    task, judged = image_task(options.mnist), "test"
    if options.held_out:
        dataset, judged = holding_out(task.load(), options.held_out), "held-out"
        task = dataclasses.replace(task, load=lambda: dataset)
    print_table(task, judged, options.seeds)


def print_table(task: Task, judged: str, seeds: int) -> None:
    """A line for the teacher and one for each student, of whom the row of the paper's 74 has so many as seeds."""
    dataset, begun = task.load(), time.perf_counter()
    threes = int((dataset.test_targets == 3).sum())
    logits = train_the_teacher(task)
    teacher_errors, teacher_threes = errors(logits.test[None], torch.from_numpy(dataset.test_targets))
    print(f"{torch.get_num_threads()} threads\n")
    print(f"| 784-800-800-10 with | {judged} errors | of them 3s | bias | 3s right | seconds | the paper's errors |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print(f"| teacher | {teacher_errors} | {teacher_threes} | | | {time.perf_counter() - begun:.1f} | 67 |", flush=True)
    for label, config, paper in ROWS:
        for seed in range(seeds if config is STUDENT else 1):
            row_begun = time.perf_counter()
            found = train_student(config.but(seed=seed), dataset, logits)
            print(row(label, found, threes, time.perf_counter() - row_begun, paper), flush=True)
    print(f"\nthe whole table: {time.perf_counter() - begun:.1f} s (goal 240 with one seed)")


def row(label: str, found: Outcome, threes: int, seconds: float, paper: str) -> str:
    """One line of the table; before → after where a bias was set."""
    counts = [(found.errors, found.corrected_errors), (found.threes, found.corrected_threes)]
    shown = [f"{before} → {after}" if found.bias else str(before) for before, after in counts]
    right = 1 - found.corrected_threes / threes
    return f"| {label} | {shown[0]} | {shown[1]} | {found.bias:+.2f} | {right:.2%} | {seconds:.1f} | {paper} |"


if __name__ == "__main__":
    main()
