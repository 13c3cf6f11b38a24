"""The embedded language model: its measured figures, what it reads, and how it scores whole answers."""

import warnings

import numpy as np
import pytest

from core.language_model import LanguageModel
from core.temperature import softmax
from tests.core.shown import bytes_shown

FRANCE = "The capital of France is"
FOUR_SHOTS = (
    "Chinese: 你好\nEnglish: Hello\nChinese: 谢谢你\nEnglish: Thank you\n"
    "Chinese: 今天天气很好\nEnglish: The weather is nice today\n"
    "Chinese: 我爱你\nEnglish: I love you\nChinese: 我很饿\nEnglish:"
)
TRANSLATIONS = {
    " I am very hungry": -5.01,
    " I'm very hungry": -5.84,
    " I'm hungry": -8.83,
    " I am hungry": -9.03,
    " I'm starving": -9.08,
    " I am tired": -9.51,
    " I feel hungry": -16.31,
    " The cat is blue": -26.46,
}
STRANGE = [
    "\x00\x01\x1b[31m\x7f",
    "مرحبا بالعالم \u202eabc",
    "👩‍👩‍👧🎉",
    "<img src=x onerror=alert(1)>",
    "e\u0301\u200b\ufeff\uffff",
    "tab\tnew line\r\n",
    "我很饿",
]


@pytest.mark.parametrize(
    ("prompt", "shares"),
    [
        (FRANCE, {" Paris": 0.773, " the": 0.065, " London": 0.012}),
        ("Once upon a time, there was a little", {" girl": 0.383, " town": 0.234}),
    ],
)
def test_the_next_token_has_its_measured_shares(
    language_model: LanguageModel, prompt: str, shares: dict[str, float]
) -> None:
    probs = softmax(language_model.next_token_logits(prompt), 1)
    top = np.argsort(-probs)[: len(shares)]
    assert [language_model.vocabulary[token] for token in top] == list(shares)
    assert probs[top] == pytest.approx(list(shares.values()), abs=0.0005)


# From REFERENCES.md: a tokenizer that splits whitespace before digits reads 11, 9 and 5 tokens, and answers otherwise.
@pytest.mark.parametrize(
    ("prompt", "tokens", "answer", "share"),
    [
        ("1  2  3  4  ", ["1", "  ", "2", "  ", "3", "  ", "4", "  "], "5", 0.860),
        ("1\n\n2\n\n3\n\n", ["1", "\n\n", "2", "\n\n", "3", "\n\n"], "4", 0.790),
        ("x =  5", ["x", " =", "  ", "5"], ".", 0.161),
    ],
)
def test_digits_are_cut_off_before_whitespace_is_split(
    language_model: LanguageModel, prompt: str, tokens: list[str], answer: str, share: float
) -> None:
    assert [language_model.vocabulary[token] for token in language_model.encode(prompt)] == tokens
    probs = softmax(language_model.next_token_logits(prompt), 1)
    assert language_model.vocabulary[int(probs.argmax())] == answer
    assert probs.max() == pytest.approx(share, abs=0.001)


def test_a_seed_has_32_bits_wherever_something_is_drawn(language_model: LanguageModel) -> None:
    options = {"max_new_tokens": 1, "seed": 2**32}
    with pytest.raises(ValueError, match="seed must be a whole number from 0 to 4294967295, got 4294967296"):
        next(language_model.generate(FRANCE, 1, **options))
    with pytest.raises(ValueError, match="seed must be a whole number from 0 to 4294967295, got 4294967296"):
        language_model.sample_answers(FRANCE, 1, count=1, **options)


def test_marks_that_a_text_spells_are_told_of_once(language_model: LanguageModel) -> None:
    text = "<file_sep> a <|im_end|><|im_end|> b <|im_fin|>"
    assert language_model.marks_in(language_model.encode(text)) == ["<file_sep>", "<|im_end|>"]


def test_nothing_is_asked_of_transformers_in_a_way_that_goes(language_model: LanguageModel) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        language_model.sequence_log_probs(FRANCE, [" Paris", " London"])
        list(language_model.generate(FRANCE, [1.0, 2.0], max_new_tokens=2, seed=0))
        list(language_model.sample_answers(FRANCE, 1.0, count=2, max_new_tokens=2, seed=0))


def test_whole_translations_have_their_measured_log_probabilities(language_model: LanguageModel) -> None:
    scores = language_model.sequence_log_probs(FOUR_SHOTS, [f"{text}\n" for text in TRANSLATIONS])
    assert scores == pytest.approx(list(TRANSLATIONS.values()), abs=0.05)


@pytest.mark.parametrize("continuation", [" Paris", " Paris, of course", "land", "\n"])
def test_the_score_of_an_answer_is_the_sum_over_its_tokens(language_model: LanguageModel, continuation: str) -> None:
    before, whole = language_model.encode(FRANCE), language_model.encode(FRANCE + continuation)
    shared = next((i for i, token in enumerate(before) if whole[i] != token), len(before))
    expected = 0.0
    for end in range(shared, len(whole)):
        logits = language_model.next_token_logits(_text(language_model, whole[:1]), whole[1:end])
        expected += np.log(softmax(logits, 1)[whole[end]])
    assert language_model.sequence_log_probs(FRANCE, [continuation]) == pytest.approx([expected], abs=1e-3)


def test_a_border_inside_a_token_is_scored_as_the_model_sees_it(language_model: LanguageModel) -> None:
    assert language_model.encode("I am hun")[-1] not in language_model.encode("I am hungry")
    [joined] = language_model.sequence_log_probs("I am hun", ["gry"])
    [apart] = language_model.sequence_log_probs("I am", [" hungry"])
    assert joined == pytest.approx(apart, abs=1e-3)


def test_an_answer_that_cannot_be_scored_is_refused(language_model: LanguageModel) -> None:
    with pytest.raises(ValueError, match="continuation must hold at least one character, got ''"):
        language_model.sequence_log_probs(FRANCE, [""])
    with pytest.raises(ValueError, match="prompt must hold at least one character that is not a space, got ''"):
        language_model.sequence_log_probs("", [" Paris"])
    with pytest.raises(ValueError, match="prompt must keep a token before the continuation, got 'hel'"):
        language_model.sequence_log_probs("hel", ["lo"])
    with pytest.raises(ValueError, match="tokens in a continuation must be a whole number from 1 to 255, got 300"):
        language_model.sequence_log_probs(FRANCE, [" a" * 300])


def test_answers_after_a_long_prompt_are_scored_after_its_last_256_tokens(language_model: LanguageModel) -> None:
    story = _story(400)
    [score] = language_model.sequence_log_probs(story, [" the"])
    [token] = language_model.encode(" the")
    ids = language_model.encode(story)[-255:]
    logits = language_model.next_token_logits(_text(language_model, ids[:1]), ids[1:])
    assert score == pytest.approx(np.log(softmax(logits, 1)[token]), abs=1e-3)


def test_of_a_prompt_of_100_000_characters_the_last_256_tokens_are_read(language_model: LanguageModel) -> None:
    story = _story(25_000)[-100_000:]
    last = language_model.encode(story)[-256:]
    alone = _text(language_model, last)
    assert len(story) == 100_000
    assert language_model.encode(alone) == last
    read = language_model.next_token_logits(story)
    assert np.array_equal(read, language_model.next_token_logits(alone))
    assert not np.allclose(read, language_model.next_token_logits(_text(language_model, last[1:])), atol=1e-4)


def test_appended_tokens_read_like_their_text(language_model: LanguageModel) -> None:
    ids = language_model.encode(" France is")
    appended = language_model.next_token_logits("The capital of", ids)
    assert np.array_equal(appended, language_model.next_token_logits(FRANCE))
    assert np.array_equal(language_model.next_token_logits("The capital of", np.array(ids)), appended)


@pytest.mark.parametrize("wrong", [-1, 49152, 10**30, 1.5, "x", None, True])
def test_a_token_id_outside_the_vocabulary_is_refused_with_rule_and_value(
    language_model: LanguageModel, wrong: object
) -> None:
    with pytest.raises(ValueError, match="appended token id must be a whole number from 0 to 49151, got") as refusal:
        language_model.next_token_logits(FRANCE, [5, wrong])
    assert str(refusal.value).endswith(f"got {wrong!r}")


@pytest.mark.parametrize("wrong", ["", "  \n", "x" * 100_001, "half \ud83c", None])
def test_what_is_no_prompt_is_refused(language_model: LanguageModel, wrong: object) -> None:
    with pytest.raises(ValueError, match="prompt must"):
        language_model.next_token_logits(wrong)
    with pytest.raises(ValueError, match="prompt must"):
        language_model.encode(wrong)


@pytest.mark.parametrize("prompt", STRANGE)
def test_strange_prompts_are_read_whole_and_shown_as_they_are(language_model: LanguageModel, prompt: str) -> None:
    ids = language_model.encode(prompt)
    assert b"".join(bytes_shown(language_model.vocabulary[token]) for token in ids) == prompt.encode()
    assert np.isfinite(language_model.next_token_logits(prompt)).all()


def test_every_token_has_its_text_and_half_characters_show_their_bytes(language_model: LanguageModel) -> None:
    vocabulary = language_model.vocabulary
    assert len(vocabulary) == language_model.vocabulary_size == 49152
    decoded = language_model._tokenizer.batch_decode([[token] for token in range(len(vocabulary))])
    broken = [token for token, text in enumerate(decoded) if vocabulary[token] != text]
    assert broken
    for token in broken:  # the tokenizer has lost its bytes
        assert "\ufffd" in decoded[token]
        assert "<0x" in vocabulary[token]
        with pytest.raises(UnicodeDecodeError):
            bytes_shown(vocabulary[token]).decode()


def test_weights_are_counted_once(language_model: LanguageModel) -> None:
    millions = language_model.weight_bytes / 4 / 1e6  # float32
    assert millions == pytest.approx(134.5, abs=0.1)  # with tied embeddings, as the model card says: 135M


def _text(language_model: LanguageModel, ids: list[int]) -> str:
    return b"".join(bytes_shown(language_model.vocabulary[token]) for token in ids).decode()


def _story(words: int) -> str:
    pool = ["the", "cat", "sat", "on", "a", "warm", "stone", "while", "rain", "fell", "and", "nobody", "came"]
    return " ".join(np.random.default_rng(0).choice(pool, words))
