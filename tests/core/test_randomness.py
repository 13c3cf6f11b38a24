"""The portable generator: golden numbers that another language must reach, and what it promises."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.randomness import key, permutation, shuffled_batches, uniform, words


def mix(x: int) -> int:
    """The docstring's algorithm with plain integers, as another language would write it."""
    x ^= x >> 16
    x = x * 0x7FEB352D & 0xFFFFFFFF
    x ^= x >> 15
    x = x * 0x846CA68B & 0xFFFFFFFF
    return x ^ x >> 16


@settings(max_examples=50, deadline=None, derandomize=True)
@given(numbers=st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=4), start=st.integers(0, 2**32 - 1))
def test_words_equal_an_independent_implementation(numbers: list[int], start: int) -> None:
    expected_key = 0
    for number in numbers:
        expected_key = mix((expected_key + 0x9E3779B9 & 0xFFFFFFFF) ^ number)
    assert key(*numbers) == expected_key
    expected = [mix(expected_key + (start + i) * 0x9E3779B9 & 0xFFFFFFFF) for i in range(3)]
    assert words(expected_key, 3, start).tolist() == expected


def test_golden_numbers() -> None:
    assert key(0) == 33350994
    assert words(key(1, 2), 3).tolist() == [2953078051, 3746625984, 962051518]
    assert permutation(key(3), 8).tolist() == [0, 4, 1, 2, 5, 3, 7, 6]


def test_golden_batches() -> None:
    stream = shuffled_batches(seed=2, count=5, batch_size=3)
    assert [next(stream).tolist() for _ in range(4)] == [[3, 4, 2], [0, 1, 3], [4, 1, 0], [2, 2, 0]]
    assert next(shuffled_batches(seed=3, count=5, batch_size=7)).tolist() == [4, 0, 2, 3, 1, 2, 4]


def test_uniform_numbers_are_uniform_and_uncorrelated_across_keys() -> None:
    first, second = uniform(key(0, 1), 100_000), uniform(key(1, 1), 100_000)
    assert first.min() >= 0
    assert first.max() < 1
    counts, _ = np.histogram(first, bins=50, range=(0, 1))
    assert np.abs(counts - 2000).max() < 5 * 2000**0.5
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.015
    assert abs(np.corrcoef(first[:-1], first[1:])[0, 1]) < 0.015
    assert (first * 2**24 == np.floor(first * 2**24)).all()


def test_starting_later_continues_the_same_numbers() -> None:
    assert words(5, 10)[4:].tolist() == words(5, 6, start=4).tolist()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(count=st.integers(1, 40), batch_size=st.integers(1, 100))
def test_batches_visit_every_example_equally_often(count: int, batch_size: int) -> None:
    stream = shuffled_batches(0, count, batch_size)
    drawn = np.concatenate([next(stream) for _ in range(count)])
    assert np.bincount(drawn, minlength=count).tolist() == [batch_size] * count
    assert sorted(drawn[:count]) == list(range(count))
