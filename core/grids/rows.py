"""What is kept of one run: a line of JSON."""

import dataclasses
import json
import math
from dataclasses import dataclass
from typing import Any

from core.runs.configuration import DistillationConfig, config_from_fields
from core.runs.events import Scores, SweepEvent, accuracy_on

MEASURES = ("accuracy", "perplexity", "agreement", "kl_to_teacher")
# Of an experiment that hides classes: how often these are found, once the bias is set for them.
HIDDEN = "hidden_accuracy"

Measures = dict[str, float | None]
# What was asked for: the task, and a config of one seed.
Key = tuple[str, DistillationConfig]


@dataclass(frozen=True)
class Row:
    """One student of one seed, beside its twin, its copycat where there is one, and its teacher.

    Each has MEASURES, and HIDDEN where classes are hidden, on held-out examples; None for what is not finite.
    `config` has one seed, and run again it gives the same numbers.
    """

    task: str
    config: DistillationConfig
    student: Measures
    twin: Measures
    copycat: Measures | None
    teacher: Measures

    @property
    def key(self) -> Key:
        """What was asked for."""
        return self.task, self.config

    def to_json(self) -> str:
        """One line, which `distil --replay` takes too."""
        return json.dumps(dataclasses.asdict(self), allow_nan=False)


def row_from_json(line: str) -> Row:
    """The row of a line that to_json wrote. Raises ValueError for any other."""
    try:
        stored = json.loads(line)
        return Row(**{**stored, "config": config_from_fields(stored["config"])})
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"a line of results must be one that a grid wrote, got {line!r:.60}") from error


def rows_of(task: str, event: SweepEvent) -> list[Row]:
    """A row for each student of a sweep's last event, of a task by its name or folder as it was asked for."""

    def measures(scores: Scores, place: int) -> Measures:
        told: dict[str, Any] = {name: getattr(scores, name)[place] for name in MEASURES}
        if event.hidden:
            told[HIDDEN] = accuracy_on(scores, event.hidden)[place]
        return {name: value if math.isfinite(value) else None for name, value in told.items()}

    teacher = measures(event.teacher, 0)
    return [
        Row(
            task,
            point.config.but(seed=seed, repeats=1),
            measures(point.student, place),
            measures(event.twin, place),
            measures(event.copycat, place) if event.copycat else None,
            teacher,
        )
        for point in event.points
        for place, seed in enumerate(point.config.seeds)
    ]
