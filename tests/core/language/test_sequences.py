"""Whole answers: the batch equals one at a time, the border is read as the model reads it, and T means what it says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from core.language import sequences
from core.language.sequences import SequenceScore, TokenRow, answer_start, sequence_log_prob, sequence_score
from core.language.shared_model import SharedModel
from core.limits import TEMPERATURES
from core.recordings.translation import SENTENCE, as_continuation, checked_answers, checked_sentence, translation_prompt
from core.temperature import retemper, softmax

if TYPE_CHECKING:
    from core.language_model import LanguageModel

# Nats, from REFERENCES.md.
REFERENCES = {
    "I am very hungry": -5.01,
    "I'm very hungry": -5.84,
    "I'm hungry": -8.83,
    "I am hungry": -9.03,
    "I'm starving": -9.08,
    "I am tired": -9.51,
    "I feel hungry": -16.31,
    "The cat is blue": -26.46,
}
MIXED = ["Hi", "I am hungry", "The weather is so nice today that I want to go out now", "饿", "\U0001f600", "<b>"]


def spread_at(score: SequenceScore, temperature: float) -> float:
    """Hermite's cubic, as the page computes it."""
    logs = np.log(TEMPERATURES)
    i = int(np.clip(np.searchsorted(logs, math.log(temperature)) - 1, 0, len(logs) - 2))
    width = logs[i + 1] - logs[i]
    x = (math.log(temperature) - logs[i]) / width
    a, b = x * x * (3 - 2 * x), x * (1 - x)
    ends = (1 - a) * score.spreads[i] + a * score.spreads[i + 1]
    return ends + width * b * ((1 - x) * score.slopes[i] - x * score.slopes[i + 1])


def test_the_four_shot_prompt_has_the_reference_scores(language_model: LanguageModel) -> None:
    continuations = [as_continuation(answer) for answer in REFERENCES]
    found = language_model.sequence_log_probs(translation_prompt(SENTENCE), continuations)
    np.testing.assert_allclose(found, list(REFERENCES.values()), atol=0.05)


def test_a_batch_scores_as_one_at_a_time_does(language_model: LanguageModel) -> None:
    prompt, continuations = translation_prompt(SENTENCE), [as_continuation(answer) for answer in MIXED]
    together = language_model.sequence_log_probs(prompt, continuations)
    alone = [language_model.sequence_log_probs(prompt, [continuation])[0] for continuation in continuations]
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_more_rows_than_one_batch_holds_keep_their_order(language_model: LanguageModel) -> None:
    continuations = [f" {number}\n" for number in range(60)]
    together = language_model.sequence_log_probs("Count:", continuations)
    assert together[17] == pytest.approx(language_model.sequence_log_probs("Count:", [" 17\n"])[0], abs=1e-4)


def test_a_long_answer_takes_no_room_for_the_short_ones_beside_it(
    language_model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [
        as_continuation(answer) for answer in ["Hi", "I am hungry", "\U0001f321\ufe0f" * 20, "Hello", "Yes", "No"]
    ]
    widths, usual = [], SharedModel.answer

    def noted(self: SharedModel, ids: torch.Tensor, **options: Any) -> Any:
        widths.append(ids.numel())
        return usual(self, ids, **options)

    monkeypatch.setattr(SharedModel, "answer", noted)
    found = language_model.sequence_scores("I say:", answers)
    assert max(widths) <= sequences.TOKENS_AT_ONCE
    monkeypatch.setattr(sequences, "SCORED_AT_ONCE", 1000)
    whole = language_model.sequence_scores("I say:", answers)
    for part, expected in zip(found, whole, strict=True):
        assert part.token_ids == expected.token_ids
        for name in ("token_log_probs", "height", "spreads", "slopes"):
            np.testing.assert_allclose(getattr(part, name), getattr(expected, name), atol=1e-3)


def test_a_score_is_the_sum_of_what_the_model_predicts_token_by_token(language_model: LanguageModel) -> None:
    prompt, continuation = "The capital of France is", " Paris, of"
    tokens = language_model.encode(continuation)
    expected = sum(
        math.log(softmax(language_model.next_token_logits(prompt, tokens[:i]), 1)[token])
        for i, token in enumerate(tokens)
    )
    assert language_model.sequence_log_probs(prompt, [continuation]) == pytest.approx([expected], abs=1e-4)


def test_a_token_across_the_border_is_scored_whole(language_model: LanguageModel) -> None:
    merged = language_model.encode("The capital of France")[-1]
    expected = math.log(softmax(language_model.next_token_logits("The capital of"), 1)[merged])
    found = language_model.sequence_log_probs("The capital of Fra", ["nce", " xyz"])
    assert found[0] == pytest.approx(expected, abs=1e-4)
    assert found[1] == pytest.approx(language_model.sequence_log_probs("The capital of Fra", [" xyz"])[0], abs=1e-4)


def test_what_was_read_before_changes_no_score(language_model: LanguageModel) -> None:
    prompts = ["The capital of France is", "The capital of Japan is", "The", "The capital of France is"]
    first, *_, again = [language_model.sequence_log_probs(prompt, [" Paris", " Tokyo is"]) for prompt in prompts]
    np.testing.assert_allclose(again, first, atol=1e-4)


def test_an_empty_answer_is_refused(language_model: LanguageModel) -> None:
    with pytest.raises(ValueError, match="at least one character, got ''"):
        language_model.sequence_log_probs("Hello", ["", "x"])
    assert language_model.sequence_log_probs("Hello", []) == []


@pytest.mark.parametrize(
    ("before", "whole", "expected"),
    [
        ([5, 6], [5, 6, 7, 8], 2),
        ([5, 6], [5, 9, 8], 1),
        ([5, 6], [5, 9], 1),
        ([5], [9], 0),
        ([5, 6], [5], 0),
    ],
)
def test_the_answer_begins_where_the_tokens_differ(before: list[int], whole: list[int], expected: int) -> None:
    assert answer_start(before, whole) == expected


def test_only_the_last_tokens_of_a_row_are_kept() -> None:
    assert TokenRow((1, 2, 3, 4, 5), 3).last(3) == TokenRow((3, 4, 5), 1)
    assert TokenRow((1, 2, 3), 1).last(9) == TokenRow((1, 2, 3), 1)


@pytest.mark.slow
def test_a_batch_after_a_long_prompt_scores_as_one_at_a_time_does(language_model: LanguageModel) -> None:
    story, answers = "Once upon a time there was a cat. " * 40, [" The", " It was a very old cat", " xyz"]
    together = language_model.sequence_log_probs(story, answers)
    alone = [language_model.sequence_log_probs(story, [answer])[0] for answer in answers]
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_a_row_needs_a_token_before_its_answer() -> None:
    with pytest.raises(ValueError, match="start must be from 1 to 1, got 0"):
        TokenRow((5, 6), 0)


@pytest.mark.parametrize("temperature", [0.05, 0.07, 0.3, 1.0, 1.7, 6.0, 20.0])
def test_the_score_gives_every_temperature_of_the_tokens(temperature: float) -> None:
    logits = torch.from_numpy(np.random.default_rng(1).normal(0, 4, (5, 3000)).astype(np.float32))
    row = TokenRow((0, 3, 1, 4, 1, 5), 1)
    score = sequence_score(row, logits)
    found = score.height / temperature - spread_at(score, temperature)
    assert found == pytest.approx(sequence_log_prob(row, logits, temperature), abs=5 * 1e-4)


def test_per_token_and_whole_answer_tempering_agree_on_one_token_and_at_one() -> None:
    generator = np.random.default_rng(2)
    one = torch.from_numpy(generator.normal(0, 3, (1, 50)).astype(np.float32))
    probs = np.exp([sequence_log_prob(TokenRow((0, token), 1), one) for token in range(50)])
    tempered = np.exp([sequence_log_prob(TokenRow((0, token), 1), one, 2.5) for token in range(50)])
    np.testing.assert_allclose(tempered, retemper(probs / probs.sum(), 2.5), atol=1e-6)
    several = torch.from_numpy(generator.normal(0, 3, (4, 50)).astype(np.float32))
    score = sequence_score(TokenRow((0, 1, 2, 3, 4), 1), several)
    assert score.height - spread_at(score, 1.0) == pytest.approx(score.log_prob, abs=1e-4)


def test_per_token_and_whole_answer_tempering_differ_on_several_tokens() -> None:
    """Two answers of equal share, one sure at each token, one that pays once: only per-token tempering parts them."""
    even = torch.zeros((2, 4))
    fork = torch.tensor([[0.0, math.log(5), math.log(5), math.log(5)], [30.0, 0.0, 0.0, 0.0]])
    row = TokenRow((0, 0, 0), 1)
    for logits in (even, fork):
        assert sequence_log_prob(row, logits) == pytest.approx(math.log(1 / 16), abs=1e-6)
    assert sequence_log_prob(row, fork, 4) - sequence_log_prob(row, even, 4) > 1


def test_sampled_answers_follow_the_seed_and_end_at_a_line(language_model: LanguageModel) -> None:
    def draw(seed: int) -> list[tuple[str, bool]]:
        lines = language_model.sample_answers(translation_prompt(SENTENCE), 0.3, count=6, max_new_tokens=8, seed=seed)
        return [(line.text, line.complete) for line in lines]

    first = draw(3)
    assert len(first) == 6
    assert first == draw(3)
    assert all("\n" not in text and text == text.strip() for text, _ in first)
    assert any(complete for _, complete in first)


@pytest.mark.slow
def test_sampled_frequencies_match_the_exact_shares(language_model: LanguageModel) -> None:
    prompt, answer = translation_prompt(SENTENCE), "I'm happy"
    drawn = [line.text for line in language_model.sample_answers(prompt, 0.3, count=60, max_new_tokens=6, seed=5)]
    (score,) = language_model.sequence_scores(prompt, [as_continuation(answer)])
    expected = math.exp(score.height / 0.3 - spread_at(score, 0.3))
    deviation = math.sqrt(expected * (1 - expected) / 60)
    assert abs(drawn.count(answer) / 60 - expected) < 4 * deviation


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([], "list of 1 to 12, got 0"),
        (["x"] * 200, "list of 1 to 12, got 200"),
        (["Hello", "  "], "at least one character that is not a space"),
        (["Hello", " Hello "], "got twice 'Hello'"),
        (["x" * 2000], "at most 120 characters, got 2,000"),
        ([3], "at least one character"),
    ],
)
def test_answers_outside_the_rules_are_refused(answers: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        checked_answers(answers)


def test_a_sentence_becomes_one_line() -> None:
    assert checked_sentence(" 我很\n饿 ") == "我很 饿"
    with pytest.raises(ValueError, match="at most 120 characters, got 2,000"):
        checked_sentence("饿" * 2000)
