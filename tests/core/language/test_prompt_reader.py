"""Prompts that wait together are read together, and each is answered as if it were alone."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.language.prompt_reader import MOST_TOKENS, PromptReader
from core.language.shared_model import SharedModel
from core.language_model import LanguageModel, load_language_model
from core.turns import Turns


class Counted(SharedModel):
    """One turn at a time; keeps the shape of all that it reads."""

    def __init__(self, network: Any) -> None:
        super().__init__(network)
        self.turns = Turns(1)
        self.shapes: list[tuple[int, ...]] = []

    def answer(self, ids: torch.Tensor, **options: Any) -> Any:
        self.shapes.append(tuple(ids.shape))
        return super().answer(ids, **options)


def counted(network: Any) -> tuple[Counted, PromptReader]:
    model = Counted(network)
    return model, PromptReader(model, network)


def read_at_once(model: Counted, reader: PromptReader, prompts: Sequence[Sequence[int]]) -> list[torch.Tensor]:
    """The logits of each, all of which wait before the first is read, in this order."""
    with ThreadPoolExecutor(len(prompts)) as visitors:
        with model.turn():
            asked = []
            for ids in prompts:
                asked.append(visitors.submit(reader.read, ids))
                while len(reader._waiting) < sum(not one.done() for one in asked):
                    threading.Event().wait(0.001)
        return [one.result()[1] for one in asked]


def alone(network: Any, ids: Sequence[int]) -> torch.Tensor:
    with torch.inference_mode():
        logits: torch.Tensor = network(torch.tensor([ids])).logits[:, -1]
    return logits


def shares(logits: torch.Tensor) -> torch.Tensor:
    return logits.double().softmax(dim=-1)


PIECES = st.lists(st.lists(st.integers(0, 255), min_size=1, max_size=9), min_size=2, max_size=6)


@settings(max_examples=40)
@given(PIECES, st.data())
def test_each_of_a_batch_is_answered_as_if_it_were_alone(
    llama: LanguageModel, pieces: list[list[int]], data: st.DataObject
) -> None:
    model, reader = counted(llama.network)
    for ids in pieces:
        reader.read(ids[: data.draw(st.integers(1, len(ids)))])  # some of it is known, or all
    model.shapes.clear()
    for ids, logits in zip(pieces, read_at_once(model, reader, pieces), strict=True):
        torch.testing.assert_close(shares(logits), shares(alone(llama.network, ids)), atol=1e-5, rtol=0)
        again, (cache, known) = alone(llama.network, [*ids, 7]), reader.read(ids)
        torch.testing.assert_close(known, logits)
        with torch.inference_mode():
            on = llama.network(torch.tensor([[7]]), cache=cache).logits[:, -1]
        torch.testing.assert_close(shares(on), shares(again), atol=1e-5, rtol=0)
    assert len(model.shapes) <= 1


def test_positions_that_were_learnt_are_those_of_each_row(tiny_model: Path) -> None:
    network = load_language_model(str(tiny_model)).network
    model, reader = counted(network)
    reader.read([1, 2, 3, 4, 5])
    prompts = [[1, 2, 3, 4, 5, 6], [9], [1, 2, 8, 8, 8, 8]]
    for ids, logits in zip(prompts, read_at_once(model, reader, prompts), strict=True):
        torch.testing.assert_close(logits, alone(network, ids), atol=1e-5, rtol=0)
    assert model.shapes[1:] == [(3, 4)]


def test_the_real_model_moves_no_share_by_a_hundred_thousandth(language_model: LanguageModel) -> None:
    texts = ["The sky is", "My sister painted the old red house", "我很饿", "Once upon a time", "def f(x):"]
    prompts = [language_model.encode(text) for text in texts]
    model, reader = counted(language_model.network)
    reader.read(prompts[1][:4])
    together = read_at_once(model, reader, prompts)
    assert len(model.shapes) == 2
    for ids, logits in zip(prompts, together, strict=True):
        expected = alone(language_model.network, ids)
        assert float((shares(logits) - shares(expected)).abs().max()) <= 1e-5
        top = np.argsort(-expected[0].numpy(), kind="stable")[:10]
        assert top.tolist() == np.argsort(-logits[0].numpy(), kind="stable")[:10].tolist()


def test_a_batch_is_no_wider_than_what_its_first_may_wait_for(llama: LanguageModel) -> None:
    model, reader = counted(llama.network)
    long, short = list(range(200)), [[number, 1] for number in range(4)]
    read_at_once(model, reader, [long, *short])
    assert model.shapes == [(1, 200), (4, 2)]
    model.shapes.clear()
    read_at_once(model, reader, [[number] * 20 for number in range(100, 107)])
    assert all(rows * wide <= MOST_TOKENS for rows, wide in model.shapes)
    assert model.shapes == [(4, 20), (3, 20)]


def test_the_same_prompt_of_a_whole_class_is_read_once(llama: LanguageModel) -> None:
    model, reader = counted(llama.network)
    same = [1] * 60  # too long for two in a batch
    answers = read_at_once(model, reader, [same] * 8)
    assert model.shapes == [(1, 60)]
    assert all(torch.equal(answers[0], answer) for answer in answers)


def test_all_of_a_batch_hear_that_it_failed_and_the_next_is_answered(llama: LanguageModel) -> None:
    model, reader = counted(llama.network)
    with pytest.raises((IndexError, RuntimeError)):
        read_at_once(model, reader, [[1, 2], [999]])
    assert not reader._waiting
    torch.testing.assert_close(reader.read([1, 2])[1], alone(llama.network, [1, 2]), atol=1e-5, rtol=0)


def test_a_model_whose_layers_forget_is_read_one_prompt_at_a_time(llama: LanguageModel) -> None:
    model, reader = counted(llama.network)
    reader._together = False
    read_at_once(model, reader, [[1], [2], [3]])
    assert model.shapes == [(1, 1)] * 3
