"""What a distillation run is asked for."""

import dataclasses
from dataclasses import dataclass

from core.tasks import Task

EXPERIMENTS = ("all", "few_labels", "missing_class", "only_classes")
DEVICES = ("cpu", "cuda", "mps", "auto")
PRECISIONS = ("float32", "bfloat16", "auto")
DIVERGENCE_KINDS = ("forward_kl", "reverse_kl", "total_variation", "jsd", "logit_mse")

# The experiments in which classes are never shown, so that a bias is set for them in the end.
CLASS_EXPERIMENTS = ("missing_class", "only_classes")


@dataclass(frozen=True)
class DistillationConfig:
    """One run: the student, what it learns from, how long, the experiment. Raises ValueError where wrong.

    student: a kind of network that the task names; widths: its hidden widths, all of 1 or more.
    soft_weight: the share of the soft targets in the student's loss, 0 to 1; the rest is hard labels.
    divergence, beta: as in core.losses.divergence.
    steps, seconds: the run ends at whichever comes first. every: steps between two events.
    seed, repeats: the run trains a student and a twin for each of the seeds seed … seed + repeats − 1.
    experiment: all | few_labels (the twin sees `labels` labelled examples; the student all examples without
    labels) | missing_class (`classes` are never shown) | only_classes (nothing but `classes` is shown); without
    `classes`, those that the task names for it, which the result's config says.
    jitter: images move by up to so many pixels each way, and the teacher sees the moved image too.
    precision: of the factors in the products of an mlp's layers that are 256 wide or more at both ends; everything
    else is float32. bfloat16 is refused where the processor has none; auto takes it where it has, and the result
    says what was taken. float32 is the default so that a seed gives the same run on any machine, but for the last bits.
    probes: how many held-out examples' distributions the events carry.
    """

    student: str = "mlp"
    widths: tuple[int, ...] = (32,)
    temperature: float = 4.0
    soft_weight: float = 1.0
    divergence: str = "forward_kl"
    beta: float = 0.5
    steps: int = 1200
    seconds: float | None = None
    batch_size: int = 128
    learning_rate: float = 5e-3
    seed: int = 0
    repeats: int = 5
    device: str = "cpu"
    precision: str = "float32"
    experiment: str = "all"
    labels: int = 50
    classes: tuple[int, ...] = ()
    jitter: int = 0
    every: int = 50
    probes: int = 5

    def __post_init__(self) -> None:
        # From JSON the tuples arrive as lists.
        object.__setattr__(self, "widths", tuple(self.widths))
        object.__setattr__(self, "classes", tuple(self.classes))
        for name, (rule, holds) in _rules(self).items():
            if not holds:
                raise ValueError(f"{name} must be {rule}, got {getattr(self, name)}")

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds of the run's students."""
        return tuple(range(self.seed, self.seed + self.repeats))

    def but(self, **changes: object) -> "DistillationConfig":
        """The same config with some fields changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]


def with_usual_classes(task: Task, config: DistillationConfig) -> DistillationConfig:
    """The config with the classes that the task's experiment hides or keeps, where it names none itself.

    Raises ValueError where the task has no usual ones.
    """
    if config.classes or config.experiment not in CLASS_EXPERIMENTS:
        return config
    if config.experiment not in task.hidden:
        raise ValueError(f"classes must be named in {config.experiment} for {task.name}, got none")
    return config.but(classes=task.hidden[config.experiment])


def _rules(config: DistillationConfig) -> dict[str, tuple[str, bool]]:
    """For each field, its rule in words and whether it holds; the comparisons are false for NaN."""
    no_labels = config.experiment == "few_labels"
    return {
        "widths": (
            "one whole number of 1 or more, or several",
            bool(config.widths) and min(config.widths) >= 1,
        ),
        "temperature": ("positive and finite", 0 < config.temperature < float("inf")),
        "soft_weight": (
            "1 in few_labels, where the student sees no labels" if no_labels else "from 0 to 1",
            config.soft_weight == 1 if no_labels else 0 <= config.soft_weight <= 1,
        ),
        "divergence": (f"one of {', '.join(DIVERGENCE_KINDS)}", config.divergence in DIVERGENCE_KINDS),
        "beta": ("from 0 to 1", 0 <= config.beta <= 1),
        "steps": ("1 or more", config.steps >= 1),
        "seconds": ("positive, or None", config.seconds is None or config.seconds > 0),
        "batch_size": ("1 or more", config.batch_size >= 1),
        "learning_rate": ("positive and finite", 0 < config.learning_rate < float("inf")),
        "seed": ("0 or more", config.seed >= 0),
        "repeats": ("1 or more", config.repeats >= 1),
        "device": (f"one of {', '.join(DEVICES)}", config.device in DEVICES),
        "precision": (f"one of {', '.join(PRECISIONS)}", config.precision in PRECISIONS),
        "experiment": (f"one of {', '.join(EXPERIMENTS)}", config.experiment in EXPERIMENTS),
        "labels": ("1 or more", config.labels >= 1),
        "classes": ("class numbers of 0 or more, each once", _distinct(config.classes)),
        "jitter": ("0 or more", config.jitter >= 0),
        "every": ("1 or more", config.every >= 1),
        "probes": ("0 or more", config.probes >= 0),
    }


def _distinct(classes: tuple[int, ...]) -> bool:
    return len(set(classes)) == len(classes) and min(classes, default=0) >= 0
