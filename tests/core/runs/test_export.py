"""The exported program is run as its reader would run it, and must end where the engine ends."""

import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load

from core.assets import DATA
from core.commands.cli import main
from core.distillation import DistillationResult, distill
from core.runs.configuration import DistillationConfig
from core.runs.export import networks_file, pytorch_program
from core.tasks import Task, all_tasks

DIGITS, NAMES = all_tasks()["digits"], all_tasks()["names"]
SHORT = {"steps": 60, "repeats": 2, "seed": 7, "every": 60}


def printed(task: Task, config: DistillationConfig, folder: Path) -> list[float]:
    """The scores that the config's program prints."""
    program = folder / "program.py"
    program.write_text(pytorch_program(task, config), "utf-8")
    return numbers_of(program, DATA)


def numbers_of(program: Path, data: Path) -> list[float]:
    """The scores that a program prints: student and twin, seed by seed, then with the bias set, or the copycat."""
    # One thread each: two programs side by side on two cores would wait for each other.
    alone = os.environ | {"OMP_NUM_THREADS": "1"}
    run = subprocess.run(
        [sys.executable, program, data], env=alone, capture_output=True, text=True, check=True, timeout=120
    )
    return [float(number) for number in re.findall(r"\d+\.\d{4}", run.stdout)]


def expected(task: Task, config: DistillationConfig) -> list[float]:
    *_, result = distill(task, config)
    assert isinstance(result, DistillationResult)
    scores = [result.student, result.twin]
    if result.corrected_student and result.corrected_twin:
        scores += [result.corrected_student, result.corrected_twin]
    if result.copycat:
        scores.append(result.copycat)
    return [getattr(each, task.judged_by)[seed] for seed in range(config.repeats) for each in scores]


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    "settings",
    [
        {"experiment": "missing_class", "soft_weight": 0.5},
        {"experiment": "few_labels", "labels": 20, "temperature": 8},
        {"experiment": "only_classes", "divergence": "jsd", "beta": 0.3},
        *(
            pytest.param(more, marks=pytest.mark.slow)
            for more in (
                {"divergence": "reverse_kl", "soft_weight": 0.5, "t_squared": False},
                {"divergence": "total_variation", "widths": (8,)},
                {"divergence": "logit_mse", "temperature": 2, "learning_rate": 1e-3},
                {"divergence": "jsd", "beta": 1},
            )
        ),
    ],
)
def test_the_program_reaches_the_engines_result(settings: dict[str, object], tmp_path: Path) -> None:
    config = DistillationConfig(**{**SHORT, **settings})  # type: ignore[arg-type]
    # Sums in another order move a weight by its last bits, which may turn a digit or two of 2,000.
    assert printed(DIGITS, config, tmp_path) == pytest.approx(expected(DIGITS, config), abs=0.0021)


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [
        {"experiment": "missing_class", "temperature": 2},
        *(
            pytest.param(more, marks=pytest.mark.slow)
            for more in (
                {"experiment": "few_labels", "labels": 40},
                {"experiment": "only_classes", "classes": (1, 5, 9), "soft_weight": 0.3},
                {"divergence": "reverse_kl", "widths": (8,)},
            )
        ),
    ],
)
def test_the_program_for_names_does_too(settings: dict[str, object], tmp_path: Path) -> None:
    config = DistillationConfig(**{**SHORT, **settings})  # type: ignore[arg-type]
    assert printed(NAMES, config, tmp_path) == pytest.approx(expected(NAMES, config), rel=1e-3)


@pytest.mark.parametrize("settings", [{"widths": (8, 8)}, {"jitter": 1}, {"student": "gru"}])
def test_what_the_program_cannot_say_is_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="one hidden layer, without jitter"):
        pytorch_program(DIGITS, DistillationConfig(**settings))  # type: ignore[arg-type]


def test_a_task_of_own_images_is_refused() -> None:
    with pytest.raises(ValueError, match="only a task that ships can be exported, got cats"):
        pytorch_program(dataclasses.replace(DIGITS, name="cats", program=None), DistillationConfig())


@pytest.mark.slow
@pytest.mark.parametrize("task", [DIGITS, NAMES], ids=lambda task: task.name)
def test_a_program_exported_before_still_reaches_the_engines_result(task: Task, tmp_path: Path) -> None:
    assert main(["export-npz", str(tmp_path)]) == 0
    # Exported when the files were .npz, with this config.
    settings = {"experiment": "missing_class", "steps": 30, "repeats": 1, "seed": 7, "temperature": task.temperature}
    program = Path(__file__).with_name(f"exported_{task.name}.txt")
    config = DistillationConfig(**settings)  # type: ignore[arg-type]
    assert numbers_of(program, tmp_path) == pytest.approx(expected(task, config), rel=1e-3, abs=0.0021)


def test_the_networks_of_a_result_lie_in_one_file_under_their_names() -> None:
    result = list(distill(DIGITS, DistillationConfig(steps=2, repeats=1, widths=(8,))))[-1]
    assert isinstance(result, DistillationResult)
    stored = load(networks_file(result))
    assert set(stored) == {f"{who}.{name}" for who in ("student", "twin") for name in result.student_state}
    for name, weight in stored.items():
        who, _, place = name.partition(".")
        assert torch.equal(weight, getattr(result, f"{who}_state")[place])
