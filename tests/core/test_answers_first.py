"""Whoever asks a language model goes first: no training beside it takes a step, but for one now and then."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import torch
from torch import nn

from core import answers_first
from core.answers_first import ANSWERS_FIRST, AnswersFirst
from core.distillation import distill, sweep
from core.language.shared_model import SharedModel
from core.runs.configuration import DistillationConfig
from core.tasks import all_tasks
from core.teachers.configuration import USUAL
from core.teachers.teacher import train_teacher

DIGITS = all_tasks()["digits"]
SHORT = DistillationConfig(steps=3, every=1, repeats=1)
TEACHER = replace(USUAL[DIGITS.teacher], steps=3, every=3)
TRAININGS: list[Callable[[], Iterator[object]]] = [
    lambda: distill(DIGITS, SHORT),
    lambda: sweep(DIGITS, [SHORT, SHORT.but(temperature=2)]),
    lambda: train_teacher(DIGITS, TEACHER),
]


@pytest.mark.parametrize("training", TRAININGS)
def test_a_training_takes_its_steps_once_nobody_asks(
    training: Callable[[], Iterator[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers_first, "MOST_SECONDS", 60)
    with ThreadPoolExecutor(1) as thread:
        with ANSWERS_FIRST.asking():
            trained = thread.submit(list, training())
            time.sleep(0.5)
            assert not trained.done()
        assert trained.result(timeout=30)


@pytest.mark.parametrize("training", TRAININGS)
def test_where_somebody_always_asks_it_goes_on_all_the_same(training: Callable[[], Iterator[object]]) -> None:
    with ANSWERS_FIRST.asking(), ThreadPoolExecutor(1) as thread:
        assert thread.submit(list, training()).result(timeout=30)


def test_what_a_training_waits_is_no_time_of_its_own() -> None:
    with ANSWERS_FIRST.asking(), ThreadPoolExecutor(1) as thread:
        *_, result = thread.submit(list, distill(DIGITS, SHORT.but(steps=60, every=60, seconds=2))).result(timeout=30)
    assert result.step == 60  # by itself in a moment, and 3 seconds of waiting


def test_a_model_is_asked_from_the_turn_that_it_waits_for_until_its_answer() -> None:
    counts: list[int] = []
    shared = SharedModel(nn.Module())
    shared._model = lambda _ids: counts.append(ANSWERS_FIRST.count)
    shared(torch.zeros(1, 1))
    with shared.turn():
        counts.append(ANSWERS_FIRST.count)
    assert [*counts, ANSWERS_FIRST.count] == [1, 1, 0]


def test_all_that_wait_go_on_when_the_last_answer_is_there() -> None:
    first, gone_on = AnswersFirst(), threading.Semaphore(0)

    def step() -> None:
        while first.count:
            first.wait()
        gone_on.release()

    with ThreadPoolExecutor(2) as threads:
        with first.asking():
            with first.asking():
                for _ in range(2):
                    threads.submit(step)
            assert not gone_on.acquire(timeout=0.2)
        assert gone_on.acquire(timeout=5)
        assert gone_on.acquire(timeout=5)
