"""A distillation run as a short PyTorch program that anyone can read, run and change, and its networks as a file."""

from typing import TYPE_CHECKING

from core.runs.configuration import CLASS_EXPERIMENTS, DistillationConfig, with_usual_classes
from core.tasks import Task
from core.tasks.task import Program

if TYPE_CHECKING:
    from core.runs.events import DistillationResult

_DIVERGENCES = {
    "forward_kl": "(t * (log_t - log_s)).sum(-1).mean(){power}  # KL(teacher || student)",
    "reverse_kl": "(s * (log_s - log_t)).sum(-1).mean(){power}  # KL(student || teacher)",
    "total_variation": "0.5 * (t - s).abs().sum(-1).mean(){power}  # its gradient shrinks as 1/T only",
    "jsd": "((BETA * t * (log_t - log_m) + (1 - BETA) * s * (log_s - log_m)).sum(-1)\n"
    "            / (BETA * (1 - BETA))).mean(){power}  # generalised Jensen-Shannon divergence",
    "logit_mse": "0.5 * ((log_s - log_s.mean(-1, keepdim=True))\n"
    "                  - (log_t - log_t.mean(-1, keepdim=True))).square().mean(){power}",
}

# The body of a function of the task's measure, which a network is given to.
_MEASURES = {
    "accuracy": "return float((network(test_inputs).argmax(1).numpy() == test_y).mean())",
    "perplexity": "return float(F.cross_entropy(network(test_inputs), torch.from_numpy(test_y)).exp())",
}

_SHOWN = {
    "all": "student_sees = twin_sees = np.arange(len(y))",
    "missing_class": "student_sees = twin_sees = np.flatnonzero(~np.isin(y, CLASSES))  # these are never shown",
    "only_classes": "student_sees = twin_sees = np.flatnonzero(np.isin(y, CLASSES))  # nothing else is shown",
    "few_labels": """shuffled = shuffle(key(seed, 3), len(y))
    share_before = np.empty(len(y))
    for number in range(teacher_logits.shape[1]):  # of each class as many as its share of all examples
        places = np.flatnonzero(y[shuffled] == number)
        share_before[places] = (np.arange(len(places)) + 0.5) / len(places)
    student_sees, twin_sees = np.arange(len(y)), shuffled[np.argsort(share_before, kind="stable")[:LABELS]]""",
}

_BIAS = '''

def set_bias(network):
    """Add one number to the logits of CLASSES, so that they are predicted as often as they occur in training."""
    chosen = torch.zeros(teacher_logits.shape[1], dtype=torch.bool)
    chosen[CLASSES] = True
    logits = network(inputs)
    gaps = (logits[:, ~chosen].amax(1) - logits[:, chosen].amax(1)).sort().values
    wanted = int(chosen[torch.from_numpy(y)].sum())
    network[-1].bias += chosen * (gaps[wanted - 1] + gaps[wanted]) / 2
'''

_PROGRAM = '''"""Distil the {task} teacher into small students. Needs numpy, torch, safetensors, and two files of
Temperature Lab in this folder or the one that is named: {files} (assets/data).
"""

import gzip
{imports}import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import load
from torch import nn

T, SOFT, BETA = {temperature}, {soft_weight}, {beta}
HIDDEN, STEPS, BATCH, RATE = {hidden}, {steps}, {batch_size}, {learning_rate}
SEEDS, CLASSES, LABELS = {seeds}, {classes}, {labels}


def mix(x):
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = (x ^ (x >> shift)) * factor & 0xFFFFFFFF
    return x ^ (x >> 16)


def key(*numbers):
    result = 0
    for number in numbers:
        result = mix((result + 0x9E3779B9 & 0xFFFFFFFF) ^ number)
    return result


def words(key, count):
    return mix(key + np.arange(count, dtype=np.uint64) * 0x9E3779B9 & 0xFFFFFFFF)


def shuffle(key, count):
    return np.argsort(words(key, count), kind="stable")


folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
tensors = lambda name: load(gzip.decompress((folder / f"{{name}}.safetensors.gz").read_bytes()))
{loading}


def new_network(seed):
    features, classes = inputs.shape[1], teacher_logits.shape[1]
    network = nn.Sequential(nn.Linear(features, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, classes))
    for place, layer in enumerate((network[0], network[2])):
        fan_out, fan_in = layer.weight.shape
        bound = (6 / (fan_in + fan_out)) ** 0.5
        numbers = (words(key(seed, 1, place), fan_in * fan_out) >> 8) / 2.0**24
        weights = (bound * (2 * numbers - 1)).astype(np.float32).reshape(fan_in, fan_out)
        layer.weight.data = torch.from_numpy(weights.T.copy())
        layer.bias.data.zero_()
    return network


def soft_loss(student_logits, teacher_logits):
    log_s, log_t = F.log_softmax(student_logits / T, -1), F.log_softmax(teacher_logits / T, -1)
    s, t = log_s.exp(), log_t.exp(){mixture}
    return {divergence}


def train(seed, examples, soft, answers):
    network = new_network(seed)
    adam = torch.optim.Adam(network.parameters(), RATE)
    epoch, waiting = 0, np.empty(0, int)
    for _ in range(STEPS):
        while len(waiting) < BATCH:
            waiting = np.concatenate([waiting, shuffle(key(seed, 2, epoch), len(examples))])
            epoch += 1
        batch, waiting = examples[waiting[:BATCH]], waiting[BATCH:]
        logits = network(inputs[batch])
        loss = (1 - soft) * F.cross_entropy(logits, torch.from_numpy(answers[batch]))
        if soft:
            loss = loss + soft * soft_loss(logits, teacher_logits[batch])
        adam.zero_grad()
        loss.backward()
        adam.step()
    return network
{bias}

def {measure}(network):
    {measured}


for seed in SEEDS:
    {shown}
    student, twin = train(seed, student_sees, SOFT, y), train(seed, twin_sees, 0, y)
    with torch.no_grad():
        print(f"seed {{seed}}: student {{{measure}(student):.4f}}, twin with hard labels {{{measure}(twin):.4f}}")
{after}'''

_AFTER = """        set_bias(student)
        set_bias(twin)
        print(f"seed {{seed}}, bias set: student {{{measure}(student):.4f}}, twin {{{measure}(twin):.4f}}")
"""

# The third network of few_labels: what does it bring to see everything, and what that the labels are soft?
_COPYCAT = """    copycat = train(seed, student_sees, 0, teacher_logits.argmax(1).numpy())  # the teacher's hard answers
    with torch.no_grad():
        print(f"seed {{seed}}: copycat {{{measure}(copycat):.4f}}")
"""


def networks_file(result: "DistillationResult") -> bytes:
    """The first seed's student and twin as safetensors: `student.0.weight`, …, in the names of torch's Sequential."""
    from safetensors.torch import save

    states = {"student": result.student_state, "twin": result.twin_state}
    return save({f"{who}.{name}": weight for who, state in states.items() for name, weight in state.items()})


def pytorch_program(task: Task, config: DistillationConfig) -> str:
    """The program that trains the config's students and twins on a task that ships, with the same seeds and batches.

    Raises ValueError for another task, a student that is no perceptron of one hidden layer, for jitter.
    """
    program, config = _exportable(task, config), with_usual_classes(task, config)
    kind, beta = _divergence(config)
    mixture = "\n    log_m = (BETA * t + (1 - BETA) * s).log()" if kind == "jsd" else ""
    return _PROGRAM.format(
        task=task.name,
        files=program.files,
        imports=program.imports,
        loading=program.loading,
        measure=task.judged_by,
        measured=_MEASURES[task.judged_by],
        temperature=config.temperature,
        soft_weight=config.soft_weight,
        beta=beta,
        hidden=config.widths[0],
        steps=config.steps,
        batch_size=config.batch_size,
        learning_rate=config.learning_rate,
        seeds=list(config.seeds),
        classes=list(config.classes),
        labels=config.labels,
        mixture=mixture,
        divergence=_DIVERGENCES[kind].format(power=_power(kind, config)),
        shown=_SHOWN[config.experiment],
        bias=_BIAS if config.experiment in CLASS_EXPERIMENTS else "",
        after=_after(config).format(measure=task.judged_by),
    )


def _power(kind: str, config: DistillationConfig) -> str:
    """What the divergence is multiplied by."""
    if not config.t_squared:
        return ""
    return " * T" if kind == "total_variation" else " * T**2"


def _after(config: DistillationConfig) -> str:
    if config.experiment == "few_labels":
        return _COPYCAT
    return _AFTER if config.experiment in CLASS_EXPERIMENTS else ""


def _exportable(task: Task, config: DistillationConfig) -> Program:
    if task.program is None:
        raise ValueError(f"only a task that ships can be exported, got {task.name}")
    if config.student != "mlp" or len(config.widths) != 1 or config.jitter:
        raise ValueError(
            "only an mlp with one hidden layer, without jitter, can be exported, "
            f"got {config.student:.40} {config.widths!s:.40}, jitter {config.jitter}"
        )
    return task.program


def _divergence(config: DistillationConfig) -> tuple[str, float]:
    """The kind and beta, where the ends of jsd are the two KL divergences."""
    if config.divergence == "jsd" and config.beta in (0, 1):
        return ("reverse_kl" if config.beta else "forward_kl"), 0.5
    return config.divergence, config.beta
