"""What the language model writes: each row by itself, the same for the same seed, and stopped when it is closed."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.language.continuations import GeneratedToken, Row, Rules
from core.language.tokens import token_text
from core.language_model import LanguageModel
from core.limits import SamplingSettings
from core.temperature import sample, softmax, truncate
from tests.core.language.passes import watched_passes
from tests.core.shown import bytes_shown

FRANCE = "The capital of France is"
MARKS = {0: "<|endoftext|>", 1: "<|im_start|>", 2: "<|im_end|>"}


def written(
    model: LanguageModel, temperature: object, steps: int = 5, seed: int = 1, **options: object
) -> list[list[int]]:
    """Token ids, (temperatures, steps)."""
    rows = model.generate(options.pop("text", FRANCE), temperature, max_new_tokens=steps, seed=seed, **options)
    return [[token.token for token in row] for row in zip(*rows, strict=True)]


def greedy(model: LanguageModel, text: str, steps: int) -> list[int]:
    ids: list[int] = []
    for _ in range(steps):
        logits = model.next_token_logits(text, ids)
        logits[list(MARKS)] = -np.inf
        ids.append(int(logits.argmax()))
    return ids


def test_each_step_has_one_token_a_temperature_with_the_probability_it_was_drawn_with(
    language_model: LanguageModel,
) -> None:
    temperatures, filters = [0.7, 2.0], {"top_k": 500, "top_p": 0.95, "min_p": 0.001}
    steps = list(language_model.generate(FRANCE, temperatures, max_new_tokens=3, seed=4, **filters))
    assert [len(step) for step in steps] == [2, 2, 2]
    for temperature, row in zip(temperatures, zip(*steps, strict=True), strict=True):
        luck = np.random.default_rng(4)
        for i, drawn in enumerate(row):
            logits = language_model.next_token_logits(FRANCE, [token.token for token in row[:i]])
            probs = softmax(logits, temperature)
            probs[list(MARKS)] = 0
            probs = truncate(probs / probs.sum(), **filters)
            assert drawn.token == sample(probs, luck)
            assert drawn.text == language_model.vocabulary[drawn.token]
            assert drawn.prob == pytest.approx(probs[drawn.token], rel=1e-2)


def test_a_row_does_not_depend_on_its_neighbours(language_model: LanguageModel) -> None:
    together = written(language_model, [0.3, 0.8, 3.0])
    assert together == [written(language_model, temperature)[0] for temperature in (0.3, 0.8, 3.0)]
    assert written(language_model, [3.0, 3.0, 0.8]) == [together[2], together[2], together[1]]


def test_the_same_seed_writes_the_same_and_another_seed_something_else(language_model: LanguageModel) -> None:
    first, again, other = (written(language_model, [2.0], seed=seed) for seed in (5, 5, 6))
    assert first == again != other


def test_the_coldest_row_and_top_1_write_the_likeliest_token_each_time(language_model: LanguageModel) -> None:
    expected = greedy(language_model, FRANCE, 5)
    assert written(language_model, [0, 0.05]) == [expected, expected]
    assert written(language_model, [20.0], top_k=1) == [expected]


def test_text_goes_on_after_the_appended_tokens(language_model: LanguageModel) -> None:
    ids = language_model.encode(" France is")
    assert written(language_model, 1.5, text="The capital of", appended=ids) == written(language_model, 1.5)


@pytest.mark.parametrize(
    ("text", "appended", "likeliest"), [("The end.", [2, 198], 1), ("Is the Earth flat? Answer:", [], 2)]
)
def test_the_models_own_marks_are_never_written_however_likely(
    language_model: LanguageModel, text: str, appended: list[int], likeliest: int
) -> None:
    assert {mark: language_model.vocabulary[mark] for mark in MARKS} == MARKS
    assert language_model.next_token_logits(text, appended).argmax() == likeliest
    rows = written(language_model, [0, 0.05, 1.0, 20.0], steps=3, text=text, appended=appended)
    assert [len(row) for row in rows] == [3, 3, 3, 3]
    assert not set().union(*rows) & set(MARKS)


CHINESE = "今天天气很好，我们去"


def texts(model: LanguageModel, prompt: str, temperatures: list[float], seed: int, **options: object) -> list[object]:
    """What was written at each temperature and why it ended, as the page shows it."""
    settings = [SamplingSettings(temperature) for temperature in temperatures]
    steps = list(model.write(prompt, settings, max_new_tokens=12, seed=seed, stop=True, whole=True, **options))
    told = ["".join(token.text for token in row if token) for row in zip(*(step.tokens for step in steps), strict=True)]
    return list(zip(told, steps[-1].ended, strict=True))


def test_a_text_ends_with_its_sentence_or_with_a_mark_that_is_drawn(language_model: LanguageModel) -> None:
    assert texts(language_model, FRANCE, [0.2, 1.0], 0) == [(" Paris.", "sentence")] * 2
    assert texts(language_model, "Two plus two equals", [0.2], 7) == [(" five.", "mark")]
    assert texts(language_model, "The end.", [0], 0, appended=[2, 198]) == [("", "mark")]
    [(text, ended)] = texts(language_model, FRANCE, [1.0], 7)
    assert (text[:7], len(language_model.encode(text)), ended) == (" Paris ", 12, "length")


def test_a_mark_ends_a_text_as_often_as_its_share_says(language_model: LanguageModel) -> None:
    prompt = "Is the Earth flat? Answer:"
    share = softmax(language_model.next_token_logits(prompt), 2.0)[list(MARKS)].sum()
    rules = Rules(list(MARKS), language_model.vocabulary, stop=True)
    logits = language_model.next_token_logits(prompt)
    rows = [Row(rules, SamplingSettings(2.0), seed) for seed in range(200)]
    ended = sum(row.add(logits, last=False) is None for row in rows)
    assert 0.02 < share < 0.3
    assert abs(ended / 200 - share) < 4 * np.sqrt(share * (1 - share) / 200)


@pytest.mark.parametrize("prompt", [FRANCE, CHINESE, "Is the Earth flat? Answer:"])
def test_until_something_ends_it_the_seed_writes_what_it_writes_by_count(
    language_model: LanguageModel, prompt: str
) -> None:
    settings = [SamplingSettings(temperature) for temperature in (0.2, 1.0, 2.0)]
    counted = written(language_model, [0.2, 1.0, 2.0], 8, seed=3, text=prompt)
    stopped = language_model.write(prompt, settings, max_new_tokens=8, seed=3, stop=True)
    for row, whole_row in zip(zip(*(step.tokens for step in stopped), strict=True), counted, strict=True):
        ids = [token.token for token in row if token]
        assert ids == whole_row[: len(ids)]


def test_characters_come_whole_and_token_by_token_where_that_is_asked(language_model: LanguageModel) -> None:
    settings, options = [SamplingSettings(0.2)], {"max_new_tokens": 12, "seed": 7}
    whole, pieces = (
        [step.tokens[0] for step in language_model.write(CHINESE, settings, whole=whole, **options)]
        for whole in (True, False)
    )
    assert [token.token for token in whole] == [token.token for token in pieces]
    assert [token.text for token in pieces[:4]] == ["<0xE7>", "<0x9C>", "<0x8B>", "<0xE7>"]
    assert [token.text for token in whole[:4]] == ["", "", "看", ""]
    said = b"".join(bytes_shown(token.text) for token in pieces)
    assert "".join(token.text for token in whole) == token_text(said)
    assert token_text(said).startswith("看看没有")


def test_a_character_begun_behind_the_prompt_is_told_of_whole(language_model: LanguageModel) -> None:
    first, *_ = language_model.encode("看")
    options = {"max_new_tokens": 2, "seed": 7, "appended": [first], "whole": True}
    assert [
        "".join(token.text for token in step.tokens)
        for step in language_model.write(CHINESE, [SamplingSettings(0)], **options)
    ] == ["", "看"]


def test_one_step_costs_one_pass_a_known_prompt_none_and_closing_ends_it(language_model: LanguageModel) -> None:
    with watched_passes(language_model) as passes:
        for known in (0, 1):
            passes.clear()
            steps = language_model.generate("Nobody asked this before", [1.0, 2.0], max_new_tokens=60, seed=0)
            assert not passes
            next(steps)
            next(steps)
            assert len(passes) == 2 - known
            steps.close()
            assert next(steps, None) is None
            assert len(passes) == 2 - known


def test_two_threads_write_what_one_writes(language_model: LanguageModel) -> None:
    jobs = [(1.0, 1), (2.0, 2), (0.5, 3), (3.0, 4)]
    alone = [written(language_model, temperature, 3, seed) for temperature, seed in jobs]
    with ThreadPoolExecutor(2) as threads:
        together = threads.map(lambda job: written(language_model, job[0], 3, job[1]), jobs)
        assert list(together) == alone


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"temperature": 0.04}, "temperature must be 0 or between 0.05 and 20, got 0.04"),
        ({"temperature": [1, float("nan")]}, "temperature must be 0 or between 0.05 and 20, got nan"),
        ({"temperature": ["abc"]}, "temperature must be 0 or between 0.05 and 20, got 'abc'"),
        ({"temperature": None}, "temperature must be 0 or between 0.05 and 20, got None"),
        ({"temperature": []}, "the number of temperatures must be a whole number from 1 to 4, got 0"),
        ({"temperature": [1] * 5}, "the number of temperatures must be a whole number from 1 to 4, got 5"),
        ({"max_new_tokens": 0}, "max_new_tokens must be a whole number from 1 to 60, got 0"),
        ({"max_new_tokens": 61}, "max_new_tokens must be a whole number from 1 to 60, got 61"),
        ({"seed": -1}, "seed must be a whole number from 0 to 4294967295, got -1"),
        ({"top_p": 0}, "top_p must be above 0 and at most 1, got 0"),
        ({"appended": [-1]}, "an appended token id must be a whole number from 0 to 49151, got -1"),
        ({"text": " "}, "prompt must hold at least one character that is not a space, got ' '"),
    ],
)
def test_settings_outside_their_range_are_refused_with_rule_and_value(
    language_model: LanguageModel, wrong: dict[str, object], rule: str
) -> None:
    settings = {"text": FRANCE, "temperature": 1, "max_new_tokens": 3, "seed": 0} | wrong
    with pytest.raises(ValueError, match=rule.replace(".", r"\.")):
        next(language_model.generate(**settings))


def test_a_written_token_cannot_be_changed() -> None:
    assert GeneratedToken(1, "a", 0.5) == GeneratedToken(1, "a", 0.5)
    with pytest.raises(AttributeError):
        GeneratedToken(1, "a", 0.5).prob = 1
