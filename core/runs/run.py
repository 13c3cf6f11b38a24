"""One run: the networks of some configs and seeds in training, and what can be told of them at any step."""

import dataclasses
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.answers_first import ANSWERS_FIRST
from core.runs.configuration import CLASS_EXPERIMENTS, DistillationConfig
from core.runs.events import CORRECTED_EVERY, DistillationResult, Scores, StepEvent, SweepEvent, SweepPoint
from core.runs.experiments import exposure, matching_bias, with_bias
from core.runs.lanes import Batch, Lane, TrainingData, prepare_training_data, with_teachers_answers
from core.runs.scoring import probe_numbers, score, softened, values
from core.runs.steering import Steering
from core.tasks import Dataset, Task
from core.teachers.teacher import load_teacher, logits_of, teacher_logits

# From so many training examples at most a bias is set while the networks train.
_BIAS_EXAMPLES = 2500


class Run:
    """Students of configs that differ in temperature and soft_weight alone, and one twin a seed for them all.

    In few_labels the students' copycat is there too. Members are in this order: students, copycat, twin.
    Nothing outside refers to what it holds, so that closing its generator frees it.
    """

    def __init__(self, task: Task, configs: Sequence[DistillationConfig], teacher: nn.Module | None) -> None:
        self._task = task
        config, dataset = configs[0], task.load()
        check_suits(task, config)
        self._device = resolve_device(config.device)
        self._configs = list(configs)
        self._train_targets, self._test_targets = map(torch.from_numpy, (dataset.train_targets, dataset.test_targets))
        logits = logits_of(teacher, task) if teacher else teacher_logits(task)
        self._teacher_logits = logits.test
        self._teacher_scores = score(logits.test[None], self._test_targets, logits.test)
        self._probes = probe_numbers(logits.test, self._test_targets, config.probes)
        asked = (teacher or load_teacher(task)).to(self._device) if config.jitter else None
        data = prepare_training_data(dataset, logits.train, config, self._device, asked)
        self._train_inputs, self._active = data.inputs, data.features.active
        self._test_inputs = torch.from_numpy(dataset.test_inputs).to(self._device)[:, data.features.active].contiguous()
        self._lanes = self._make_lanes(dataset, data)
        self._begun = time.perf_counter()

    def steps(self, steering: Steering) -> Iterator[tuple[int, tuple[Batch, ...], bool]]:
        """Train; wait at each event with the step, the lanes' next batches and whether it is the last."""
        config = self._configs[0]
        self._begun = time.perf_counter()
        for step in range(config.steps + 1):
            batches = tuple(lane.next_batch(step) for lane in self._lanes)
            due = step % config.every == 0
            while due or steering.rests or self._ends(step, steering):
                last, rests, begun = self._ends(step, steering), steering.rests, time.perf_counter()
                yield step, batches, last
                if last:
                    return
                due = False
                if rests:
                    self._begun += time.perf_counter() - begun
            self._begun += ANSWERS_FIRST.wait()  # as long as it does not train no time counts
            for lane, batch in zip(self._lanes, batches, strict=True):
                lane.train(batch, config.learning_rate)

    def watched(self, event: StepEvent, features: np.ndarray | None) -> StepEvent:
        """The event with what the present weights make of a watched input (features,)."""
        if features is None:
            return dataclasses.replace(event, watched_student=(), watched_twin=())
        logits = self._predict(torch.from_numpy(features[None, self._active]).to(self._device))
        student, twin = softened(logits[0, [0, -1], 0], self._configs[0].temperature)
        return dataclasses.replace(event, watched_student=student, watched_twin=twin)

    def event(self, step: int, batches: Sequence[Batch]) -> StepEvent:
        """What `distill` tells of the first config, with nothing watched."""
        config, logits = self._configs[0], self._predict(self._test_inputs)
        measured = [lane.measure(batch) for lane, batch in zip(self._lanes, batches, strict=True)]
        student, twin = measured[0], measured[-1]
        probes = list(self._probes)
        return StepEvent(
            step=step,
            seconds=self._elapsed(),
            student=self._score(logits[:, 0]),
            twin=self._score(logits[:, -1]),
            copycat=self._copycat(logits),
            teacher=self._teacher_scores,
            soft_loss=values(student[0][:, 0]),
            hard_loss=values(student[1][:, 0]),
            twin_loss=values(twin[1][:, -1]),
            soft_gradient_norm=values(student[2][:, 0]),
            hard_gradient_norm=values(student[3][:, 0]),
            probes=self._probes,
            student_probes=softened(logits[0, 0, probes], config.temperature),
            twin_probes=softened(logits[0, -1, probes], config.temperature),
            teacher_probes=softened(self._teacher_logits[probes], config.temperature),
            watched_student=(),
            watched_twin=(),
            **self._corrected(logits, self._bias_stride if step % (CORRECTED_EVERY * config.every) == 0 else None),
        )

    def result(self, event: StepEvent) -> DistillationResult:
        """The last event with what is only computed at the end."""
        config = self._configs[0].but(steps=event.step, seconds=None)
        return DistillationResult(
            **vars(event) | self._corrected(self._predict(self._test_inputs), stride=1),
            task=self._task.name,
            config=config,
            student_state=self._lanes[0].stack.state(0, 0),
            twin_state=self._lanes[-1].stack.state(0, self._lanes[-1].members - 1),
        )

    def sweep_event(self, step: int, last: bool) -> SweepEvent:
        """What `sweep` tells of all configs."""
        logits = self._predict(self._test_inputs)
        if self._hides:
            stride = 1 if last else self._bias_stride
            biases = self._biases(range(len(self._configs) + 1), stride)
            for member, bias in enumerate(biases):
                logits[:, member] = with_bias(logits[:, member], bias, self._configs[0].classes)
        points = tuple(SweepPoint(config, self._score(logits[:, place])) for place, config in enumerate(self._configs))
        return SweepEvent(
            step,
            self._elapsed(),
            self._task.name,
            points,
            self._score(logits[:, -1]),
            self._copycat(logits),
            self._teacher_scores,
            last,
        )

    def _corrected(self, test: Tensor, stride: int | None) -> dict[str, Any]:
        """Scores of the held-out logits after a bias was set from every stride-th training example, and the biases.

        As the events name them; without a stride, or where no class is hidden, there are none.
        """
        if stride is None or not self._hides:
            return {"corrected_student": None, "corrected_twin": None, "student_bias": (), "twin_bias": ()}
        told: dict[str, Any] = {}
        members = {"student": 0, "twin": -1}
        for (who, member), bias in zip(members.items(), self._biases(members.values(), stride), strict=True):
            told[f"corrected_{who}"] = self._score(with_bias(test[:, member], bias, self._configs[0].classes))
            told[f"{who}_bias"] = values(bias)
        return told

    def _biases(self, members: Iterable[int], stride: int) -> list[Tensor]:
        """The members' biases for the experiment's classes, (seeds,) each, from every stride-th training example."""
        train, targets = self._predict(self._train_inputs[::stride]), self._train_targets[::stride]
        return [matching_bias(train[:, member], targets, self._configs[0].classes) for member in members]

    @property
    def _hides(self) -> bool:
        return self._configs[0].experiment in CLASS_EXPERIMENTS

    @property
    def _bias_stride(self) -> int:
        return math.ceil(len(self._train_targets) / _BIAS_EXAMPLES)

    def _copycat(self, logits: Tensor) -> Scores | None:
        """The scores of the one that learns the teacher's answers, where there is one."""
        return self._score(logits[:, -2]) if self._configs[0].experiment == "few_labels" else None

    def _predict(self, inputs: Tensor) -> Tensor:
        """Logits (seeds, students and twin, examples, classes)."""
        return torch.cat([lane.stack.predict(inputs) for lane in self._lanes], dim=1)

    def _score(self, logits: Tensor) -> Scores:
        return score(logits, self._test_targets, self._teacher_logits)

    def _ends(self, step: int, steering: Steering) -> bool:
        """Whether the run ends here. It takes one step at least: a config of no steps could not be run again."""
        config = self._configs[0]
        late = config.seconds is not None and self._elapsed() >= config.seconds
        return step == config.steps or (step > 0 and (late or steering.stopped))

    def _elapsed(self) -> float:
        return time.perf_counter() - self._begun

    def _make_lanes(self, dataset: Dataset, data: TrainingData) -> list[Lane]:
        """One lane where student and twin see the same examples, otherwise one for each, the copycat in the first."""
        base = self._configs[0]
        shown = [exposure(base, dataset, seed) for seed in base.seeds]
        students, twins = [seen.student for seen in shown], [seen.twin for seen in shown]
        if base.experiment != "few_labels":
            return [Lane(base, self._configs, True, students, data)]
        return [
            Lane(base, self._configs, True, students, with_teachers_answers(data)),
            Lane(base, (), True, twins, data),
        ]


def resolve_device(device: str) -> str:
    """cpu, cuda or mps for one of those or for auto; ValueError if it is not there."""
    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if device == "auto":
        return next(name for name, there in present.items() if there)
    if not present[device]:
        raise ValueError(
            f"device must be there to be used ({', '.join(d for d in present if present[d])}), got {device}"
        )
    return device


def check_suits(task: Task, config: DistillationConfig) -> None:
    """Raise ValueError where a config cannot be run on a task."""
    if config.student not in task.students:
        raise ValueError(
            f"student must be one of {', '.join(task.students)} for {task.name}, got {config.student!r:.40}"
        )
    if config.student != "mlp" and len(config.widths) != 1:
        raise ValueError(f"a {config.student} needs one width, got {config.widths!s:.40}")
    if max(config.classes, default=0) >= len(task.classes):
        raise ValueError(f"classes must be below {len(task.classes)} for {task.name}, got {config.classes!s:.80}")
    if config.jitter and task.teacher != "convnet":
        raise ValueError(f"jitter must be 0 for {task.name}, which has no images, got {config.jitter}")
