"""Every sentence about a recorded prompt says what its shares are."""

import json
from collections.abc import Callable
from itertools import pairwise

import pytest

from core.pages.document import texts
from core.recordings.logits import VOCABULARY, prompts, recording
from core.temperature import softmax

TOKENS = json.loads(VOCABULARY.read_text("utf-8"))
Shares = Callable[[float], dict[str, float]]


def shares_of(slug: str) -> Shares:
    """The shares of a recorded prompt's tokens at a temperature, {text: share}, the largest first."""
    logits = recording(slug).logits
    order = (-logits).argsort(kind="stable")
    likeliest = [TOKENS[token] for token in order[:200]]
    return lambda temperature: dict(zip(likeliest, softmax(logits, temperature)[order[:200]], strict=True))


def at(shares: Shares, temperature: float, place: int) -> float:
    return list(shares(temperature).values())[place]


def first(shares: Shares, *expected: str) -> bool:
    return list(shares(1))[: len(expected)] == list(expected)


def percents(shares: Shares, temperature: float, *places: int) -> list[int]:
    """The shares at some places in whole percents, as a lesson says them."""
    return [round(100 * at(shares, temperature, place)) for place in places]


def begins(character: str, hexadecimal: str) -> bool:
    """Whether a character of three bytes begins with two."""
    return character.encode().hex().upper()[:-2] == hexadecimal


CLAIMS: dict[str, Callable[[Shares], bool]] = {
    "france": lambda s: first(s, " Paris") and at(s, 1, 0) > 10 * at(s, 1, 1),
    "japan": lambda s: 0.65 < s(1)[" Tokyo"] < 0.75 and {" N", " Os"} <= set(list(s(1))[:10]),
    "water": lambda s: at(s, 2, 0) > 4 * at(s, 2, 1),
    "opposite": lambda s: first(s, " cold", " cool", " luke", " warm") and at(s, 1, 0) > 0.6,
    "earth": lambda s: first(s, "<|im_end|>"),
    "once": lambda s: at(s, 1, 0) < 0.5,
    "door": lambda s: at(s, 1, 0) < 0.2 and at(s, 0.2, 0) > 0.95,
    "said": lambda s: 0.09 < at(s, 1, 0) < 0.11,
    "animal": lambda s: first(s, " cat") and round(at(s, 1, 0), 2) == 0.11,
    "life": lambda s: 0.09 < at(s, 1, 0) < 0.11 and 0.45 < at(s, 0.2, 0) < 0.55,
    "light": lambda s: s(1)[" red"] < 1.1 * s(1)[" green"] and 1.4 < s(0.2)[" red"] / s(0.2)[" green"] < 1.6,
    "coin": lambda s: 3.5 < s(1)[" heads"] / s(1)[" tails"] < 4.5,
    "cup": lambda s: first(s, " coffee", " tea") and 0.88 < at(s, 1, 0) + at(s, 1, 1) < 0.92,
    "apple": lambda s: first(s, " away") and 0.24 < at(s, 2, 0) < 0.27,
    "stormy": lambda s: first(s, " night", " evening", " day") and round(at(s, 1, 0), 2) == 0.97,
    "roses": lambda s: first(s, " white", " blue") and at(s, 0.2, 0) > at(s, 1, 0),
    "sum": lambda s: (
        first(s, " five", " four", " eight") and at(s, 1, 0) - at(s, 1, 2) < 0.03 and round(at(s, 0.2, 0), 2) == 0.43
    ),
    "primes": lambda s: first(s, " "),
    "days": lambda s: 0.9 < sum(list(s(1).values())[:3]) < 0.95,
    "add": lambda s: first(s, " a") and round(at(s, 1, 0), 2) == 0.88,
    "numpy": lambda s: first(s, " np") and 0.3 < at(s, 1, 1) < 1 / 3,
    "range": lambda s: first(s, "len", "1", "i", "n"),
    "einstein": lambda s: first(s, "z", "zel"),
    "name": lambda s: at(s, 1, 0) < 0.1,
    "hungry": lambda s: first(s, " I"),
    "spain": lambda s: not any(token.startswith(" Mad") for token in list(s(1))[:10]),
    "germany": lambda s: {" der", " die", " das"} <= set(list(s(1))[:6]) and " Berlin" not in list(s(1))[:10],
    "intelligence": lambda s: first(s, "能", "<0xE6>") and percents(s, 1, 0) == [67],
    "because": lambda s: first(s, "以", "有") and percents(s, 1, 0, 1) == [70, 16],
    "people": lambda s: first(s, "人") and percents(s, 1, 0) == [95] and at(s, 2, 0) > 8 * at(s, 2, 1),
    "measure": lambda s: first(s, "个", "<0xE4><0xBD>") and percents(s, 1, 0) == [83] and begins("位", "E4BD"),
    "numbers": lambda s: first(s, "4") and percents(s, 1, 0) == [94],
    "tomorrow": lambda s: first(s, "2", "1") and percents(s, 1, 0, 1) == [43, 30] and percents(s, 0.2, 0) == [86],
    "woman": lambda s: (
        (first(s, "子", "<0xE6><0x80>") and percents(s, 1, 0, 1) == [47, 33] and "人" not in list(s(1))[:10])
        and begins("性", "E680")
    ),
    "what": lambda s: first(s, "<0xE4><0xB9>") and percents(s, 1, 0) == [99] and begins("么", "E4B9"),
    "he_said": lambda s: first(s, '"', "“", "\n") and percents(s, 1, 0, 1) == [28, 25],
    "mountain": lambda s: first(s, "一") and percents(s, 1, 0) == [14] and percents(s, 0.2, 0) == [79],
    "months": lambda s: first(s, "字", "人", "<0xE6><0x9C>") and percents(s, 1, 2) == [6] and begins("月", "E69C"),
    "china": lambda s: any(token.startswith("<0x") for token in list(s(1))[:10]),
}


@pytest.mark.parametrize("slug", [entry["slug"] for entry in prompts()])
def test_a_lesson_is_true_of_its_shares(slug: str) -> None:
    assert CLAIMS[slug](shares_of(slug))


def test_every_lesson_is_held_to_its_shares() -> None:
    lessons = {key.removeprefix("lesson.") for key in texts("temperature") if key.startswith("lesson.")}
    assert lessons - {"own"} == CLAIMS.keys()


@pytest.mark.parametrize("slug", [entry["slug"] for entry in prompts()])
def test_what_the_dial_says_of_a_temperature_is_true_of_every_prompt(slug: str) -> None:
    shares = shares_of(slug)
    top = [at(shares, T, 0) for T in (0.05, 0.2, 0.49, 0.96, 1, 1.5, 2, 4, 20)]
    apart = [at(shares, T, 0) - at(shares, T, 9) for T in (1, 2, 4, 20)]
    assert all(colder >= warmer for colder, warmer in pairwise(top))
    assert top[3] > top[4] > top[5]
    assert apart == sorted(apart, reverse=True)
