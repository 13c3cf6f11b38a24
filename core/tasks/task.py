"""What a task is: its examples, and how they are shown, taught, judged, made and exported."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from core.assets import TEACHERS

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

    @cached_property
    def sha256(self) -> str:
        """A fingerprint of all examples, whatever file they came in."""
        digest = hashlib.sha256()
        for part in (self.train_inputs, self.train_targets, self.test_inputs, self.test_targets):
            digest.update(np.ascontiguousarray(part).data)
        return digest.hexdigest()


@dataclass(frozen=True)
class Origin:
    """Whose examples a task has, as its teacher's card tells: what they are, where they come from, the licence."""

    data: str
    source: str
    licence: str


@dataclass(frozen=True)
class Shipped:
    """The file in which a task's examples ship; make(folder) writes it again from its sources in a folder."""

    file: Path
    make: Callable[[Path], None]


@dataclass(frozen=True)
class Program:
    """A task's own lines in an exported program, which reads `files` of assets/data.

    `loading` defines inputs, y (NumPy), teacher_logits, test_inputs and test_y; it has `folder`, and tensors(name)
    for the arrays of folder/NAME.safetensors.gz.
    """

    files: str
    loading: str
    imports: str = ""


@dataclass(frozen=True)
class Task:
    """A classification to teach: its data, how to show an example, which networks suit it, and what is usual for it.

    show(input) gives text, or a (height, width) array of ink from 0 to 1. judged_by: accuracy or perplexity.
    `teacher` and `students` are kinds of core.networks.modules. write(predict, key), where a task has it, makes a new
    example from a function that turns inputs (1, features) into probabilities (1, classes).
    hidden: the classes that the experiment missing_class hides and those that only_classes keeps, where none are named.
    temperature, labels: those that suit its students; how many labels there can be, its examples say.
    shared_inputs: whether many examples have the same input, so that the teacher's logits ship once an input.
    shipped and program are None for a task that does not ship, and for one that cannot be exported.
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
    origin: Origin = Origin("own images", "their folder", "as the images'")
    write: Callable[[Callable[[np.ndarray], np.ndarray], int], str] | None = None
    shared_inputs: bool = False
    shipped: Shipped | None = None
    program: Program | None = None
    teachers: Path = TEACHERS

    def __post_init__(self) -> None:
        if self.judged_by not in ("accuracy", "perplexity"):
            raise ValueError(f"judged_by must be accuracy or perplexity, got {self.judged_by}")
        if not self.hidden.keys() <= {"missing_class", "only_classes"}:
            raise ValueError(f"hidden must be of missing_class and only_classes, got {', '.join(self.hidden)}")
        for numbers in self.hidden.values():
            if not numbers or not set(numbers) < set(range(len(self.classes))):
                raise ValueError(f"hidden must name some of {len(self.classes)} classes, got {tuple(numbers)}")
        if not 0 < self.temperature < float("inf"):
            raise ValueError(f"temperature must be positive and finite, got {self.temperature}")
        if self.labels < 1:
            raise ValueError(f"labels must be 1 or more, got {self.labels}")
