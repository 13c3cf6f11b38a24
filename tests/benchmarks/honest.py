"""Where distillation helps and where it does not: twenty seeds a row, in Markdown, for digits and for names.

OMP_NUM_THREADS=1 python -m tests.benchmarks.honest
"""

import itertools

import numpy as np
import torch

from core.commands.options import percent, plain
from core.distillation import DistillationConfig, DistillationResult, distill
from core.runs.events import Scores
from core.tasks import Task, all_tasks

USUAL = DistillationConfig(every=10**6, repeats=20)
LARGER = USUAL.but(widths=(200,))
TINY = USUAL.but(widths=(8,))
DIGITS = (
    ("every 3 hidden", USUAL.but(experiment="missing_class")),
    ("only 7s and 8s", USUAL.but(experiment="only_classes")),
    ("everything", USUAL),
    ("everything", LARGER),
    ("everything, tiny student", TINY),
    ("everything, tiny student", TINY.but(temperature=20.0)),
    ("everything, tiny student", TINY.but(temperature=100.0)),
)
COOLER = USUAL.but(temperature=2.0)
VOWELS = tuple(".abcdefghijklmnopqrstuvwxyz".index(letter) for letter in "aeiou")
NAMES = (
    ("every end hidden", COOLER.but(experiment="missing_class", classes=(0,))),
    ("only vowels", COOLER.but(experiment="only_classes", classes=VOWELS)),
    *(("everything", USUAL.but(temperature=temperature)) for temperature in (1.0, 2.0, 4.0)),
    *(("everything", LARGER.but(temperature=temperature)) for temperature in (1.0, 4.0)),
)
FEW = USUAL.but(experiment="few_labels")
FEW_LABELS = (
    ("digits", FEW.but(labels=20)),
    ("digits", FEW.but(labels=50)),
    ("names", FEW.but(labels=50, temperature=2.0)),
    ("names", FEW.but(labels=5000, temperature=2.0)),
)


def cells(task: Task, label: str, config: DistillationConfig) -> list[str]:
    """A row of the table; in a bias-corrected experiment a second group of columns is filled."""
    *_, result = distill(task, config)
    if not isinstance(result, DistillationResult):
        raise TypeError(f"a run must end with its result, got {type(result).__name__}")
    write = percent if task.judged_by == "accuracy" else plain
    cells = [label, str(config.widths[0]), f"{config.temperature:g}"]
    for student, twin in ((result.student, result.twin), (result.corrected_student, result.corrected_twin)):
        if student and twin:
            scores = [getattr(scores, task.judged_by) for scores in (twin, student)]
            cells += [*map(write, scores), gain(student, twin, task.judged_by)]
    return cells + [""] * (9 - len(cells))


def few_label_cells(task: Task, config: DistillationConfig) -> list[str]:
    """A row that tells what more examples bring, which the copycat has too, from what softness brings."""
    *_, result = distill(task, config)
    networks = (result.twin, result.copycat, result.student)
    write = percent if task.judged_by == "accuracy" else plain
    scores = [write(getattr(network, task.judged_by)) for network in networks]
    gains = [gain(better, other, task.judged_by) for other, better in itertools.pairwise(networks)]
    return [f"{task.name}, {config.labels:,}", *scores, *gains]


def gain(student: Scores, twin: Scores, judged_by: str) -> str:
    """The mean gain over the seeds with its standard error: points of accuracy, or how much lower the perplexity is."""
    scale, digits = (100, 1) if judged_by == "accuracy" else (-1, 2)
    differences = scale * np.subtract(getattr(student, judged_by), getattr(twin, judged_by))
    error = differences.std(ddof=1) / len(differences) ** 0.5
    return f"{differences.mean():+.{digits}f} ± {error:.{digits}f}"


def main() -> None:
    """Print the tables as their rows are done."""
    torch.set_num_threads(1)
    header = ["task, labels", "the labels", "all, hard answers", "all, soft labels", "more examples", "softness"]
    for line in (header, ["---"] * len(header)):
        print(f"| {' | '.join(line)} |")
    for name, config in FEW_LABELS:
        print(f"| {' | '.join(few_label_cells(all_tasks()[name], config))} |", flush=True)
    for name, rows in (("digits", DIGITS), ("names", NAMES)):
        task = all_tasks()[name]
        gained = "gain (points)" if task.judged_by == "accuracy" else "gain"
        header = ["experiment", "units", "T", "hard labels", "soft labels", gained]
        header += ["hard, bias set", "soft, bias set", gained]
        print(f"\n{name}, {task.judged_by}\n")
        for line in (header, ["---"] * len(header)):
            print(f"| {' | '.join(line)} |")
        for label, config in rows:
            print(f"| {' | '.join(cells(task, label, config))} |", flush=True)


if __name__ == "__main__":
    main()
