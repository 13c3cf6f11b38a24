"""bfloat16 beside float32 for students 784-800-800-10: how much faster, and whether the result holds.

    OMP_NUM_THREADS=1 python -m tests.benchmarks.precision

The time is only measured where the processor multiplies bfloat16 itself. The results are compared everywhere: elsewhere
a product of the same rounded factors is summed in float32 and then rounded, as such a processor does.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from unittest.mock import patch

import numpy as np
import torch
from torch import Tensor

from core.distillation import DistillationConfig, StepEvent, distill
from core.runs.precision import has_bfloat16
from tests.benchmarks.distillation import DIGITS, in_turns, ours

WIDTHS = (800, 800)
RUN = DistillationConfig(widths=WIDTHS, learning_rate=2e-3, steps=600, every=100, repeats=2)
# Of 2,000 test digits, whose accuracy has a standard error of 0.4 points; and of the loss that float32 reaches.
ACCURACY_TOLERANCE, LOSS_TOLERANCE = 0.004, 0.1

_bmm = torch.bmm


def main() -> None:
    """Print the ratio of times where it means something, then both runs side by side and how far apart they end."""
    torch.set_num_threads(1)
    if has_bfloat16("cpu"):
        steps = {name: ours(WIDTHS, precision=name) for name in ("float32", "bfloat16")}
        taken = in_turns(steps, 7, 8)
        print(f"H = 800: float32 / bfloat16 {taken['float32'] / taken['bfloat16']:.2f}, ms a step: {taken}")
    else:
        print("This processor has no bfloat16 arithmetic: nothing to time, the results are of emulated products.")
    print("\n| step | student, float32 | bfloat16 | soft loss, float32 | bfloat16 | twin, float32 | bfloat16 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for exact, rough in zip(events("float32"), events("bfloat16"), strict=True):
        cells = [f"{value:.2%}" for value in (mean(exact.student.accuracy), mean(rough.student.accuracy))]
        cells += [f"{value:.4f}" for value in (mean(exact.soft_loss), mean(rough.soft_loss))]
        cells += [f"{value:.2%}" for value in (mean(exact.twin.accuracy), mean(rough.twin.accuracy))]
        print(f"| {exact.step} | {' | '.join(cells)} |", flush=True)
    apart = {
        "accuracy": (abs(mean(rough.student.accuracy) - mean(exact.student.accuracy)), ACCURACY_TOLERANCE),
        "twin's accuracy": (abs(mean(rough.twin.accuracy) - mean(exact.twin.accuracy)), ACCURACY_TOLERANCE),
        "KL to the teacher": (
            abs(mean(rough.student.kl_to_teacher) / mean(exact.student.kl_to_teacher) - 1),
            LOSS_TOLERANCE,
        ),
    }
    print()
    for name, (difference, tolerance) in apart.items():
        print(f"{name}: {difference:.4f} apart, allowed {tolerance}: {'holds' if difference <= tolerance else 'FAILS'}")


def events(precision: str) -> Iterator[StepEvent]:
    """The run's events in one of the precisions, emulated where it must be."""
    with ExitStack() as stack:
        if precision == "bfloat16" and not has_bfloat16("cpu"):
            stack.enter_context(patch("core.runs.precision.has_bfloat16", return_value=True))
            stack.enter_context(patch("torch.bmm", emulated))
        yield from distill(DIGITS, RUN.but(precision=precision))


def emulated(a: Tensor, b: Tensor, out: Tensor | None = None) -> Tensor:
    """torch.bmm, which adds up bfloat16 in float32; torch's own emulation does the same ten times as slowly."""
    return _bmm(a.float(), b.float()).bfloat16() if a.dtype is torch.bfloat16 else _bmm(a, b, out=out)


def mean(values: tuple[float, ...]) -> float:
    """Over the seeds."""
    return float(np.mean(values))


if __name__ == "__main__":
    main()
