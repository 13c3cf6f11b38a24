"""What a distillation run tells while it goes on, and what remains of it."""

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.fields import as_json
from core.runs.configuration import DistillationConfig, config_from_fields, never_shown
from core.significance import clear_gains

Values = tuple[float, ...]

# Among how many events one tells what a bias set at that moment would make of the networks.
CORRECTED_EVERY = 5


@dataclass(frozen=True)
class Scores:
    """Measures on held-out examples, one value a seed; KL(teacher ‖ network) in nats at T = 1."""

    accuracy: Values
    perplexity: Values
    agreement: Values
    kl_to_teacher: Values
    class_accuracy: tuple[Values, ...]


@dataclass(frozen=True)
class StepEvent:
    """A run after `step` steps, before the next; tuples hold one value a seed unless said otherwise.

    copycat: in few_labels the network that learns the teacher's likeliest answers (pseudo-labels, Lee 2013) of all
    examples, else None. soft_loss, hard_loss: the student's on the next batch, in nats, the soft one with its T²; the
    norms are of their gradients by the student's weights, before soft_weight. In few_labels the hard ones are of the
    teacher's likeliest answers. twin_loss: the twin's on its next batch.
    The probes' distributions are the first seed's at the config's temperature, (probes, classes);
    `probes` are their numbers among the task's held-out examples. watched_student, watched_twin: the same for the
    input that is watched (see core.runs.steering), (classes,); empty where none is.
    corrected_student, corrected_twin: the scores after the bias of the experiment's classes was moved by
    student_bias and twin_bias, so that they are predicted as often on training examples as they occur there; at
    every CORRECTED_EVERY-th event, and None at the others and where no class is hidden.
    """

    step: int
    seconds: float
    student: Scores
    twin: Scores
    copycat: Scores | None
    teacher: Scores
    soft_loss: Values
    hard_loss: Values
    twin_loss: Values
    soft_gradient_norm: Values
    hard_gradient_norm: Values
    probes: tuple[int, ...]
    student_probes: tuple[Values, ...]
    twin_probes: tuple[Values, ...]
    teacher_probes: tuple[Values, ...]
    watched_student: Values
    watched_twin: Values
    corrected_student: Scores | None
    corrected_twin: Scores | None
    student_bias: Values
    twin_bias: Values

    def to_json(self) -> str:
        """The event as one line of JSON; a number that is not finite, as of a run that went astray, is null."""
        return as_json(_plain(self))


@dataclass(frozen=True)
class DistillationResult(StepEvent):
    """The last event. Its `config`, run again on the same machine, gives the same numbers but the seconds.

    Where classes are hidden, its corrected scores are there, and their biases are of all training examples.
    student_state, twin_state: the first seed's weights, uncorrected; they are not part of the JSON.
    """

    task: str
    config: DistillationConfig
    student_state: dict[str, Any] = field(repr=False)
    twin_state: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class SweepPoint:
    """One config's students."""

    config: DistillationConfig
    student: Scores


@dataclass(frozen=True)
class SweepEvent:
    """All students of a sweep after `step` steps, and their twins with hard labels, one value a seed.

    Where classes are hidden, the scores of students and twins are those after the bias of these classes was set, as
    StepEvent's corrected ones: from a part of the training examples, and from all of them in the last event.
    """

    step: int
    seconds: float
    task: str
    points: tuple[SweepPoint, ...]
    twin: Scores
    copycat: Scores | None
    teacher: Scores
    last: bool

    def best(self, judged_by: str) -> SweepPoint | None:
        """The point of the best mean of what the sweep is about if it clearly beats the twins, or None.

        Where no temperature has an effect, one is named in at most 5 % of sweeps (core.significance); with a single
        seed there is no telling, and the answer is None.
        """
        sign = -1 if judged_by == "perplexity" and not self.hidden else 1
        students = np.array([self.measured(point.student, judged_by) for point in self.points])
        gained = sign * (students - np.array(self.measured(self.twin, judged_by)))
        place = int(gained.mean(axis=-1).argmax())
        return self.points[place] if clear_gains(gained)[place] else None

    @property
    def hidden(self) -> tuple[int, ...]:
        """The classes that the experiment hides."""
        return never_shown(self.points[0].config, len(next(iter(self.teacher.class_accuracy), ())))

    def measured(self, scores: Scores, judged_by: str) -> Values:
        """What the sweep is about, one value a seed: how often the hidden classes are found, else `judged_by`."""
        found: Values = getattr(scores, judged_by)
        return accuracy_on(scores, self.hidden) if self.hidden else found

    def to_json(self) -> str:
        """The event as one line of JSON; a number that is not finite, as of a run that went astray, is null."""
        return as_json(dataclasses.asdict(self))


def gains(student: Scores, twin: Scores, judged_by: str) -> Values:
    """How much better the student is than its twin, seed by seed: more accuracy, or less perplexity."""
    sign = -1 if judged_by == "perplexity" else 1
    differences: list[float] = (sign * np.subtract(getattr(student, judged_by), getattr(twin, judged_by))).tolist()
    return tuple(differences)


def accuracy_on(scores: Scores, classes: tuple[int, ...]) -> Values:
    """The mean of the classes' accuracies, one value a seed."""
    return tuple(sum(seed[number] for number in classes) / len(classes) for seed in scores.class_accuracy)


def mean_and_deviation(values: Values) -> tuple[float, float]:
    """The mean and the sample standard deviation, which is 0 for a single value."""
    return float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else 0.0


def config_from_json(text: str) -> DistillationConfig:
    """The config in a saved result, or one saved by itself; ValueError if the text holds neither."""
    try:
        stored = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"a config must be JSON, got {text[:60]!r}") from error
    return config_from_fields(stored.get("config", stored) if isinstance(stored, dict) else stored)


def _plain(event: StepEvent) -> dict[str, Any]:
    shown = {f.name: getattr(event, f.name) for f in dataclasses.fields(event) if not f.name.endswith("_state")}
    return {
        name: dataclasses.asdict(value) if dataclasses.is_dataclass(value) else value  # type: ignore[arg-type]
        for name, value in shown.items()
    }
