"""How fast the engine is, as ratios: against the textbook loop, and against its own matrix products.

    OMP_NUM_THREADS=1 python -m tests.benchmarks.distillation

Everything runs on one thread. What is compared is timed in turns, so that a busy machine slows both alike,
and each figure is the median over the turns.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.distillation import DistillationConfig, distill, sweep
from core.losses import divergence_and_gradient
from core.runs.lanes import Lane, prepare_training_data
from core.tasks import all_tasks
from core.teachers.teacher import load_teacher, teacher_logits

BATCH = 128
TEMPERATURE = 4.0
DIGITS = all_tasks()["digits"]
LABELS = {
    "textbook": "textbook",
    "our teacher": "textbook with our faster teacher",
    "cached": "textbook with cached logits",
    "limit": "products of 784-H-H-10",
    "own limit": "products of the active pixels",
}


def in_turns(contestants: dict[str, Callable[[], object]], turns: int, calls: int) -> dict[str, float]:
    """Median seconds a call of each, over turns of so many calls."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(turns + 1):
        for name, call in contestants.items():
            begun = time.perf_counter()
            for _ in range(calls):
                call()
            if turn:
                seconds[name].append((time.perf_counter() - begun) / calls)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def plain_teacher() -> nn.Module:
    """The shipped teacher as tutorials write it, in torch's usual memory layout, which ours improves on."""
    shipped = load_teacher(DIGITS)
    width = shipped.get_submodule("hidden").weight.shape[0]
    module = nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        *(nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(32 * 49, int(width)), nn.ReLU(), nn.Linear(int(width), 10)),
    )
    module.load_state_dict(dict(zip(module.state_dict(), shipped.state_dict().values(), strict=True)))
    return module.eval()


def textbook(sizes: tuple[int, ...], teacher: nn.Module | None) -> Callable[[], object]:
    """A step as tutorials write it: autograd, Adam, and the teacher asked at every step, or cached logits."""
    inputs, cache = torch.from_numpy(DIGITS.load().train_inputs), teacher_logits(DIGITS).train
    layers: list[nn.Module] = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    student = nn.Sequential(*layers[:-1])
    optimiser = torch.optim.Adam(student.parameters(), lr=5e-3)
    batches = shuffled(len(inputs))

    def step() -> None:
        batch = next(batches)
        with torch.no_grad():
            logits = teacher(inputs[batch]) if teacher else cache[batch]
            soft_targets = F.softmax(logits / TEMPERATURE, dim=-1)
        log_student = F.log_softmax(student(inputs[batch]) / TEMPERATURE, dim=-1)
        loss = TEMPERATURE**2 * F.kl_div(log_student, soft_targets, reduction="batchmean")
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    return step


def shuffled(count: int) -> Iterator[Tensor]:
    """Batches as a DataLoader would shuffle them, without its overhead."""
    generator = torch.Generator().manual_seed(0)
    while True:
        yield from torch.randperm(count, generator=generator).split(BATCH)[:-1]


def ours(widths: tuple[int, ...], students: int = 1, twin: bool = False) -> Callable[[], object]:
    """A step of the engine for so many students, and their twin, with all that belongs to it."""
    base = DistillationConfig(widths=widths, batch_size=BATCH, repeats=1)
    configs = [base.but(temperature=TEMPERATURE + number) for number in range(students)]
    dataset = DIGITS.load()
    data = prepare_training_data(dataset, teacher_logits(DIGITS).train, base, "cpu")
    lane = Lane(base, configs, twin, [np.arange(len(dataset.train_targets))], data)
    return lambda: lane.train(lane.next_batch(0), base.learning_rate)


def active_pixels() -> int:
    """The pixels that the engine multiplies: the others are blank in every training digit."""
    return int(DIGITS.load().train_inputs.any(axis=0).sum())


def products(sizes: tuple[int, ...]) -> Callable[[], object]:
    """The matrix products alone that a step needs: forward, weights' gradients, and what is passed down."""
    calls = []
    for place, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        x, w, g = torch.rand(BATCH, fan_in), torch.rand(fan_in, fan_out), torch.rand(BATCH, fan_out)
        y, dw, dx = torch.empty(BATCH, fan_out), torch.empty(fan_in, fan_out), torch.empty(BATCH, fan_in)
        calls += [(x, w, y), (x.t(), g, dw)] + ([(g, w.t(), dx)] if place else [])
    return lambda: [torch.mm(a, b, out=out) for a, b, out in calls]


def steps_against_the_textbook() -> Iterator[tuple[str, float, str]]:
    """Students of three sizes against the textbook loop, and against the products they cannot avoid."""
    for hidden, target, turns, calls in ((30, "≥ 30", 9, 20), (300, "≥ 7", 7, 8), (800, "≥ 3", 7, 4)):
        sizes = (784, hidden, hidden, 10)
        taken = in_turns(
            {
                "textbook": textbook(sizes, plain_teacher()),
                "our teacher": textbook(sizes, load_teacher(DIGITS)),
                "cached": textbook(sizes, None),
                "ours": ours((hidden, hidden)),
                "limit": products(sizes),
                "own limit": products((active_pixels(), hidden, hidden, 10)),
            },
            turns,
            calls,
        )
        milliseconds = ", ".join(f"{name} {1000 * value:.2f}" for name, value in taken.items())
        print(f"H = {hidden}, ms a step: {milliseconds}")
        goals = {"textbook": target, "our teacher": "", "cached": "≥ 2" if hidden == 30 else ""}
        goals |= dict.fromkeys(("limit", "own limit"), "≥ 0.75" if hidden == 800 else "")
        for name, goal in goals.items():
            yield f"H = {hidden}: {LABELS[name]} / ours", taken[name] / taken["ours"], goal


def stacks() -> Iterator[tuple[str, float, str]]:
    """What training together costs and saves."""
    taken = in_turns({"one": ours((30, 30)), "two": ours((30, 30), twin=True)}, 15, 40)
    yield "H = 30: student and twin / student", taken["two"] / taken["one"], "≤ 1.3"
    contestants = {
        "stack": ours((30,), students=16),
        "single": ours((30,)),
        "cached": textbook((784, 30, 10), None),
    }
    taken = in_turns(contestants, 9, 30)
    yield "16 × 784-30-10: stacked / one after another", 16 * taken["single"] / taken["stack"], "≥ 2.7"
    yield "16 × 784-30-10: stacked / cached textbook", 16 * taken["cached"] / taken["stack"], "≥ 5"


def whole_runs() -> Iterator[tuple[str, float, str]]:
    """Seconds of what a visitor waits for, the engine warm, evaluation included."""
    list(distill(DIGITS, DistillationConfig(steps=2)))
    for name, target, run in (
        ("default run: 5 students and 5 twins, s", "≤ 5", lambda: distill(DIGITS, DistillationConfig())),
        ("sweep: 8 temperatures × 3 seeds, s", "≤ 10", eight_temperatures),
    ):
        taken = []
        for _ in range(3):
            begun = time.perf_counter()
            list(run())
            taken.append(time.perf_counter() - begun)
        yield name, statistics.median(taken), target


def eight_temperatures() -> Iterator[object]:
    """The default run's students at eight temperatures, three seeds each."""
    base = DistillationConfig(repeats=3)
    return sweep(DIGITS, [base.but(temperature=t) for t in (1, 1.5, 2, 3, 4, 6, 8, 20)])


def large_vocabulary() -> Iterator[tuple[str, float, str]]:
    """Forward KL with its gradient over a language model's vocabulary."""
    generator = torch.Generator().manual_seed(0)
    student, teacher = torch.randn(2, 512, 50257, generator=generator)
    student.requires_grad_()
    copy = torch.empty_like(teacher)

    def eager() -> None:
        student.grad = None
        log_student, soft_targets = F.log_softmax(student / 2, dim=-1), F.softmax(teacher / 2, dim=-1)
        (4 * F.kl_div(log_student, soft_targets, reduction="batchmean")).backward()

    def closed_form() -> None:
        divergence_and_gradient(student.detach(), teacher, 2.0)

    taken = in_turns({"eager": eager, "ours": closed_form, "copy": lambda: copy.copy_(teacher)}, 5, 1)
    print(", ".join(f"{name} {1000 * value:.0f} ms" for name, value in taken.items()))
    yield "512 × 50,257 divergence: eager autograd / ours", taken["eager"] / taken["ours"], "≥ 5"
    yield "512 × 50,257 divergence: ours / one copy of the memory", taken["ours"] / taken["copy"], ""


def main() -> None:
    """Print each group's milliseconds, then all ratios beside what they must reach."""
    torch.set_num_threads(1)
    groups = (steps_against_the_textbook, stacks, large_vocabulary, whole_runs)
    rows = [row for group in groups for row in group()]
    print("\n| what | measured | goal |\n| --- | --- | --- |")
    for name, value, target in rows:
        print(f"| {name} | {value:.2f} | {target} |")


if __name__ == "__main__":
    main()
