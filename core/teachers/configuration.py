"""How a teacher is trained; without torch, so that the command line can say what is usual."""

from dataclasses import dataclass

from core.limits import check_seed


@dataclass(frozen=True)
class TeacherConfig:
    """How a teacher is trained: Adam, its rate falling in a straight line to zero. ValueError where wrong."""

    width: int = 128
    steps: int = 2000
    batch_size: int = 128
    learning_rate: float = 2e-3
    jitter: int = 0
    seed: int = 0
    every: int = 100

    def __post_init__(self) -> None:
        for name in ("width", "steps", "batch_size", "every"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be 1 or more, got {getattr(self, name)}")
        if self.jitter < 0:
            raise ValueError(f"jitter must be 0 or more, got {self.jitter}")
        check_seed(self.seed)
        if not 0 < self.learning_rate < float("inf"):
            raise ValueError(f"learning_rate must be positive and finite, got {self.learning_rate}")


# What the teachers in assets/teachers were trained with; a kind's, so that own images have it too.
USUAL = {
    "convnet": TeacherConfig(steps=2400, jitter=2),
    "gru": TeacherConfig(width=192, steps=3000, learning_rate=3e-3),
}
