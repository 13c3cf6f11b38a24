"""How the holder of a run reaches into it while it trains, from any thread."""

from collections.abc import Sequence

import numpy as np

from core.tasks import Task
from core.temperature import is_number


class Steering:
    """What a run of `task` is asked for on its way; the run looks at every step.

    paused: it takes no step, and gives the event of where it stands again and again, with what is watched anew: its
    reader sets the pace. The time does not count toward the config's seconds.
    stopped: it ends within one step, with a result.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.paused = False
        self.stopped = False
        self._watched: np.ndarray | None = None

    @property
    def rests(self) -> bool:
        """Whether the run is to take no step."""
        return self.paused and not self.stopped

    @property
    def watched(self) -> np.ndarray | None:
        """The input (features,) whose predictions every event carries, float32, or None."""
        return self._watched

    def watch(self, features: Sequence[float] | np.ndarray | None) -> None:
        """Watch an input (features,), or nothing. ValueError where it is none of the task's."""
        self._watched = None if features is None else _checked(features, self.task)


def _checked(features: Sequence[float] | np.ndarray, task: Task) -> np.ndarray:
    dataset = task.load()
    count, (least, most) = dataset.train_inputs.shape[1], dataset.bounds
    rule = f"a watched input must be {count} numbers from {least:g} to {most:g}"
    if not isinstance(features, Sequence | np.ndarray) or isinstance(features, str | bytes):
        raise ValueError(f"{rule}, got {features!r:.40}")
    if len(features) != count:
        raise ValueError(f"{rule}, got {len(features)}")
    for number in features:
        if not is_number(number) or not least <= number <= most:
            raise ValueError(f"{rule}, got {number!r:.40}")
    return np.array(features, dtype=np.float32)
