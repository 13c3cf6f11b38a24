"""The ranges of prompts, temperatures, counts and seeds: their ends belong to them, and what is outside is refused."""

import dataclasses

import numpy as np
import pytest

from core.limits import (
    MAX_PROMPT_CHARACTERS,
    MAX_SEED,
    SamplingSettings,
    check_count,
    check_prompt,
    check_seed,
)

NOT_NUMBERS = ["abc", "1", None, True, [1], {}, 1j]


@pytest.mark.parametrize("temperature", [0, -0.0, 0.05, 1, 20, np.float64(0.05), np.float32(2), np.int64(20)])
def test_zero_and_temperatures_from_the_coldest_to_the_hottest_are_taken(temperature: float) -> None:
    assert SamplingSettings(temperature).temperature == temperature


@pytest.mark.parametrize("temperature", [5e-324, 0.0499, 20.001, -1, np.nan, np.inf, -np.inf, 10**400, *NOT_NUMBERS])
def test_any_other_temperature_is_refused_with_rule_and_value(temperature: object) -> None:
    with pytest.raises(ValueError, match=r"temperature must be 0 or between 0\.05 and 20, got ") as refusal:
        SamplingSettings(temperature)
    assert f"got {temperature!r}"[:44] in str(refusal.value)
    assert len(str(refusal.value)) < 100


@pytest.mark.parametrize("filters", [{"top_k": 0}, {"top_p": 0}, {"top_p": 2}, {"min_p": -1}, {"top_k": "abc"}])
def test_a_filter_outside_its_range_is_refused(filters: dict[str, object]) -> None:
    name = next(iter(filters))
    with pytest.raises(ValueError, match=f"{name} must be .*, got {filters[name]!r}"):
        SamplingSettings(1, **filters)


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        SamplingSettings().temperature = 0


@pytest.mark.parametrize(
    "prompt",
    [
        "a",
        " a ",
        "\x00\x07\x1b",
        "\u200b",
        "مرحبا \u202e abc",
        "👩‍👩‍👧🎉",
        "<img src=x onerror=alert(1)>",
        "x" * MAX_PROMPT_CHARACTERS,
        " " * (MAX_PROMPT_CHARACTERS - 1) + "x",
    ],
)
def test_any_text_with_one_visible_or_control_character_is_a_prompt(prompt: str) -> None:
    check_prompt(prompt)


@pytest.mark.parametrize("prompt", ["", " ", " \t\n\r", "\u3000\u00a0\u2003", " " * 200_000, None, 5, ["a"], b"a"])
def test_a_prompt_of_nothing_but_spaces_or_no_text_is_refused(prompt: object) -> None:
    with pytest.raises(
        ValueError, match="prompt must hold at least one character that is not a space, got "
    ) as refusal:
        check_prompt(prompt)
    assert len(str(refusal.value)) < 120


def test_one_character_too_many_is_refused_with_both_numbers() -> None:
    with pytest.raises(ValueError, match="prompt must have at most 100,000 characters, got 100,001"):
        check_prompt("x" * (MAX_PROMPT_CHARACTERS + 1))


@pytest.mark.parametrize(("prompt", "half"), [("lone \ud800 surrogate", "U+D800 at 5"), ("\udfff", "U+DFFF at 0")])
def test_half_a_surrogate_pair_is_refused_in_words_that_can_be_sent(prompt: str, half: str) -> None:
    with pytest.raises(ValueError, match="prompt must be made of whole characters, got half of one") as refusal:
        check_prompt(prompt)
    assert half in str(refusal.value)
    assert str(refusal.value).isascii()


@pytest.mark.parametrize("value", [3, 7, np.int64(5)])
def test_counts_include_both_ends(value: int) -> None:
    check_count("bars", value, 3, 7)


@pytest.mark.parametrize("value", [2, 8, 5.0, np.nan, np.inf, 10**400, *NOT_NUMBERS])
def test_any_other_count_is_refused_with_rule_and_value(value: object) -> None:
    with pytest.raises(ValueError, match="bars must be a whole number from 3 to 7, got ") as refusal:
        check_count("bars", value, 3, 7)
    assert f"got {value!r}"[:44] in str(refusal.value)


def test_seeds_are_whole_numbers_of_32_bits() -> None:
    check_seed(0)
    check_seed(MAX_SEED)
    for seed in (-1, 2**32, 0.5, "abc", None, False):
        with pytest.raises(ValueError, match=f"seed must be a whole number from 0 to 4294967295, got {seed!r}"):
            check_seed(seed)
