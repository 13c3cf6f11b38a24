"""The recorded translation: found for its own sentence, answers and model, and for no other."""

import math

import pytest

from core.language.tokens import RULE
from core.language_model import LanguageModel
from core.makers.translation import scored
from core.pages.document import languages, texts
from core.recordings.translation import (
    REVERSE,
    REVERSE_ANSWERS,
    REVERSE_EXAMPLES,
    SENTENCE,
    find_recorded,
    recorded,
    reverse,
    reverse_prompt,
)

MODEL = recorded()["model"]
ANSWERS = ["I'm hungry", "I am hungry"]


def test_the_recording_says_how_its_text_was_cut() -> None:
    assert recorded()["tokenizer"] == RULE


def test_recorded_answers_are_found_in_the_order_asked_for() -> None:
    for asked in (ANSWERS, ANSWERS[::-1]):
        found = find_recorded(SENTENCE, asked, MODEL)
        assert found
        assert [score["text"] for score in found] == asked


@pytest.mark.parametrize(
    ("sentence", "answers", "model"),
    [
        (SENTENCE, ANSWERS, "openai-community/gpt2"),
        ("你好", ANSWERS, MODEL),
        (SENTENCE, [*ANSWERS, "Never recorded"], MODEL),
    ],
)
def test_another_model_sentence_or_answer_is_not_recorded(sentence: str, answers: list[str], model: str) -> None:
    assert find_recorded(sentence, answers, model) is None


def test_the_answers_in_chinese_have_the_models_own_scores(language_model: LanguageModel) -> None:
    again = scored(language_model, REVERSE, reverse_prompt(), REVERSE_ANSWERS)
    assert again["sentence"] == reverse()["sentence"]
    assert [answer["text"] for answer in again["answers"]] == [answer["text"] for answer in reverse()["answers"]]
    for new, old in zip(again["answers"], reverse()["answers"], strict=True):
        assert new["log_prob"] == pytest.approx(old["log_prob"], abs=1e-3)


@pytest.mark.parametrize("language", languages())
def test_what_is_said_of_the_answers_in_chinese_is_true_of_their_scores(language: str) -> None:
    nats = {answer["text"]: answer["log_prob"] for answer in reverse()["answers"]}
    right, total = list(nats)[: reverse()["right"]], sum(math.exp(score) for score in nats.values())
    words = texts("soft_labels", language)
    assert (len(nats), len(right)) == (8, 5)
    assert all(answer in words["soft_labels.reverse_text"] for answer in right)
    for english, chinese in REVERSE_EXAMPLES:
        assert f"{english} = {chinese}" in words["soft_labels.reverse_source"]
    unseen = [answer for answer in right if nats[answer] < nats["我累了"]]
    assert unseen == ["我很饿", "我好饿", "我肚子饿"]
    assert all(answer in words["soft_labels.reverse_mistake"] for answer in (*unseen, "我累了"))
    assert total < 1e-4
