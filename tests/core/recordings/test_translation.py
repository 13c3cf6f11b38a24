"""The recorded translation: found for its own sentence, answers and model, and for no other."""

import pytest

from core.language.tokens import RULE
from core.recordings.translation import SENTENCE, find_recorded, recorded

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
