"""The page's translation task: a prompt with four examples, answers to it, and their recorded scores."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from core.assets import SOFT_LABELS
from core.limits import TEMPERATURES

if TYPE_CHECKING:
    from core.language.sequences import SequenceScore

FILE = SOFT_LABELS / "translation.json"
SENTENCE = "我很饿"
EXAMPLES = (
    ("你好", "Hello"),
    ("谢谢你", "Thank you"),
    ("今天天气很好", "The weather is nice today"),
    ("我爱你", "I love you"),
)
ARTICLE = {"I am hungry": 0.6, "I'm hungry": 0.25, "I'm starving": 0.1, "I feel hungry": 0.05}
# A sentence that the recorded model translates well, and answers to it, the right ones first.
KNOWN = "我是学生"
KNOWN_ANSWERS = (
    "I am a student",
    "I'm a student",
    "I'm a teacher",
    "I am a teacher",
    "I am student",
    "I'm a doctor",
)
# The other way round, for who reads Chinese: the article's sentence in English, the examples before it, and answers to
# it. The first is the textbook's; the first REVERSE_RIGHT are right.
REVERSE_LANGUAGE = "zh"
REVERSE = "I am hungry"
REVERSE_EXAMPLES = (
    ("I am tired", "我累了"),
    ("I am thirsty", "我渴了"),
    ("I am late", "我迟到了"),
    ("I am back", "我回来了"),
)
REVERSE_ANSWERS = ("我饿了", "我饿", "我很饿", "我好饿", "我肚子饿", "我不饿", "我累了", "我想吃饭")
REVERSE_RIGHT = 5
# What the page's list holds before a visitor changes it: the article's answers, and more that are recorded.
FIRST_ANSWERS = (*ARTICLE, "I am very hungry", "I'm happy", "I'm sorry for your loss")
MAX_CHARACTERS = 120
MAX_ANSWERS = 12
MAX_ANSWER_TOKENS = 16
MAX_DRAWS = 100


def translation_prompt(sentence: str) -> str:
    """Four Chinese sentences with their English, then `sentence`, whose English is to follow."""
    shots = "".join(f"Chinese: {chinese}\nEnglish: {english}\n" for chinese, english in EXAMPLES)
    return f"{shots}Chinese: {sentence}\nEnglish:"


def reverse_prompt() -> str:
    """Four English sentences with their Chinese, then REVERSE, whose Chinese is to follow."""
    shots = "".join(f"{english} = {chinese}\n" for english, chinese in REVERSE_EXAMPLES)
    return f"{shots}{REVERSE} ="


def as_continuation(answer: str) -> str:
    """`answer` as the model would write it: after a space, and ended by a line break."""
    return f" {answer}\n"


def checked_sentence(sentence: str) -> str:
    """`sentence` on one line. Raises ValueError where it is empty or longer than 120 characters."""
    return _checked("sentence", sentence)


def checked_answers(answers: Sequence[str]) -> list[str]:
    """The answers, each on one line. Raises ValueError unless they are 1 to 12, none empty, long or there twice."""
    if not isinstance(answers, list) or not 1 <= len(answers) <= MAX_ANSWERS:
        size = len(answers) if isinstance(answers, list) else repr(answers)[:40]
        raise ValueError(f"answers must be a list of 1 to {MAX_ANSWERS}, got {size}")
    checked = [_checked("every answer", answer) for answer in answers]
    twice = next((answer for i, answer in enumerate(checked) if answer in checked[:i]), None)
    if twice is not None:
        raise ValueError(f"every answer must be there once, got twice {twice!r}")
    return checked


def scores_as_json(
    answers: Iterable[str], scores: Iterable[SequenceScore], texts: Sequence[str]
) -> list[dict[str, Any]]:
    """What the page is told of each answer; `texts` are the vocabulary's. Numbers have nine digits."""
    return [
        {
            "text": answer,
            "tokens": [texts[token] for token in score.token_ids],
            "log_probs": _rounded(score.token_log_probs),
            "height": _rounded([score.height])[0],
            "spreads": _rounded(score.spreads),
            "slopes": _rounded(score.slopes),
        }
        for answer, score in zip(answers, scores, strict=True)
    ]


def temperatures_as_json() -> list[float]:
    """The temperatures of `spreads` and `slopes`."""
    return _rounded(TEMPERATURES)


@cache
def recorded() -> dict[str, Any]:
    """The recorded sentence: its model, the scores of its answers, and answers that the model drew."""
    record: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return record


def known() -> dict[str, Any]:
    """What is recorded of a sentence that the model knows: {model, sentence, answers: [{text, log_prob (nats)}]}."""
    return {"model": recorded()["model"], **recorded()["known"]}


def reverse() -> dict[str, Any]:
    """What is recorded of REVERSE: {model, language, sentence, right, answers: [{text, log_prob (nats)}]}.

    language: of the page that shows it. right: how many answers are right, from the first on.
    """
    about = {"language": REVERSE_LANGUAGE, "right": REVERSE_RIGHT}
    return {"model": recorded()["model"], **about, **recorded()["reverse"]}


def find_recorded(sentence: str, answers: Sequence[str], model: str) -> list[dict[str, Any]] | None:
    """The recorded scores of exactly these answers to `sentence` by `model`, or None where one is missing."""
    known = {score["text"]: score for score in recorded()["answers"]}
    if (recorded()["sentence"], recorded()["model"]) != (sentence, model) or not known.keys() >= set(answers):
        return None
    return [known[answer] for answer in answers]


def _checked(name: str, text: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{name} must hold at least one character that is not a space, got {text!r:.40}")
    line = " ".join(text.split())
    if len(line) > MAX_CHARACTERS:
        raise ValueError(f"{name} must have at most {MAX_CHARACTERS} characters, got {len(line):,}")
    return line


def _rounded(values: Iterable[float]) -> list[float]:
    return [float(f"{value:.9g}") for value in values]
