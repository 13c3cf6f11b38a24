"""A sentence is over where a reader would say so, and not at the dot of an abbreviation, a list or a number."""

import re

import pytest

from core.language.sentences import sentence_end

PROMPT = "Say it:"


def first_sentence(written: str) -> str | None:
    """What stands before the first end, found piece by piece as it is written."""
    text, pieces = PROMPT, re.findall(r"\s?\w+|\s|[^\w\s]+", written)
    for left, piece in reversed(list(enumerate(reversed(pieces)))):
        text += piece
        end = sentence_end(text, len(PROMPT), last=not left)
        if end is not None:
            return text[len(PROMPT) : end]
    return None


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (" Paris. The answer is: 23.", " Paris."),
        (" the answer is: 23. The", " the answer is: 23."),
        (" it is 3.14. Yes", " it is 3.14."),
        (" Mr. J. Smith is 5 ft. tall, e.g. in shoes. Yes", " Mr. J. Smith is 5 ft. tall, e.g. in shoes."),
        (' "No!" she said. Then', ' "No!" she said.'),
        (' "No." She left.', ' "No."'),
        (" Well... who knows? I", " Well... who knows?"),
        ("\n1. An apple\n2. A pear. And", "\n1. An apple\n2. A pear."),
        ("看看没有什么好。我们", "看看没有什么好。"),
        ("他说：“走吧！”然后", "他说：“走吧！”"),
        (" a + b\n\nprint", " a + b"),
        (" Paris.", " Paris."),
        (" no end", None),
        (" red,\nviolets are blue", None),
    ],
)
def test_the_end_of_a_sentence(written: str, sentence: str | None) -> None:
    assert first_sentence(written) == sentence


def test_what_the_prompt_ends_with_is_no_end() -> None:
    assert sentence_end("It is over. And", len("It is over.")) is None
    assert sentence_end("It is over.\n\nAnd", len("It is over.")) is None
