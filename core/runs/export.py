"""A distillation run as a short PyTorch program that anyone can read, run and change, and its networks as a file.

The page makes the same program of the same texts: assets/js/shared/program.js.
"""

import json
from functools import cache
from string import Template
from typing import TYPE_CHECKING, Any

from core.assets import PROGRAMS
from core.runs.configuration import CLASS_EXPERIMENTS, DistillationConfig, with_usual_classes
from core.tasks import Task
from core.tasks.task import Program

if TYPE_CHECKING:
    from core.runs.events import DistillationResult


def networks_file(result: "DistillationResult") -> bytes:
    """The first seed's student and twin as safetensors: `student.0.weight`, …, in the names of torch's Sequential."""
    from safetensors.torch import save

    states = {"student": result.student_state, "twin": result.twin_state}
    return save({f"{who}.{name}": weight for who, state in states.items() for name, weight in state.items()})


def pytorch_program(task: Task, config: DistillationConfig) -> str:
    """The program that trains the config's students and twins on a task that ships, with the same seeds and batches.

    Raises ValueError for another task, a student that is no perceptron of one hidden layer, for jitter.
    """
    program, config = _exportable(task, config), with_usual_classes(task, config)
    kind, beta = _divergence(config)
    values = {
        "task": task.name,
        "files": program.files,
        "imports": program.imports,
        "loading": program.loading,
        "measure": task.judged_by,
        "temperature": config.temperature,
        "soft_weight": config.soft_weight,
        "beta": beta,
        "power": _power(kind, config),
        "hidden": config.widths[0],
        "steps": config.steps,
        "batch_size": config.batch_size,
        "learning_rate": config.learning_rate,
        "seeds": list(config.seeds),
        "classes": list(config.classes),
        "labels": config.labels,
    }
    pieces = {name: _filled(lines, values) for name, lines in _chosen(task, config, kind).items()}
    return _filled([(PROGRAMS / "distil.py.txt").read_text("utf-8")], values | pieces)


def _chosen(task: Task, config: DistillationConfig, kind: str) -> dict[str, list[str]]:
    """The lines that stand in the program for this run alone, by their place."""
    pieces, hides = _pieces(), config.experiment in CLASS_EXPERIMENTS
    after = pieces["after_bias"] if hides else pieces["after_copycat"] if config.experiment == "few_labels" else []
    return {
        "divergence": pieces["divergences"][kind],
        "mixture": pieces["mixture"] if kind == "jsd" else [],
        "measured": pieces["measures"][task.judged_by],
        "shown": pieces["shown"][config.experiment],
        "bias": pieces["bias"] if hides else [],
        "after": after,
    }


@cache
def _pieces() -> dict[str, Any]:
    pieces: dict[str, Any] = json.loads((PROGRAMS / "distil.json").read_text("utf-8"))
    return pieces


def _filled(lines: list[str], values: dict[str, Any]) -> str:
    """The lines with each $name or ${name} replaced by its value, as Python writes it."""
    return Template("\n".join(lines)).substitute(values)


def _power(kind: str, config: DistillationConfig) -> str:
    """What the divergence is multiplied by."""
    if not config.t_squared:
        return ""
    return " * T" if kind == "total_variation" else " * T**2"


def _exportable(task: Task, config: DistillationConfig) -> Program:
    refusals = _pieces()["refusals"]
    if task.program is None:
        raise ValueError(_filled(refusals["task"], {"task": task.name}))
    if config.student != "mlp" or len(config.widths) != 1 or config.jitter:
        network = {"student": config.student[:40], "widths": f"{list(config.widths)}"[:40], "jitter": config.jitter}
        raise ValueError(_filled(refusals["network"], network))
    return task.program


def _divergence(config: DistillationConfig) -> tuple[str, float]:
    """The kind and beta, where the ends of jsd are the two KL divergences."""
    if config.divergence == "jsd" and config.beta in (0, 1):
        return ("reverse_kl" if config.beta else "forward_kl"), 0.5
    return config.divergence, config.beta
