"""Whole runs on a task that is learnt in a moment: what a run promises, not how well it does."""

import dataclasses
import gc
import itertools
import json
import threading
import weakref
from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from core.distillation import DistillationResult, StepEvent, distill, sweep
from core.divergences import DIVERGENCES
from core.losses import distillation_loss
from core.randomness import shuffled_batches
from core.runs.configuration import DIVERGENCE_KINDS, DistillationConfig
from core.runs.events import Scores, SweepEvent, SweepPoint, config_from_json
from core.runs.run import Run
from core.tasks import Task, all_tasks

QUICK = DistillationConfig(widths=(6,), steps=40, every=20, batch_size=32, repeats=2, probes=3)


def last(events: Iterator[StepEvent]) -> DistillationResult:
    *_, result = events
    assert isinstance(result, DistillationResult)
    return result


def initial_state(task: Task, config: DistillationConfig, teacher: nn.Module) -> dict[str, torch.Tensor]:
    """The weights before the first step: those after a step too small to move them, with biases of zero."""
    state = last(distill(task, config.but(steps=1, learning_rate=1e-12), teacher)).student_state
    return {name: 0 * value if "bias" in name else value for name, value in state.items()}


def without_seconds(event: StepEvent) -> dict[str, object]:
    return json.loads(event.to_json()) | {"seconds": None}


@pytest.mark.parametrize("kind", DIVERGENCE_KINDS)
@pytest.mark.parametrize("soft_weight", [1.0, 0.3, 0.0])
def test_a_student_is_trained_as_by_the_textbook_loop(
    quadrants: Task, teacher: nn.Module, kind: str, soft_weight: float
) -> None:
    config = QUICK.but(divergence=kind, soft_weight=soft_weight, beta=0.3, temperature=3.0, steps=8, repeats=1)
    student = nn.Sequential(nn.Linear(64, 6), nn.ReLU(), nn.Linear(6, 4))
    student.load_state_dict(initial_state(quadrants, config, teacher))
    optimiser = torch.optim.Adam(student.parameters(), lr=config.learning_rate)
    inputs = torch.from_numpy(quadrants.load().train_inputs)
    targets = torch.from_numpy(quadrants.load().train_targets)
    batches = shuffled_batches(config.seed, len(inputs), config.batch_size)
    for _ in range(config.steps):
        batch = torch.from_numpy(next(batches))
        loss = distillation_loss(
            student(inputs[batch]), teacher(inputs[batch]), targets[batch], 3.0, soft_weight, kind, 0.3
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    trained = last(distill(quadrants, config, teacher)).student_state
    for name, expected in student.state_dict().items():
        torch.testing.assert_close(trained[name], expected, rtol=1e-3, atol=1e-4)


def test_events_come_at_the_steps_asked_for_and_the_last_is_the_result(quadrants: Task, teacher: nn.Module) -> None:
    events = list(distill(quadrants, QUICK.but(steps=50), teacher))
    assert [event.step for event in events] == [0, 20, 40, 50]
    assert [isinstance(event, DistillationResult) for event in events] == [False, False, False, True]
    assert [event.seconds for event in events] == sorted(event.seconds for event in events)


def test_before_the_first_step_student_and_twin_are_the_same(quadrants: Task, teacher: nn.Module) -> None:
    first = next(distill(quadrants, QUICK, teacher))
    assert first.student == first.twin
    assert first.student_probes == first.twin_probes
    assert first.hard_loss == first.twin_loss
    assert len(first.student.accuracy) == 2


def test_an_event_measures_what_it_says(quadrants: Task, teacher: nn.Module) -> None:
    config = QUICK.but(repeats=1, temperature=3.0)
    first = next(distill(quadrants, config, teacher))
    student = nn.Sequential(nn.Linear(64, 6), nn.ReLU(), nn.Linear(6, 4))
    student.load_state_dict(initial_state(quadrants, config, teacher))
    dataset = quadrants.load()
    batch = next(shuffled_batches(config.seed, 300, config.batch_size))
    inputs, targets = (
        torch.from_numpy(dataset.train_inputs[batch]),
        torch.from_numpy(dataset.train_targets[batch]),
    )
    for weight, loss, norm in (
        (1.0, first.soft_loss, first.soft_gradient_norm),
        (0.0, first.hard_loss, first.hard_gradient_norm),
    ):
        value = distillation_loss(student(inputs), teacher(inputs), targets, 3.0, weight)
        gradients = torch.autograd.grad(value, list(student.parameters()))
        # The one pixel that no training example lights has no weight in the engine, and no gradient here.
        assert loss[0] == pytest.approx(value.item(), rel=1e-4)
        assert norm[0] == pytest.approx(torch.cat([g.flatten() for g in gradients]).norm().item(), rel=1e-4)
    test = torch.from_numpy(dataset.test_inputs)
    expected = F.softmax(student(test[list(first.probes)]) / 3.0, dim=-1)
    torch.testing.assert_close(torch.tensor(first.student_probes), expected.detach(), rtol=1e-4, atol=1e-5)
    accuracy = (student(test).argmax(-1).numpy() == dataset.test_targets).mean()
    assert first.student.accuracy[0] == pytest.approx(accuracy)


def test_the_twin_sees_neither_temperature_nor_teacher(quadrants: Task, teacher: nn.Module) -> None:
    cold = last(distill(quadrants, QUICK.but(temperature=1.0), teacher))
    hot = last(distill(quadrants, QUICK.but(temperature=9.0, divergence="total_variation"), teacher))
    assert cold.twin.accuracy == hot.twin.accuracy
    assert torch.equal(cold.twin_state["0.weight"], hot.twin_state["0.weight"])
    assert not torch.equal(cold.student_state["0.weight"], hot.student_state["0.weight"])


def test_a_student_without_soft_targets_is_its_twin(quadrants: Task, teacher: nn.Module) -> None:
    result = last(distill(quadrants, QUICK.but(soft_weight=0.0), teacher))
    for name, value in result.student_state.items():
        torch.testing.assert_close(value, result.twin_state[name], rtol=1e-4, atol=1e-6)


def test_a_student_comes_closer_to_its_teacher(quadrants: Task, teacher: nn.Module) -> None:
    first, *_, result = distill(quadrants, QUICK.but(steps=200, widths=(16,)), teacher)
    assert max(result.student.kl_to_teacher) < 0.5 * min(first.student.kl_to_teacher)
    assert min(result.student.accuracy) > 0.9
    assert max(result.soft_loss) < 0.5 * min(first.soft_loss)


@pytest.mark.parametrize("experiment", ["all", "few_labels", "missing_class", "only_classes"])
def test_a_saved_result_is_replayed_to_the_same_numbers(quadrants: Task, teacher: nn.Module, experiment: str) -> None:
    config = QUICK.but(experiment=experiment, labels=8, classes=(1, 2) if "class" in experiment else ())
    result = last(distill(quadrants, config, teacher))
    again = last(distill(quadrants, config_from_json(result.to_json()), teacher))
    assert without_seconds(result) == without_seconds(again)


@pytest.mark.parametrize(("name", "classes"), [("digits", (3,)), ("names", (0,))])
def test_a_run_without_classes_hides_what_its_task_hides_and_its_result_says_so(
    name: str, classes: tuple[int, ...]
) -> None:
    task, config = all_tasks()[name], QUICK.but(experiment="missing_class", steps=2, every=2)
    result, named = (last(distill(task, asked)) for asked in (config, config.but(classes=classes)))
    assert result.config.classes == classes
    assert without_seconds(result) == without_seconds(named)
    *_, swept = sweep(task, [config, config.but(temperature=9.0, classes=classes)])
    assert [point.config.classes for point in swept.points] == [classes, classes]
    assert swept.points[0].student.accuracy == result.corrected_student.accuracy


def test_a_run_that_time_ended_is_replayed_from_the_steps_it_took(quadrants: Task, teacher: nn.Module) -> None:
    result = last(distill(quadrants, QUICK.but(steps=10**9, seconds=0.05), teacher))
    assert 0 < result.step < 10**9
    again = last(distill(quadrants, config_from_json(result.to_json()), teacher))
    assert without_seconds(result) == without_seconds(again)


def test_a_run_ends_with_its_time(quadrants: Task, teacher: nn.Module, monkeypatch: pytest.MonkeyPatch) -> None:
    # A clock on which every look at it takes a second.
    monkeypatch.setattr("core.runs.run.time.perf_counter", map(float, itertools.count()).__next__)
    result = last(distill(quadrants, QUICK.but(steps=10**9, every=10**9, seconds=20), teacher))
    assert 20 <= result.seconds <= 30
    assert 0 < result.step <= 20


def test_a_class_never_shown_is_recovered_from_soft_labels(quadrants: Task, teacher: nn.Module) -> None:
    config = QUICK.but(experiment="missing_class", classes=(2,), steps=300, widths=(16,))
    result = last(distill(quadrants, config, teacher))
    assert result.corrected_student is not None
    assert result.corrected_twin is not None
    before, after = ([seed[2] for seed in s.class_accuracy] for s in (result.twin, result.corrected_student))
    assert max(before) == 0
    assert min(after) > 0.8
    assert max(result.twin_bias) > 0


def test_what_a_bias_would_make_of_the_networks_is_told_on_the_way(quadrants: Task, teacher: nn.Module) -> None:
    config = QUICK.but(experiment="missing_class", classes=(2,), steps=24, every=2, widths=(16,))
    events = list(distill(quadrants, config, teacher))
    assert [event.step for event in events if event.corrected_student] == [0, 10, 20, 24]
    assert all(bool(event.student_bias) == bool(event.corrected_twin) for event in events)
    stopped_there = last(distill(quadrants, config.but(steps=20), teacher))
    assert events[10].corrected_student == stopped_there.corrected_student
    assert events[10].twin_bias == stopped_there.twin_bias


def test_of_many_examples_a_bias_on_the_way_is_set_from_some() -> None:
    task = all_tasks()["names"]
    config = DistillationConfig(experiment="missing_class", classes=(0,), steps=5, every=1, repeats=1, temperature=2)
    on_the_way = list(distill(task, config.but(steps=6)))[5]
    in_the_end = last(distill(task, config))
    assert on_the_way.step == in_the_end.step
    assert on_the_way.student_bias != in_the_end.student_bias
    assert on_the_way.student_bias == pytest.approx(in_the_end.student_bias, rel=0.1)


def test_no_bias_is_touched_where_every_class_was_shown(quadrants: Task, teacher: nn.Module) -> None:
    result = last(distill(quadrants, QUICK, teacher))
    assert result.corrected_student is None
    assert result.student_bias == ()


def test_the_copycat_learns_the_teachers_answers_and_never_the_labels(quadrants: Task, teacher: nn.Module) -> None:
    class Wrong(nn.Module):
        """A teacher that names the next class each time."""

        def forward(self, inputs: torch.Tensor) -> torch.Tensor:
            return teacher(inputs).roll(1, dims=-1)

    config = QUICK.but(experiment="few_labels", labels=8, steps=200, widths=(16,))
    result = last(distill(quadrants, config, Wrong()))
    assert result.copycat is not None
    assert min(result.copycat.agreement) > 0.9
    assert max(result.copycat.accuracy) < 0.1
    assert min(result.twin.accuracy) > 0.3


def test_the_copycat_is_a_twin_that_sees_all_examples_where_the_teacher_is_right(
    quadrants: Task, teacher: nn.Module
) -> None:
    dataset = quadrants.load()
    answers = teacher(torch.from_numpy(dataset.train_inputs)).argmax(dim=1).numpy()
    told = dataclasses.replace(dataset, train_targets=answers)
    task = dataclasses.replace(quadrants, load=lambda: told)
    few = last(distill(task, QUICK.but(experiment="few_labels", labels=8), teacher))
    everything = last(distill(task, QUICK, teacher))
    assert few.copycat is not None
    assert few.copycat.accuracy == everything.twin.accuracy
    assert everything.copycat is None
    *_, swept = sweep(task, [QUICK.but(experiment="few_labels", labels=8)], teacher)
    assert swept.copycat == few.copycat


@pytest.mark.parametrize(("kind", "power"), [("forward_kl", 2), ("total_variation", 1)])
def test_without_t_squared_the_soft_part_pulls_as_much_weaker(
    quadrants: Task, teacher: nn.Module, kind: str, power: int
) -> None:
    config = QUICK.but(divergence=kind, soft_weight=0.5, temperature=5.0)
    (first, *_, one), (other, *_, two) = (
        list(distill(quadrants, config.but(t_squared=scaled), teacher)) for scaled in (True, False)
    )
    assert first.soft_gradient_norm == pytest.approx([5.0**power * norm for norm in other.soft_gradient_norm])
    assert first.soft_loss == pytest.approx([5.0**power * loss for loss in other.soft_loss])
    assert first.hard_gradient_norm == other.hard_gradient_norm
    assert one.student != two.student  # it trains so, too


def test_jitter_shows_the_teacher_what_the_student_sees(quadrants: Task) -> None:
    class Watching(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.seen: list[torch.Tensor] = []

        def forward(self, inputs: torch.Tensor) -> torch.Tensor:
            self.seen.append(inputs.clone())
            return inputs[:, :4]

    watching = Watching()
    run = Run(quadrants, [QUICK.but(jitter=1)], watching)
    batch = run._lanes[0].next_batch(0)
    assert torch.equal(watching.seen[-1], batch.inputs.active.flatten(0, 1))
    plain = Run(quadrants, [QUICK.but(jitter=0)], Watching())._lanes[0].next_batch(0)
    assert batch.inputs.active.shape == (2, 32, 64)
    assert not torch.equal(batch.inputs.active[..., 1:], plain.inputs.active)


def test_closing_stops_the_run_and_frees_it(
    quadrants: Task, teacher: nn.Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[weakref.ref[Run]] = []
    original = Run.__init__

    def remembering(self: Run, *arguments: object) -> None:
        runs.append(weakref.ref(self))
        original(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Run, "__init__", remembering)
    events = distill(quadrants, QUICK.but(steps=10**9, every=1), teacher)
    assert isinstance(next(events), StepEvent)
    next(events)
    events.close()
    gc.collect()
    assert runs[0]() is None
    assert list(events) == []


def test_runs_in_two_threads_do_not_disturb_each_other(quadrants: Task, teacher: nn.Module) -> None:
    configs = [QUICK.but(seed=seed, jitter=jitter) for seed, jitter in ((0, 0), (5, 1))]
    alone = [without_seconds(last(distill(quadrants, config, teacher))) for config in configs]
    together: dict[int, dict[str, object]] = {}

    def train(place: int) -> None:
        together[place] = without_seconds(last(distill(quadrants, configs[place], teacher)))

    threads = [threading.Thread(target=train, args=(place,)) for place in range(2)]
    state = torch.random.get_rng_state()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[place] for place in range(2)] == alone
    assert torch.equal(state, torch.random.get_rng_state())


def test_a_sweeps_students_are_those_of_single_runs(quadrants: Task, teacher: nn.Module) -> None:
    configs = [QUICK.but(temperature=t, soft_weight=w) for t, w in ((1.0, 1.0), (5.0, 0.5))]
    *_, event = sweep(quadrants, configs, teacher)
    assert event.last
    for point, config in zip(event.points, configs, strict=True):
        single = last(distill(quadrants, config, teacher))
        assert point.config == config
        assert point.student.kl_to_teacher == pytest.approx(single.student.kl_to_teacher, rel=1e-3)
        assert event.twin.kl_to_teacher == pytest.approx(single.twin.kl_to_teacher, rel=1e-3)


@pytest.mark.parametrize("experiment", ["missing_class", "only_classes"])
def test_a_sweep_is_about_the_hidden_class_with_its_bias_set(
    quadrants: Task, teacher: nn.Module, experiment: str
) -> None:
    config = QUICK.but(experiment=experiment, classes=(1,) if experiment == "missing_class" else (0, 2))
    *_, event = sweep(quadrants, [config, config.but(temperature=9.0)], teacher)
    single = last(distill(quadrants, config, teacher))
    assert event.points[0].student.accuracy == pytest.approx(single.corrected_student.accuracy, abs=0.02)
    assert event.twin.accuracy == pytest.approx(single.corrected_twin.accuracy, abs=0.02)
    hidden = event.hidden
    assert hidden == ((1,) if experiment == "missing_class" else (1, 3))
    found = event.measured(event.points[0].student, "perplexity")
    assert found == tuple(sum(seed[k] for k in hidden) / len(hidden) for seed in event.points[0].student.class_accuracy)


def test_a_sweep_answers_none_unless_the_gain_is_clear() -> None:
    def scores(*accuracy: float) -> Scores:
        return Scores(accuracy, tuple(10 - 9 * a for a in accuracy), accuracy, accuracy, ())

    def best(points: list[Scores], twin: Scores, judged_by: str = "accuracy") -> float | None:
        swept = tuple(SweepPoint(QUICK.but(temperature=i + 1), point) for i, point in enumerate(points))
        found = SweepEvent(1, 0.0, "t", swept, twin, None, twin, True).best(judged_by)
        return found and found.config.temperature

    twin = scores(0.90, 0.91, 0.92)
    assert best([scores(0.93, 0.94, 0.95), scores(0.95, 0.97, 0.97), scores(0.8, 0.82, 0.82)], twin) == 2
    assert best([scores(0.93, 0.94, 0.95), scores(0.95, 0.97, 0.97)], twin, "perplexity") == 2
    assert best([scores(0.89, 0.90, 0.91)], twin) is None
    assert best([scores(0.99, 0.86, 0.92)], twin) is None
    assert best([scores(0.99)], scores(0.5)) is None


def test_a_sweep_of_unlike_configs_is_refused(quadrants: Task, teacher: nn.Module) -> None:
    with pytest.raises(ValueError, match="differ in temperature and soft_weight alone, got 2 kinds"):
        next(sweep(quadrants, [QUICK, QUICK.but(widths=(7,))], teacher))
    with pytest.raises(ValueError, match="got 0 kinds"):
        next(sweep(quadrants, [], teacher))


def test_a_module_student_is_distilled_too(quadrants: Task, teacher: nn.Module) -> None:
    first, *_, result = distill(quadrants, QUICK.but(student="convnet", steps=60), teacher)
    assert max(result.student.kl_to_teacher) < min(first.student.kl_to_teacher)
    assert first.student == first.twin


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"temperature": 0.0}, "temperature must be a positive finite number, got 0.0"),
        ({"temperature": float("nan")}, "temperature must be a positive finite number, got nan"),
        ({"soft_weight": 1.5}, "soft_weight must be a number from 0 to 1, got 1.5"),
        ({"experiment": "few_labels", "soft_weight": 0.5}, "soft_weight must be 1 in few_labels"),
        ({"widths": ()}, "widths must be"),
        ({"widths": (0,)}, r"widths must be .* got \(0,\)"),
        ({"divergence": "kl"}, "divergence must be one of forward_kl, .* got 'kl'"),
        ({"experiment": "none"}, "experiment must be one of missing_class, .* got 'none'"),
        ({"device": "tpu"}, "device must be one of cpu, .* got 'tpu'"),
        ({"steps": 0}, "steps must be a whole number from 1 to 4294967295, got 0"),
        ({"seconds": 0.0}, "seconds must be a positive number"),
        ({"classes": (3, 3)}, "each once"),
    ],
)
def test_a_wrong_config_is_refused_with_the_rule_and_the_value(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        DistillationConfig(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"student": "gru"}, "student must be one of mlp, convnet for quadrants, got 'gru'"),
        ({"student": "convnet", "widths": (4, 4)}, "needs one width"),
        ({"experiment": "missing_class", "classes": (7,)}, r"below 4 for quadrants, got \(7,\)"),
    ],
)
def test_a_config_that_does_not_suit_the_task_is_refused(
    quadrants: Task, teacher: nn.Module, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        next(distill(quadrants, QUICK.but(**changes), teacher))


def test_the_configs_divergences_are_those_of_the_losses() -> None:
    assert tuple(DIVERGENCES) == DIVERGENCE_KINDS


@pytest.mark.parametrize("text", ["", "[]", '{"config": {"heat": 1}}', "null"])
def test_a_text_that_holds_no_config_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="config must be"):
        config_from_json(text)
