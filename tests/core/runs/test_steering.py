"""A run that is watched, paused and stopped on its way, and that its numbers are those of a run left alone."""

import json
import threading
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.distillation import DistillationResult, StepEvent, distill, sweep
from core.runs.configuration import DistillationConfig
from core.runs.events import config_from_json
from core.runs.steering import Steering
from core.tasks import Task

QUICK = DistillationConfig(widths=(6,), steps=40, every=20, batch_size=32, repeats=2, probes=3, temperature=3.0)
FEATURES = 64
NAMES = ("0.weight", "0.bias", "2.weight", "2.bias")
INPUTS = st.lists(st.floats(0, 1, width=32), min_size=FEATURES, max_size=FEATURES)


def numbers(event: StepEvent) -> dict[str, object]:
    """What an event tells of the training itself."""
    told = json.loads(event.to_json())
    return {name: value for name, value in told.items() if name != "seconds" and not name.startswith("watched")}


def picture(fill: float = 0.5) -> np.ndarray:
    return np.linspace(0, fill, FEATURES, dtype=np.float32)


def softmax_of(state: dict[str, torch.Tensor], inputs: np.ndarray, temperature: float) -> list[float]:
    """What the weights of a perceptron with one hidden layer make of one input, by the textbook."""
    weight, bias, out, out_bias = (
        state[name].double().numpy() for name in ("0.weight", "0.bias", "2.weight", "2.bias")
    )
    logits = (out @ np.maximum(weight @ inputs.astype(np.float64) + bias, 0) + out_bias) / temperature
    shares = np.exp(logits - logits.max())
    return (shares / shares.sum()).tolist()


@settings(max_examples=20)
@given(watched=INPUTS, batch_size=st.sampled_from([1, 32]), student=st.sampled_from(["mlp", "convnet"]))
def test_watching_changes_no_number_of_the_training(
    quadrants: Task, teacher: nn.Module, watched: list[float], batch_size: int, student: str
) -> None:
    config = QUICK.but(batch_size=batch_size, steps=4, every=2, student=student)
    steering = Steering(quadrants)
    steering.watch(watched)
    seen = list(distill(quadrants, config, teacher, steering))
    alone = list(distill(quadrants, config, teacher))
    assert [*map(numbers, seen)] == [*map(numbers, alone)]
    assert all(sum(event.watched_student) == pytest.approx(1) for event in seen)
    assert all(event.watched_student == event.watched_twin == () for event in alone)


@pytest.mark.parametrize("experiment", ["all", "few_labels"])
@pytest.mark.parametrize("widths", [(6,), (5, 4)])
def test_the_watched_shares_are_those_of_the_weights(
    quadrants: Task, teacher: nn.Module, experiment: str, widths: tuple[int, ...]
) -> None:
    steering = Steering(quadrants)
    watched = picture()
    watched[0] = 1  # no training example lights it: it has no weight
    steering.watch(watched)
    *_, result = distill(quadrants, QUICK.but(experiment=experiment, labels=8, widths=widths), teacher, steering)
    assert isinstance(result, DistillationResult)
    if len(widths) == 1:
        assert result.watched_student == pytest.approx(softmax_of(result.student_state, watched, 3), abs=1e-5)
        assert result.watched_twin == pytest.approx(softmax_of(result.twin_state, watched, 3), abs=1e-5)
    without = watched.copy()
    without[0] = 0
    steering.watch(without)
    *_, again = distill(quadrants, QUICK.but(experiment=experiment, labels=8, widths=widths), teacher, steering)
    assert again.watched_student == result.watched_student
    assert result.watched_student != result.watched_twin


def test_another_input_is_told_from_the_next_event_on(quadrants: Task, teacher: nn.Module) -> None:
    steering = Steering(quadrants)
    events = distill(quadrants, QUICK, teacher, steering)
    assert next(events).watched_student == ()
    steering.watch(quadrants.load().test_inputs[next(iter(distill(quadrants, QUICK, teacher))).probes[1]])
    second = next(events)
    assert second.watched_student == pytest.approx(second.student_probes[1], abs=1e-6)
    assert second.watched_twin == pytest.approx(second.twin_probes[1], abs=1e-6)
    steering.watch(None)
    assert next(events).watched_student == ()


@pytest.mark.parametrize("experiment", ["all", "missing_class"])
@pytest.mark.parametrize("stop_at", [0, 20, 33])
def test_a_stopped_run_ends_as_one_of_so_many_steps(
    quadrants: Task, teacher: nn.Module, experiment: str, stop_at: int
) -> None:
    config = QUICK.but(experiment=experiment, classes=(2,) if experiment == "missing_class" else (), steps=10**6)
    steering = Steering(quadrants)
    every = config.but(every=stop_at or 1)
    events = distill(quadrants, every, teacher, steering)
    while next(events).step < stop_at:
        pass
    steering.stopped = True
    [result] = events
    assert isinstance(result, DistillationResult)
    assert result.step == max(stop_at, 1)
    assert result.config == every.but(steps=result.step)
    assert (result.corrected_student is None) == (experiment == "all")
    *_, again = distill(quadrants, config_from_json(result.to_json()), teacher)
    assert numbers(again) == numbers(result)


def test_a_run_is_stopped_from_another_thread_between_its_events(quadrants: Task, teacher: nn.Module) -> None:
    steering = Steering(quadrants)
    events = distill(quadrants, QUICK.but(steps=10**9, every=10**9), teacher, steering)
    next(events)
    threading.Timer(0.1, lambda: setattr(steering, "stopped", True)).start()
    [result] = events
    assert isinstance(result, DistillationResult)
    assert 0 < result.step < 10**9


def test_a_paused_run_stands_still_and_answers_for_what_is_watched(quadrants: Task, teacher: nn.Module) -> None:
    steering = Steering(quadrants)
    config = QUICK.but(every=40)
    events = distill(quadrants, config, teacher, steering)
    assert next(events).step == 0
    steering.paused = True
    paused = [next(events)]
    for fill in (0.2, 1.0):
        steering.watch(picture(fill))
        paused.append(next(events))
    assert [event.step for event in paused] == [0, 0, 0]
    assert paused[1].watched_student != paused[2].watched_student
    steering.paused = False
    steering.watch(None)
    assert [*map(numbers, events)] == [numbers(event) for event in distill(quadrants, config, teacher)][1:]


def test_the_time_of_a_pause_does_not_count(quadrants: Task, teacher: nn.Module) -> None:
    steering = Steering(quadrants)
    events = distill(quadrants, QUICK.but(seconds=0.3, steps=10**9, every=10**9), teacher, steering)
    next(events)
    steering.paused = True
    next(events)
    threading.Event().wait(0.4)
    assert not isinstance(next(events), DistillationResult)
    steering.paused = False
    [result] = events
    assert result.step > 1
    assert 0.25 < result.seconds < 0.65


def test_a_paused_run_is_stopped_where_it_stands(quadrants: Task, teacher: nn.Module) -> None:
    steering = Steering(quadrants)
    events = distill(quadrants, QUICK, teacher, steering)
    assert [next(events).step for _ in range(2)] == [0, 20]
    steering.paused = True
    assert next(events).step == 20
    steering.stopped = True
    [result] = events
    assert isinstance(result, DistillationResult)
    assert result.step == 20


def test_a_sweep_is_paused_and_stopped_too(quadrants: Task, teacher: nn.Module) -> None:
    steering = Steering(quadrants)
    events = sweep(quadrants, [QUICK, QUICK.but(temperature=9)], teacher, steering)
    assert [next(events).step for _ in range(2)] == [0, 20]
    steering.paused = True
    assert [next(events).step for _ in range(2)] == [20, 20]
    steering.stopped = True
    [last] = events
    assert (last.step, last.last) == (20, True)
    *_, short = sweep(quadrants, [QUICK.but(steps=20), QUICK.but(steps=20, temperature=9)], teacher)
    assert [point.student for point in last.points] == [point.student for point in short.points]


RULE = "a watched input must be 64 numbers from 0 to "


@pytest.mark.parametrize(
    ("features", "got"),
    [
        ([0.5] * 63, "63"),
        ([0.5] * 65, "65"),
        ([], "0"),
        ([float("nan")] * 64, "nan"),
        ([float("inf")] * 64, "inf"),
        ([*[0.5] * 63, 2], "2"),
        ([*[0.5] * 63, -0.1], "-0.1"),
        ([*[0.5] * 63, 1e300], "1e\\+300"),
        (["0.5"] * 64, "'0.5'"),
        ([True] * 64, "True"),
        ([[0.5]] * 64, r"\[0.5\]"),
        ("x" * 64, "'xxx"),
        (3, "3"),
        ({"a": 1}, "{'a': 1}"),
    ],
)
def test_what_is_no_input_of_the_task_is_refused(quadrants: Task, features: object, got: str) -> None:
    steering = Steering(quadrants)
    steering.watch(picture())
    with pytest.raises(ValueError, match=f"{RULE}.*, got {got}"):
        steering.watch(features)  # type: ignore[arg-type]
    assert steering.watched is not None


def test_steering_of_another_task_is_refused(quadrants: Task, teacher: nn.Module) -> None:
    from core.tasks import all_tasks

    def begun(events: Iterator[object]) -> None:
        next(events)

    digits = Steering(all_tasks()["digits"])
    for events in (distill(quadrants, QUICK, teacher, digits), sweep(quadrants, [QUICK], teacher, digits)):
        with pytest.raises(ValueError, match="steering must be for the task quadrants, got one for digits"):
            begun(events)
