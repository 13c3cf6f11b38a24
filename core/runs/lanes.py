"""Networks on their way through training: a stack, the batches that it sees, and what it is pulled toward."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.networks.features import Features, Inputs
from core.networks.jitter import jittered
from core.networks.mlp_stack import MLPStack
from core.networks.module_stack import ModuleStack
from core.randomness import JITTER, key, shuffled_batches
from core.runs.configuration import DistillationConfig
from core.runs.objective import Objective
from core.tasks import Dataset


@dataclass(frozen=True)
class TrainingData:
    """The training examples on the device.

    inputs: (examples, active features), of `input_size` in all; features: those that inputs keep.
    teacher_and_targets: (examples, 2 · classes), the teacher's logits beside one-hot targets, so that one look-up
    fetches both. With a teacher given, images are jittered and it is asked for the logits of what it sees.
    """

    input_size: int
    features: Features
    inputs: Tensor
    teacher_and_targets: Tensor
    teacher: nn.Module | None


def prepare_training_data(
    dataset: Dataset,
    logits: Tensor,
    config: DistillationConfig,
    device: str,
    teacher: nn.Module | None = None,
) -> TrainingData:
    """What a run of the config learns from; logits: the teacher's for the training examples."""
    inputs, targets = torch.from_numpy(dataset.train_inputs), torch.from_numpy(dataset.train_targets)
    # Moved images have ink in other pixels, and what is no MLP needs every feature in its place.
    all_needed = config.student != "mlp" or config.jitter
    features = (Features.all_of if all_needed else Features.active_in)(dataset.train_inputs)
    one_hot = F.one_hot(targets, logits.shape[1]).to(logits.dtype)
    teacher_and_targets = torch.cat([logits, one_hot], dim=1).to(device)
    active = inputs[:, features.active].contiguous().to(device)
    return TrainingData(inputs.shape[1], features, active, teacher_and_targets, teacher)


def with_teachers_answers(data: TrainingData) -> TrainingData:
    """The same data with the teacher's likeliest answers in place of the targets."""
    logits, _ = data.teacher_and_targets.chunk(2, dim=1)
    answers = F.one_hot(logits.argmax(dim=1), logits.shape[1]).to(logits.dtype)
    return dataclasses.replace(data, teacher_and_targets=torch.cat([logits, answers], dim=1))


@dataclass(frozen=True)
class Batch:
    """One step's examples; the teacher's logits and the one-hot targets are (groups, 1, batch, classes)."""

    inputs: Inputs
    teacher: Tensor
    one_hot: Tensor


class Lane:
    """Students of some configs and perhaps one that learns hard targets alone, a group a seed, on the same batches."""

    def __init__(
        self,
        base: DistillationConfig,
        configs: Sequence[DistillationConfig],
        with_hard: bool,
        examples: Sequence[np.ndarray],
        data: TrainingData,
    ) -> None:
        """examples: the numbers of the training examples shown, for each seed of `base`."""
        device = str(data.inputs.device)
        self._config, self._data, self._examples = base, data, examples
        sizes = (data.input_size, *base.widths, data.teacher_and_targets.shape[1] // 2)
        self.members = len(configs) + with_hard
        self.objective = Objective(configs, with_hard, base.batch_size, device)
        self.stack = (
            MLPStack(sizes, data.features, base.seeds, self.members, device)
            if base.student == "mlp"
            else ModuleStack(base.student, sizes, base.seeds, self.members, device)
        )
        self._streams = [
            shuffled_batches(seed, len(shown), base.batch_size)
            for seed, shown in zip(base.seeds, examples, strict=True)
        ]
        rows = len(base.seeds) * base.batch_size
        self._inputs = torch.empty(rows, data.inputs.shape[1], device=device)
        self._teacher_and_targets = torch.empty(rows, 2 * sizes[-1], device=device)

    def next_batch(self, step: int) -> Batch:
        """The next batch of each seed; valid until the one after."""
        drawn = [shown[next(stream)] for stream, shown in zip(self._streams, self._examples, strict=True)]
        examples, with_rare = self._data.features.rare_first(drawn)
        rows = torch.from_numpy(examples).to(self._inputs.device)
        torch.index_select(self._data.inputs, 0, rows, out=self._inputs)
        torch.index_select(self._data.teacher_and_targets, 0, rows, out=self._teacher_and_targets)
        inputs, (teacher, one_hot) = self._inputs, self._teacher_and_targets.chunk(2, dim=1)
        if self._data.teacher is not None:
            inputs = self._moved(step)
            with torch.no_grad():
                teacher = self._data.teacher(inputs)
        groups = len(self._streams)
        return Batch(
            Inputs(inputs.unflatten(0, (groups, -1)), with_rare),
            teacher.unflatten(0, (groups, 1, -1)),
            one_hot.unflatten(0, (groups, 1, -1)),
        )

    def train(self, batch: Batch, learning_rate: float) -> None:
        """One step of every network."""
        logits = self.stack.forward(batch.inputs)
        self.stack.backward(self.objective.gradient(logits, batch.teacher, batch.one_hot))
        self.stack.update(learning_rate)

    def measure(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Soft and hard losses on a batch, and the norms of the two parts' gradients; (groups, members)."""
        logits = self.stack.forward(batch.inputs)
        soft_loss, hard_loss = self.objective.losses(logits, batch.teacher, batch.one_hot)
        norms = []
        for part in self.objective.parts(logits, batch.teacher, batch.one_hot):
            # The backward pass uses up the forward pass's values.
            self.stack.forward(batch.inputs)
            self.stack.backward(part)
            norms.append(self.stack.gradient_norms())
        return soft_loss, hard_loss, norms[0], norms[1]

    def _moved(self, step: int) -> Tensor:
        """The batch's images jittered, each seed's by its own numbers."""
        parts = self._inputs.chunk(len(self._streams))
        seeds = self._config.seeds
        return torch.cat(
            [
                jittered(part, self._config.jitter, key(seed, JITTER, step))
                for part, seed in zip(parts, seeds, strict=True)
            ]
        )
