"""A model of counts: which word follows which, and its shares at any temperature."""

import math
from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from core.temperature import retemper
from tests.browser.modules import call

MODULE = "tests/browser/maths/ngrams.js"
SONG = ["the", "cat", "sat", ".", "the", "cat", "ran", ".", "the", "dog", "sat", ".", "the", "cat"]


def shares(page: Page, counts: list[int], temperature: float) -> list[float]:
    return list(call(page, MODULE, "shares", counts, temperature))


def words(page: Page, text: str, *, plain: bool = False) -> list[str]:
    return list(call(page, MODULE, "words", text, plain))


def drawn(page: Page, given: list[str], **asked: Any) -> dict[str, Any]:
    return dict(call(page, MODULE, "drawn", given, asked))


@pytest.mark.parametrize(("temperature", "ratio"), [(0.5, 9), (1, 3), (2, math.sqrt(3)), (1e9, 1)])
def test_three_to_one_is_raised_to_one_over_t(modules: Page, temperature: float, ratio: float) -> None:
    assert shares(modules, [3, 1], temperature) == pytest.approx([ratio / (ratio + 1), 1 / (ratio + 1)])


def test_at_zero_the_most_frequent_have_all_and_ties_share(modules: Page) -> None:
    assert shares(modules, [5, 5, 3], 0) == [0.5, 0.5, 0]
    assert shares(modules, [1], 0) == [1]


@settings(max_examples=20, deadline=None)
@given(
    counts=st.lists(st.integers(1, 5000), min_size=1, max_size=12),
    temperature=st.floats(0.05, 20),
)
def test_shares_are_the_counts_retempered(modules: Page, counts: list[int], temperature: float) -> None:
    found = shares(modules, counts, temperature)
    assert sum(found) == pytest.approx(1)
    assert found == pytest.approx(retemper(np.array(counts) / sum(counts), temperature).tolist(), abs=1e-9)


def test_counts_after_one_word_two_and_none_are_those_of_the_text(modules: Page) -> None:
    [one, last, start] = call(modules, MODULE, "after", SONG, [["the"], ["xyz"], []], 1)
    assert (one["words"], one["counts"]) == (["cat", "dog"], [3, 1])
    assert last["words"] == []
    assert dict(zip(start["words"], start["counts"], strict=True)) == Counter(SONG)
    [two, short] = call(modules, MODULE, "after", SONG, [["the", "cat"], ["the"]], 2)
    assert (two["words"], two["counts"], two["order"]) == (["sat", "ran"], [1, 1], 2)
    assert short["order"] == 1


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The CAT, the “cat”!! Don't…", ["the", "cat", "the", "cat", "!", "don't", "…"]),
        ("<b>bold</b> 3 times?", ["b", "bold", "b", "3", "times", "?"]),
        ("So it was. 3.14 is it", ["so", "it", "was", ".", "3.14", "is", "it"]),
        ("... !!! , ; 😀", []),
        ("مرحبا بالعالم.", ["مرحبا", "بالعالم", "."]),
        ("x" * 50_000, ["x" * 50_000]),
    ],
)
def test_text_is_cut_into_words_and_ends(modules: Page, text: str, expected: list[str], plain: bool) -> None:
    assert words(modules, text, plain=plain) == expected


def test_chinese_is_cut_into_words_or_else_characters(modules: Page) -> None:
    cut = words(modules, "今天天气很好。我们去公园！")
    assert "".join(cut) == "今天天气很好。我们去公园！"
    assert "今天" in cut
    assert words(modules, "今天天气很好。", plain=True) == [*"今天天气很好。"]


@pytest.mark.parametrize("order", [1, 2])
def test_the_same_seed_draws_the_same_words_and_only_such_as_followed(modules: Page, order: int) -> None:
    given = {"path": ["the"], "order": order, "temperature": 2, "seed": 4, "most": 20}
    first = drawn(modules, SONG, **given)
    assert first == drawn(modules, SONG, **given)
    assert set(pairwise(["the", *first["words"]])) <= set(pairwise(SONG))
    others = [drawn(modules, SONG, **{**given, "seed": seed}) for seed in range(9)]
    assert len({other["text"] for other in others}) > 1


def test_at_zero_the_most_frequent_is_drawn_and_a_text_may_end(modules: Page) -> None:
    given = {"path": ["the"], "order": 2, "temperature": 0, "seed": 0, "most": 20}
    assert drawn(modules, ["one", "two", "three", "."], **{**given, "path": ["one"]})["text"] == "two three."
