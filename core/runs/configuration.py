"""What a distillation run is asked for."""

import dataclasses
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.fields import option
from core.tasks import Task
from core.temperature import is_number, is_whole

EXPERIMENTS = ("missing_class", "few_labels", "only_classes", "all")
DEVICES = ("cpu", "cuda", "mps", "auto")
DIVERGENCE_KINDS = ("forward_kl", "reverse_kl", "jsd", "total_variation", "logit_mse")

# The experiments in which classes are never shown, so that a bias is set for them in the end.
CLASS_EXPERIMENTS = ("missing_class", "only_classes")

# Whole numbers have 32 bits at most, as the seeds' randomness has.
_MOST = 2**32 - 1


@dataclass(frozen=True)
class DistillationConfig:
    """One run: the student, what it learns from, how long, the experiment. Raises ValueError where wrong.

    widths: all of 1 or more; student: a kind of network that the task names.
    soft_weight: 0 to 1; the rest is hard labels. divergence, beta: as in core.losses.divergence; t_squared: whether
    the loss has that function's power of T, or the bare divergence.
    steps, seconds: the run ends at whichever comes first. every: steps between two events.
    seed, repeats: the run trains a student and a twin for each of the seeds seed … seed + repeats − 1.
    experiment: all | few_labels (the twin sees `labels` labelled examples; the student all examples without
    labels, and so does a copycat, which learns the teacher's likeliest answers) | missing_class (`classes` are never
    shown) | only_classes (nothing but `classes` is shown); without `classes`, those that the task names for it, which
    the result's config says.
    """

    student: str = field(default="mlp", metadata=option("mlp, or gru for names", "KIND"))
    widths: tuple[int, ...] = field(default=(32,), metadata=option("width of each hidden layer", "UNITS"))
    temperature: float = field(default=4.0, metadata=option("of both softmaxes while training", "T"))
    soft_weight: float = field(default=1.0, metadata=option("of the soft targets in the loss", "SHARE"))
    divergence: str = field(default="forward_kl", metadata=option("from the soft targets", choices=DIVERGENCE_KINDS))
    beta: float = field(default=0.5, metadata=option("between forward (0) and reverse (1) KL, for jsd"))
    t_squared: bool = field(
        default=True, metadata=option("whether the soft loss is multiplied by T², as its gradient shrinks by it")
    )
    steps: int = field(default=1200, metadata=option("training steps"))
    seconds: float | None = field(default=None, metadata=option("stop after so many, whatever the steps"))
    batch_size: int = field(default=128, metadata=option("examples a step"))
    learning_rate: float = field(default=5e-3, metadata=option("of Adam"))
    seed: int = field(default=0, metadata=option("of the first student"))
    repeats: int = field(default=5, metadata=option("students and twins, one a seed"))
    device: str = field(default="cpu", metadata=option("where to train", choices=DEVICES))
    experiment: str = field(default="all", metadata=option("what student and twin get to see", choices=EXPERIMENTS))
    labels: int = field(default=50, metadata=option("labelled examples that the twin sees in few_labels"))
    classes: tuple[int, ...] = field(
        default=(),
        metadata=option("hidden in missing_class, alone in only_classes; else the task names them"),
    )
    jitter: int = field(
        default=0, metadata=option("pixels that images move by at most; the teacher sees them moved too")
    )
    every: int = field(default=50, metadata=option("steps between two events"))
    probes: int = field(default=5, metadata=option("held-out examples whose distributions the events carry"))

    def __post_init__(self) -> None:
        for name in ("widths", "classes"):
            if isinstance(numbers := getattr(self, name), list):  # as from JSON
                object.__setattr__(self, name, tuple(numbers))
        for name, (rule, holds) in {**_choices(), **_RULES}.items():
            if not holds(value := getattr(self, name)):
                raise ValueError(f"{name} must be {rule}, got {value!r:.40}")
        if (last := self.seed + self.repeats - 1) > _MOST:
            raise ValueError(f"the last of the seeds must be at most {_MOST}, got {last}")
        if self.experiment == "few_labels" and self.soft_weight != 1:
            rule = "1 in few_labels, where the student sees no labels"
            raise ValueError(f"soft_weight must be {rule}, got {self.soft_weight!r:.40}")

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds of the run's students."""
        return tuple(range(self.seed, self.seed + self.repeats))

    def but(self, **changes: object) -> "DistillationConfig":
        """The same config with some fields changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]


def never_shown(config: DistillationConfig, count: int) -> tuple[int, ...]:
    """The classes, of `count`, that the experiment hides from student and twin."""
    if config.experiment == "missing_class":
        return config.classes
    if config.experiment != "only_classes":
        return ()
    return tuple(number for number in range(count) if number not in config.classes)


def with_usual_classes(task: Task, config: DistillationConfig) -> DistillationConfig:
    """The config with the classes that the task's experiment hides or keeps, where it names none itself.

    Raises ValueError where the task has no usual ones.
    """
    if config.classes or config.experiment not in CLASS_EXPERIMENTS:
        return config
    if config.experiment not in task.hidden:
        raise ValueError(f"classes must be named in {config.experiment} for {task.name}, got none")
    return config.but(classes=task.hidden[config.experiment])


def config_from_fields(fields: object) -> DistillationConfig:
    """The config of {field: value}, as JSON holds it; ValueError for another field or a wrong kind of value.

    Results saved while there were two precisions name theirs: float32, which all runs have now, is no field any more.
    """
    names = [known.name for known in dataclasses.fields(DistillationConfig)]
    given = dict(fields) if isinstance(fields, dict) else {}
    precision = given.pop("precision", "float32")
    if precision != "float32":
        raise ValueError(f"precision must be float32, the only one there is, got {precision!r:.40}")
    if not isinstance(fields, dict) or not given.keys() <= set(names):
        raise ValueError(f"config must be an object of the fields {', '.join(names)}, got {fields!r:.40}")
    return DistillationConfig(**given)


_Rule = tuple[str, Callable[[Any], bool]]


def _choices() -> dict[str, _Rule]:
    """The rules of the fields that name a choice."""
    named = {known.name: known.metadata["choices"] for known in dataclasses.fields(DistillationConfig)}
    return {name: (f"one of {', '.join(choices)}", choices.__contains__) for name, choices in named.items() if choices}


def _is_count(value: Any, least: int) -> bool:
    return is_whole(value) and least <= value <= _MOST


def _is_positive(value: Any) -> bool:
    # The comparisons are false for NaN, and exact for whole numbers that no float can hold.
    return is_number(value) and 0 < value <= sys.float_info.max


def _is_share(value: Any) -> bool:
    return is_number(value) and 0 <= value <= 1


def _count(least: int) -> _Rule:
    return f"a whole number from {least} to {_MOST}", lambda value: _is_count(value, least)


def _is_widths(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) > 0 and all(_is_count(width, 1) for width in value)


def _is_classes(value: Any) -> bool:
    return isinstance(value, tuple) and all(_is_count(number, 0) for number in value) and len(set(value)) == len(value)


# For each other field, its rule in words and whether it holds for a value of any kind.
_RULES: dict[str, _Rule] = {
    "student": ("the name of a kind of network", lambda value: isinstance(value, str)),
    "widths": (f"a list of whole numbers from 1 to {_MOST}, at least one", _is_widths),
    "temperature": ("a positive finite number", _is_positive),
    "soft_weight": ("a number from 0 to 1", _is_share),
    "beta": ("a number from 0 to 1", _is_share),
    "t_squared": ("true or false", lambda value: isinstance(value, bool)),
    "steps": _count(1),
    "seconds": ("a positive number, or None", lambda value: value is None or (is_number(value) and value > 0)),
    "batch_size": _count(1),
    "learning_rate": ("a positive finite number", _is_positive),
    "seed": _count(0),
    "repeats": _count(1),
    "labels": _count(1),
    "classes": (f"a list of class numbers from 0 to {_MOST}, each once", _is_classes),
    "jitter": _count(0),
    "every": _count(1),
    "probes": _count(0),
}
