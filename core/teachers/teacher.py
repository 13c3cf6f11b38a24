"""Stage 1: train a teacher, keep it in assets/teachers, and ask it for its logits."""

import dataclasses
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from core.answers_first import ANSWERS_FIRST
from core.evaluation import accuracy, calibration, cross_entropy
from core.files import stamps, written_whole
from core.networks.features import Inputs
from core.networks.jitter import jittered
from core.networks.module_stack import ModuleStack
from core.networks.modules import from_state
from core.randomness import JITTER, key, shuffled_batches
from core.tasks import Task
from core.teachers.cards import check_teacher, has_teacher, teacher_card, teacher_files
from core.teachers.configuration import TeacherConfig
from core.teachers.stored_logits import read_logits

_CHUNK = 1000
# Of so many teachers what they said of all examples is kept.
_MOST_TEACHERS = 4

Told = Callable[[int], None]


def _nothing(_: int) -> None:
    """For who does not want to hear how far it is."""


@dataclass(frozen=True)
class TeacherEvent:
    """A teacher in training: loss on the last batch in nats, and measures on the held-out examples."""

    step: int
    seconds: float
    loss: float
    accuracy: float
    perplexity: float
    calibration_error: float
    state: dict[str, Tensor] = field(repr=False)

    def __str__(self) -> str:
        measured = f"held-out accuracy {self.accuracy:.2%}  perplexity {self.perplexity:.3f}"
        return f"step {self.step:5d}  {self.seconds:6.1f} s  loss {self.loss:.4f}  {measured}"


def train_teacher(task: Task, config: TeacherConfig) -> Iterator[TeacherEvent]:
    """Train on the task's training examples; an event every so many steps, and the last one at the end."""
    dataset, begun = task.load(), time.perf_counter()
    inputs, targets = torch.from_numpy(dataset.train_inputs), torch.from_numpy(dataset.train_targets)
    test_inputs, test_targets = torch.from_numpy(dataset.test_inputs), torch.from_numpy(dataset.test_targets)
    sizes = (inputs.shape[1], config.width, len(task.classes))
    stack = ModuleStack(task.teacher, sizes, (config.seed,), 1, "cpu")
    batches = shuffled_batches(config.seed, len(inputs), config.batch_size)
    for step in range(1, config.steps + 1):
        ANSWERS_FIRST.wait()
        batch = torch.from_numpy(next(batches))
        views = inputs[batch]
        if config.jitter:
            views = jittered(views, config.jitter, key(config.seed, JITTER, step))
        probs = stack.forward(Inputs.all_of(views[None]))[0, 0].softmax(dim=-1)
        chosen = probs.gather(1, targets[batch, None])
        probs.scatter_(1, targets[batch, None], chosen - 1)
        stack.backward(probs.div_(len(batch))[None, None])
        stack.update(config.learning_rate * (1 - (step - 1) / config.steps))
        if step % config.every == 0 or step == config.steps:
            logits = in_chunks(stack.module(0, 0), test_inputs)
            yield TeacherEvent(
                step=step,
                seconds=time.perf_counter() - begun,
                loss=-chosen.log().mean().item(),
                accuracy=accuracy(logits, test_targets).item(),
                perplexity=cross_entropy(logits, test_targets).exp().item(),
                calibration_error=calibration(logits, test_targets).error,
                state=stack.state(0, 0),
            )


def save_teacher(task: Task, config: TeacherConfig, event: TeacherEvent) -> None:
    """Write the weights, and a card of config, measures and data, into the task's teachers folder."""
    measured = {f.name: getattr(event, f.name) for f in dataclasses.fields(event) if f.name != "state"}
    dataset = task.load()
    card = {
        "task": task.name,
        "network": task.teacher,
        "classes": task.classes,
        "examples": {"train": len(dataset.train_targets), "test": len(dataset.test_targets)},
        "examples_sha256": dataset.sha256,
        "config": dataclasses.asdict(config),
        "measured": measured,
        **dataclasses.asdict(task.origin),
    }
    task.teachers.mkdir(parents=True, exist_ok=True)
    weights_file, card_file = teacher_files(task)
    with written_whole(weights_file) as weights, written_whole(card_file) as words:  # no old one beside a new one
        save_file(event.state, weights)
        words.write_text(f"{json.dumps(card, indent=2, ensure_ascii=False)}\n", "utf-8")


def is_outdone(task: Task, event: TeacherEvent) -> bool:
    """Whether the task already has a better teacher of the same examples than that of `event`."""
    if not has_teacher(task):
        return False
    card = teacher_card(task)
    kept, new = card["measured"][task.judged_by], getattr(event, task.judged_by)
    better = kept < new if task.judged_by == "perplexity" else kept > new
    return bool(better) and card.get("examples_sha256") == task.load().sha256


def load_teacher(task: Task) -> nn.Module:
    """The task's teacher with its trained weights; ValueError if there is no teacher yet, or not a whole one."""
    card = teacher_card(task)
    features = task.load().train_inputs.shape[1]
    config = TeacherConfig(**card["config"])
    file = teacher_files(task)[0]
    try:
        state = load_file(file)
    except SafetensorError as error:
        raise ValueError(f"a teacher's weights must be a whole safetensors file, got {file}: {error}") from error
    return from_state(card["network"], features, len(task.classes), (config.width,), state)


@dataclass(frozen=True)
class TeacherLogits:
    """A teacher's logits for all examples: (training examples, classes) and (test examples, classes)."""

    train: Tensor
    test: Tensor


def teacher_logits(task: Task) -> TeacherLogits:
    """The logits of the task's own teacher: with logits, any temperature is exact.

    Read or computed once as long as the teacher's files stay as they are.
    """
    check_teacher(task)
    return _logits_of_own(task, stamps(teacher_files(task)))


@lru_cache(_MOST_TEACHERS)
def _logits_of_own(task: Task, _: tuple[object, ...]) -> TeacherLogits:
    """The logits of the task's own teacher, whose files have these stamps."""
    stored = read_logits(task)
    return TeacherLogits(*map(torch.from_numpy, stored)) if stored else logits_of(load_teacher(task), task)


def logits_of(teacher: nn.Module, task: Task, told: Told = _nothing) -> TeacherLogits:
    """Any teacher's logits for the task's examples; `told` hears of each thousand how many they were."""
    dataset = task.load()
    train, test = (torch.from_numpy(part) for part in (dataset.train_inputs, dataset.test_inputs))
    return TeacherLogits(in_chunks(teacher, train, told), in_chunks(teacher, test, told))


def in_chunks(module: nn.Module, inputs: Tensor, told: Told = _nothing) -> Tensor:
    """A module's logits (examples, classes), without gradients, a thousand examples at a time."""
    chunks = []
    with torch.no_grad():
        for chunk in inputs.split(_CHUNK):
            chunks.append(module(chunk))
            told(len(chunk))
    return torch.cat(chunks)


def probabilities_of(module: nn.Module) -> Callable[[np.ndarray], np.ndarray]:
    """A function from inputs (examples, features) to probabilities (examples, classes) at T = 1."""
    return lambda inputs: in_chunks(module, torch.from_numpy(inputs)).softmax(dim=-1).numpy()
