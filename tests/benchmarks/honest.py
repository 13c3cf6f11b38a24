"""Where distillation helps on the digits task, and where it does not: five seeds a row, in Markdown.

OMP_NUM_THREADS=1 python -m tests.benchmarks.honest
"""

import numpy as np
import torch

from core.distillation import DistillationConfig, DistillationResult, distill
from core.events import Scores
from core.run_options import percent
from core.tasks import all_tasks

USUAL = DistillationConfig(every=10**6)
LARGER = USUAL.but(widths=(200,))
TINY = USUAL.but(widths=(8,))
ROWS = (
    ("only 20 labels", USUAL.but(experiment="few_labels", labels=20)),
    ("only 50 labels", USUAL.but(experiment="few_labels", labels=50)),
    ("every 3 hidden", USUAL.but(experiment="missing_class")),
    ("only 7s and 8s", USUAL.but(experiment="only_classes")),
    ("everything", USUAL),
    ("everything", LARGER),
    ("everything, tiny student", TINY),
    ("everything, tiny student", TINY.but(temperature=20.0)),
    ("everything, tiny student", TINY.but(temperature=100.0)),
)


def cells(label: str, config: DistillationConfig) -> list[str]:
    """A row of the table; in a bias-corrected experiment a second pair of columns is filled."""
    *_, result = distill(all_tasks()["digits"], config)
    if not isinstance(result, DistillationResult):
        raise TypeError(f"a run must end with its result, got {type(result).__name__}")
    cells = [label, str(config.widths[0]), f"{config.temperature:g}"]
    for student, twin in ((result.student, result.twin), (result.corrected_student, result.corrected_twin)):
        if student and twin:
            cells += [percent(twin.accuracy), percent(student.accuracy), gain(student, twin)]
    return cells + [""] * (9 - len(cells))


def gain(student: Scores, twin: Scores) -> str:
    """The mean difference over the seeds in points, with its standard error."""
    differences = 100 * np.subtract(student.accuracy, twin.accuracy)
    return f"{differences.mean():+.1f} ± {differences.std(ddof=1) / len(differences) ** 0.5:.1f}"


def main() -> None:
    """Print the table as its rows are done."""
    torch.set_num_threads(1)
    header = ["experiment", "units", "T", "hard labels", "soft labels", "gain (points)"]
    header += ["hard, bias set", "soft, bias set", "gain (points)"]
    for line in (header, ["---"] * len(header)):
        print(f"| {' | '.join(line)} |")
    for label, config in ROWS:
        print(f"| {' | '.join(cells(label, config))} |", flush=True)


if __name__ == "__main__":
    main()
