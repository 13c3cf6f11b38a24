"""What a task is: its examples, and how they are shown, taught and judged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from core.assets import ASSETS

Show = Callable[[np.ndarray], "str | np.ndarray"]


@dataclass(frozen=True)
class Dataset:
    """Examples to learn from and to be judged on; inputs (examples, features) float32, targets int64."""

    train_inputs: np.ndarray
    train_targets: np.ndarray
    test_inputs: np.ndarray
    test_targets: np.ndarray

    def __post_init__(self) -> None:
        for part in ("train", "test"):
            inputs, targets = getattr(self, f"{part}_inputs"), getattr(self, f"{part}_targets")
            if inputs.ndim != 2 or targets.shape != inputs.shape[:1] or not len(targets):
                shapes = f"{inputs.shape} and {targets.shape}"
                raise ValueError(f"{part} inputs must be (examples, features), targets (examples,), got {shapes}")
        if self.train_inputs.shape[1] != self.test_inputs.shape[1]:
            features = f"{self.train_inputs.shape[1]} and {self.test_inputs.shape[1]}"
            raise ValueError(f"training and test examples must have the same features, got {features}")

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """The least and the largest value of any feature in the training examples."""
        return float(self.train_inputs.min()), float(self.train_inputs.max())


@dataclass(frozen=True)
class Task:
    """A classification to teach: its data, how to show an example, and which networks suit it.

    show(input) gives text, or a (height, width) array of ink from 0 to 1. judged_by: accuracy or perplexity.
    `teacher` and `students` are kinds of core.networks.modules. write(predict, key), where a task has it, makes a new
    example from a function that turns inputs (1, features) into probabilities (1, classes).
    hidden: the classes that the experiment missing_class hides and those that only_classes keeps, where none are named.
    temperature, labels: those that suit its students.
    """

    name: str
    classes: tuple[str, ...]
    load: Callable[[], Dataset]
    show: Show
    teacher: str
    students: tuple[str, ...]
    judged_by: str = "accuracy"
    hidden: Mapping[str, tuple[int, ...]] = field(default_factory=dict, hash=False)
    temperature: float = 4.0
    labels: int = 50
    write: Callable[[Callable[[np.ndarray], np.ndarray], int], str] | None = None
    teachers: Path = ASSETS / "teachers"

    def __post_init__(self) -> None:
        if self.judged_by not in ("accuracy", "perplexity"):
            raise ValueError(f"judged_by must be accuracy or perplexity, got {self.judged_by}")
