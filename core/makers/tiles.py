"""What makes the test digits of the Soft labels tab: a picture of them all, and what three networks say of each."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.assets import SOFT_LABELS
from core.makers.maker import Maker
from core.tasks import Task, find_task
from core.teachers.stored_logits import logits_path, teacher_sha256
from core.tensors import read_tensors, write_tensors

if TYPE_CHECKING:
    from torch import Tensor

LOGITS, PICTURE = SOFT_LABELS / "digits.safetensors", SOFT_LABELS / "digits.png"
COLUMNS = 50
WIDTH, STEPS = 300, 1500


def tiles_maker() -> Maker:
    """Made from the digits, their teacher, and a student and its twin that are trained for it."""
    task = find_task("digits")
    examples = (task.shipped.file,) if task.shipped else ()
    teacher = (task.teachers / "digits.safetensors", logits_path(task))
    return Maker("tiles", (LOGITS, PICTURE), _make, (*examples, *teacher), up_to_date=lambda: _are_of_teacher(task))


def _are_of_teacher(task: Task) -> bool:
    return read_tensors(LOGITS).metadata["teacher_sha256"] == teacher_sha256(task)


def _make(_: Path | None) -> None:
    """Train a student with the teacher's soft labels and its twin, and write both files.

    digits.safetensors holds targets (digits,) uint8 and the logits (digits, 10) float32 of teacher, soft and hard;
    digits.png the digits as tiles of 28 × 28, 50 a row, white on black.
    """
    import torch
    from PIL import Image

    from core.distillation import DistillationConfig, DistillationResult, distill
    from core.teachers.teacher import teacher_logits

    task = find_task("digits")
    dataset = task.load()
    config = DistillationConfig(widths=(WIDTH,), steps=STEPS, every=STEPS, repeats=1)
    *_events, result = distill(task, config)
    if not isinstance(result, DistillationResult):
        raise ValueError("a run must end with its result, got none")
    inputs = torch.from_numpy(dataset.test_inputs)
    tensors = {
        "targets": dataset.test_targets.astype(np.uint8),
        "teacher": teacher_logits(task).test.numpy(),
        "soft": _logits(result.student_state, inputs).numpy(),
        "hard": _logits(result.twin_state, inputs).numpy(),
    }
    students = json.dumps({"width": WIDTH, "steps": config.steps, "temperature": config.temperature})
    write_tensors(LOGITS, tensors, {"teacher_sha256": teacher_sha256(task), "students": students})
    tiles = (dataset.test_inputs * 255).round().astype(np.uint8).reshape(-1, COLUMNS, 28, 28)
    sheet = tiles.transpose(0, 2, 1, 3).reshape(-1, COLUMNS * 28)
    Image.fromarray(sheet).save(PICTURE, optimize=True)


def _logits(state: dict[str, "Tensor"], inputs: "Tensor") -> "Tensor":
    """Logits of a perceptron with one hidden layer from its weights."""
    hidden = (inputs @ state["0.weight"].T + state["0.bias"]).relu()
    return hidden @ state["2.weight"].T + state["2.bias"]
