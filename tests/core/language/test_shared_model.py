"""A model that several visitors ask at once: the same answers, and threads for who asks alone."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import torch
from torch import nn

from core.language.shared_model import SharedModel

TWO = min(2, os.cpu_count() or 1)


def test_who_asks_alone_has_two_threads_and_who_comes_later_one() -> None:
    both = Barrier(2, timeout=10)

    def threads(_ids: torch.Tensor, *, together: bool = False) -> int:
        if together:
            both.wait()
            both.wait()
        return torch.get_num_threads()

    shared = SharedModel(nn.Module())
    shared._model = threads
    one = torch.zeros(1, 1, dtype=torch.int64)
    assert shared(one) == TWO
    with ThreadPoolExecutor(1) as visitor:
        first = visitor.submit(shared, one, together=True)
        both.wait()
        assert shared(one) == 1
        both.wait()
        assert first.result() == TWO
    assert shared(one) == TWO
    assert torch.get_num_threads() == 1


def test_a_model_that_fails_is_not_counted_as_asked() -> None:
    def fail(_ids: torch.Tensor) -> None:
        raise ValueError("no")

    shared = SharedModel(nn.Module())
    shared._model = fail
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            shared(torch.zeros(1, 1))
    shared._model = lambda _ids: torch.get_num_threads()
    assert shared(torch.zeros(1, 1)) == TWO


@pytest.mark.parametrize(("given", "found"), [(None, "passive"), ("active", "active")])
def test_a_thread_that_waits_leaves_the_processor_to_others(given: str | None, found: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    if given:
        environment["OMP_WAIT_POLICY"] = given
    line = "import core, os; print(os.environ['OMP_WAIT_POLICY'])"
    asked = subprocess.run([sys.executable, "-c", line], env=environment, capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == found
