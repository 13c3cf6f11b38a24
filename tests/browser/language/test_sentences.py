"""The end of a sentence is where core finds it, in every script."""

from random import Random

from playwright.sync_api import Page

from core.language.sentences import sentence_end
from tests.browser.modules import call

PIECES = [
    *("Yes", "no", "Mr", "Dr", "vs", "St", "A", "I", "b", "é", "我", "1", "12", "٣", "x1", "_a", "éB", "你好"),
    *(".", "!", "?", "…", "...", "。", "！", "？", "”", '"', "'", ")", "]", "」", "』"),
    *(" ", "  ", "\n", "\n\n", "\n \n", "\r\n", "\t", "\x0b", "\x1c", "\x85", "\xa0", "\u3000", "\u2028", "\ufeff"),
]


def test_sentences_end_where_core_says(modules: Page) -> None:
    luck = Random(0)
    cases = []
    for _ in range(4000):
        text = "".join(luck.choices(PIECES, k=luck.randint(1, 9)))
        cases.append([text, luck.randint(0, len(text)), luck.random() < 0.5])
    found = call(modules, "tests/browser/language/sentences.js", "read", cases)
    for (text, start, last), answer in zip(cases, found, strict=True):
        expected = {"end": sentence_end(text, start, last=last), "stripped": text.strip()}
        assert answer == expected, (text, start, last)
