"""Which runs a ZeroGPU Space lends its chip to, with a package `spaces` that forks and pickles as the true one does.

The true one cannot be tried away from such a Space; nor is there a chip, so the runs ask for what is there.
"""

import inspect
import multiprocessing
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from core.runs.configuration import DistillationConfig
from core.runs.events import DistillationResult
from demos.distil import handlers, unsteered
from demos.training import zero_gpu
from demos.training.zero_gpu import lent_a_chip

LENT = {"distillation": unsteered.seconds, "sweep": unsteered.sweep_seconds}
END = "the end"


def forked(function: Callable[..., Iterator[Any]], *given: Any) -> Iterator[Any]:
    """What a generator yields in a forked process that gets and gives pickled objects."""
    fork = multiprocessing.get_context("fork")
    asked, told = fork.Queue(), fork.Queue()

    def work() -> None:
        for found in function(*asked.get()):
            told.put(found)
        told.put(END)

    process = fork.Process(target=work)
    process.start()
    asked.put(given)
    while (found := told.get(timeout=60)) != END:
        yield found
    process.join()


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """A ZeroGPU Space: the functions that are wrapped with their durations, as they are reached."""
    found: list[tuple[str, Any]] = []

    def gpu(duration: Any) -> Callable[..., Any]:
        def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
            def wrapped(*given: Any) -> Iterator[Any]:
                found.append((function.__name__, duration(*given)))
                yield from forked(function, *given)

            return wrapped

        return wrap

    spaces = ModuleType("spaces")
    spaces.GPU = gpu  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "spaces", spaces)
    monkeypatch.setenv(zero_gpu.VARIABLE, "true")
    for name, seconds in LENT.items():
        monkeypatch.setattr(unsteered, name, lent_a_chip(seconds)(getattr(unsteered, name)))
    return found


@pytest.mark.parametrize("name", LENT)
def test_elsewhere_the_very_same_function_comes_back(name: str) -> None:
    function = getattr(unsteered, name)
    assert lent_a_chip(LENT[name])(function) is function
    assert inspect.isgeneratorfunction(function)


def test_without_the_package_nothing_changes_even_where_it_could_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spaces", None)
    assert lent_a_chip(unsteered.seconds)(unsteered.sweep) is unsteered.sweep


def test_a_run_without_a_name_that_asks_for_a_chip_is_lent_it(lent: list[tuple[str, Any]]) -> None:
    config = {"steps": 20, "repeats": 1, "device": "auto", "seconds": 7.5}
    messages = list(handlers.distill(config))
    assert lent == [("distillation", 8 + unsteered.START_SECONDS)]
    assert messages[-1]["type"] == "result"
    assert messages[-1]["event"]["step"] == 20
    same = list(handlers.distill({**config, "device": "cpu"}))[-1]["event"]
    assert messages[-1]["event"]["student"] == same["student"]


def test_so_is_a_sweep(lent: list[tuple[str, Any]]) -> None:
    config = {"steps": 20, "device": "auto", "seconds": 10}
    messages = list(handlers.sweep(config, [1.0, 4.0], repeats=1))
    assert lent == [("sweep", 10 + unsteered.START_SECONDS)]
    assert len(messages[-1]["event"]["points"]) == 2


@pytest.mark.parametrize(("device", "run"), [("cpu", None), ("auto", "a-run-with-a-name")])
def test_a_run_that_is_steered_or_asks_for_none_is_not(
    lent: list[tuple[str, Any]], device: str, run: str | None
) -> None:
    messages = list(handlers.distill({"steps": 5, "repeats": 1, "device": device}, run=run))
    assert messages[-1]["type"] == "result"
    assert lent == []


def test_a_result_can_be_pickled_and_has_no_networks() -> None:
    *_, last = unsteered.distillation("digits", DistillationConfig(steps=5, repeats=1))
    assert isinstance(last, DistillationResult)
    assert last.student_state == last.twin_state == {}
