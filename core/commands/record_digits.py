"""Make digits.* again: what the digits teacher and two students say of the test digits."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

HELP = "make the recorded digits again from their teacher and two students"

COLUMNS = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m core record-digits`."""
    parser.add_argument("--steps", type=int, default=1500, help="training steps of the students (default: 1500)")


def run(arguments: argparse.Namespace) -> int:
    """Train a student with the teacher's soft labels and its twin, and write both files.

    digits.safetensors holds targets (digits,) uint8 and the logits (digits, 10) float32 of teacher, soft and hard;
    digits.png the digits as tiles of 28 × 28, 50 a row, white on black.
    """
    import numpy as np
    import torch
    from PIL import Image
    from safetensors.numpy import save_file

    from core.distillation import DistillationConfig, DistillationResult, distill
    from core.recordings.translation import FOLDER
    from core.tasks import find_task
    from core.teachers.teacher import teacher_logits

    task = find_task("digits")
    dataset = task.load()
    config = DistillationConfig(widths=(300,), steps=arguments.steps, every=arguments.steps, repeats=1)
    *_, result = distill(task, config)
    if not isinstance(result, DistillationResult):
        raise ValueError("a run must end with its result, got none")
    inputs = torch.from_numpy(dataset.test_inputs)
    tensors = {
        "targets": dataset.test_targets.astype(np.uint8),
        "teacher": teacher_logits(task).test.numpy(),
        "soft": _logits(result.student_state, inputs).numpy(),
        "hard": _logits(result.twin_state, inputs).numpy(),
    }
    weights = task.teachers / "digits.safetensors"
    described = {
        "teacher_sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "students": json.dumps({"width": 300, "steps": config.steps, "temperature": config.temperature}),
    }
    save_file(tensors, FOLDER / "digits.safetensors", described)
    tiles = (dataset.test_inputs * 255).round().astype(np.uint8).reshape(-1, COLUMNS, 28, 28)
    sheet = tiles.transpose(0, 2, 1, 3).reshape(-1, COLUMNS * 28)
    Image.fromarray(sheet).save(FOLDER / "digits.png", optimize=True)
    print(_sizes(FOLDER / "digits.safetensors", FOLDER / "digits.png"))
    return 0


def _logits(state: dict[str, Tensor], inputs: Tensor) -> Tensor:
    """Logits of a perceptron with one hidden layer from its weights."""
    hidden = (inputs @ state["0.weight"].T + state["0.bias"]).relu()
    return hidden @ state["2.weight"].T + state["2.bias"]


def _sizes(*files: Path) -> str:
    return ", ".join(f"{file.name}: {file.stat().st_size:,} bytes" for file in files)
