"""What is used of a text: rows to learn from, rows held out, and clear words where there is too little."""

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.reading import batches, reading_of


class Bytes:
    """A tokenizer with a token a character."""

    input_ids: list[int]

    def __call__(self, text: str, **_settings: Any) -> "Bytes":
        self.input_ids = [ord(character) for character in text]
        return self


def config(**settings: Any) -> LayerDroppingConfig:
    return LayerDroppingConfig(**{"window": 4, "tokens": 40, "held_out": 12} | settings)


@given(length=st.integers(0, 120), tokens=st.integers(1, 100), held_out=st.integers(1, 60), window=st.integers(2, 9))
def test_rows_follow_the_text_and_nothing_held_out_is_learnt(
    length: int, tokens: int, held_out: int, window: int
) -> None:
    text = "".join(chr(1 + number) for number in range(length))
    settings = config(tokens=tokens, held_out=held_out, window=window)
    if length < 10 * window + 1:
        with pytest.raises(ValueError, match=f"at least {10 * window + 1} tokens, about .* words, got {length}"):
            reading_of(text, Bytes(), settings)
        return
    reading = reading_of(text, Bytes(), settings)
    rows = torch.cat([reading.train, reading.held_out])
    assert len(reading.train) >= 8
    assert len(reading.held_out) >= 2
    assert rows[:, 0].tolist() == [1 + window * row for row in range(len(rows))]
    assert rows[:, -1].tolist() == [1 + window * row for row in range(1, len(rows) + 1)]
    assert len(reading.train) <= max(8, tokens // window)
    assert len(reading.held_out) <= max(2, held_out // window)


def test_a_long_text_is_cut_and_that_is_said() -> None:
    assert not reading_of("a" * 10_000, Bytes(), config()).whole
    reading = reading_of("a" * 53, Bytes(), config())
    assert (len(reading.train), len(reading.held_out), reading.whole) == (10, 3, True)
    assert reading_of("a" * 56, Bytes(), config()).whole
    assert not reading_of("a" * 57, Bytes(), config()).whole


def test_of_fifty_megabytes_only_the_beginning_is_looked_at() -> None:
    looked_at = []

    class Watched(Bytes):
        def __call__(self, text: str, **settings: Any) -> Bytes:
            looked_at.append(len(text))
            return super().__call__(text, **settings)

    reading_of("a" * 50_000_000, Watched(), config())
    assert looked_at == [12 * 53]


def test_every_row_is_seen_once_a_pass_in_the_seeds_order() -> None:
    orders = {}
    for seed in (0, 1):
        order = torch.cat(batches(10, config(passes=2, batch_rows=3, seed=seed))).tolist()
        assert sorted(order[:10]) == sorted(order[10:]) == list(range(10))
        assert order[:10] != order[10:]
        orders[seed] = order
    assert orders[0] != orders[1]
