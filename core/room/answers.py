"""What may be sent to a room: questions, guesses and results of runs, all of them numbers or names from a list."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.limits import MAX_RUN_SEED, MAX_RUN_TEMPERATURE, MAX_TEMPERATURE, MIN_TEMPERATURE
from core.room.refused import RefusedError
from core.temperature import is_number, is_whole

# What is guessed of the next token of a recorded prompt at T, and from where to where it can lie:
# the likeliest one's share, and the effective number of choices exp(H), which the vocabulary's size bounds.
KINDS = {"share": (0.0, 1.0), "choices": (1.0, 49_152.0)}


@dataclass(frozen=True)
class Question:
    """What a class guesses: a `kind` of KINDS, the slug of a recorded prompt, T of 0 or 0.05–20."""

    kind: str
    prompt: str
    temperature: float


@dataclass(frozen=True)
class Run:
    """A run's result: accuracy of its student and its twin, each 0–1, of a task in an experiment (both by name)."""

    task: str
    experiment: str
    temperature: float
    seed: int
    student: float
    twin: float


@dataclass(frozen=True)
class Names:
    """What may be named: slugs of recorded prompts, tasks, and experiments."""

    prompts: Sequence[str]
    tasks: Sequence[str]
    experiments: Sequence[str]

    def question(self, sent: object) -> Question:
        """The question of {kind, prompt, temperature}. Raises RefusedError."""
        fields = exactly(sent, ("kind", "prompt", "temperature"))
        kind, temperature = fields["kind"], fields["temperature"]
        _one_of("kind", kind, list(KINDS))
        if temperature != 0 or not is_number(temperature):
            _between("temperature", temperature, MIN_TEMPERATURE, MAX_TEMPERATURE, "0, or ")
        return Question(kind, _one_of("prompt", fields["prompt"], self.prompts), float(temperature))

    def run(self, sent: object) -> Run:
        """The run of {task, experiment, temperature, seed, student, twin}. Raises RefusedError."""
        fields = exactly(sent, tuple(Run.__dataclass_fields__))
        task = _one_of("task", fields["task"], self.tasks)
        experiment = _one_of("experiment", fields["experiment"], self.experiments)
        temperature = _between("temperature", fields["temperature"], MIN_TEMPERATURE, MAX_RUN_TEMPERATURE)
        seed = fields["seed"]
        if not is_whole(seed) or not 0 <= seed <= MAX_RUN_SEED:
            raise RefusedError("value", f"seed must be a whole number from 0 to {MAX_RUN_SEED}, got {seed!r:.40}")
        student, twin = (_between(f"{who}'s accuracy", fields[who], 0, 1) for who in ("student", "twin"))
        return Run(task, experiment, temperature, seed, student, twin)

    def told(self, question: Question | None) -> dict[str, Any] | None:
        """A question as it is sent; None for none, or one of a prompt that is not recorded any more."""
        return None if question is None or question.prompt not in self.prompts else dict(vars(question))


def guess_of(kind: str, value: object) -> float:
    """A guess at a question of `kind`. Raises RefusedError."""
    return _between("guess", value, *KINDS[kind])


def place_of(value: Any) -> int:
    """How many runs were sent before. Raises RefusedError."""
    if is_whole(value) and value >= 0:
        return int(value)
    raise RefusedError("value", f"place must be a whole number from 0, got {value!r:.40}")


def exactly(sent: object, names: Sequence[str]) -> Mapping[str, Any]:
    """`sent`, an object with these fields and no other. Raises RefusedError."""
    if isinstance(sent, dict) and sent.keys() == set(names):
        return sent
    got = ", ".join(map(str, sent)) if isinstance(sent, dict) else sent
    raise RefusedError("value", f"an object must have the fields {', '.join(names)}, got {got!r:.80}")


def _one_of(name: str, value: object, allowed: Sequence[str]) -> str:
    if isinstance(value, str) and value in allowed:
        return value
    raise RefusedError("value", f"{name} must be one of {', '.join(allowed)}, got {value!r:.40}")


def _between(name: str, value: object, least: float, most: float, other: str = "") -> float:
    if is_number(value) and math.isfinite(number := _as_float(value)) and least <= number <= most:
        return number
    raise RefusedError("value", f"{name} must be {other}a number from {least:g} to {most:g}, got {value!r:.40}")


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number of hundreds of digits
        return math.inf
