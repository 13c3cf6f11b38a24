"""The tokenizer in the browser cuts every text as the server's does, to the token."""

import pytest
from playwright.sync_api import Browser, Page

from core.language_model import LanguageModel
from tests.browser.conftest import watched_page
from tests.browser.language.host import Host
from tests.browser.language.texts import PIECES, made_up, of_the_tree
from tests.browser.modules import call

SCRIPT = "tests/browser/language/tokenizer.js"


@pytest.fixture(scope="module")
def page(browser: Browser, host: Host) -> Page:
    with watched_page(browser, host.url) as opened:
        opened.goto("/")
        yield opened


def test_seven_thousand_texts_and_more_have_the_servers_tokens(page: Page, language_model: LanguageModel) -> None:
    texts = [*(piece for piece in PIECES if piece.strip()), *made_up(6000), *of_the_tree()]
    assert len(texts) >= 7000
    expected = [language_model.encode(text) for text in texts]
    found = call(page, SCRIPT, "encoded", texts)
    assert [text for text, ours, theirs in zip(texts, found, expected, strict=True) if ours != theirs] == []


def test_the_golden_texts(page: Page) -> None:
    digits, assignment = call(page, SCRIPT, "encoded", ["1  2  3  4  ", "x =  5"])
    assert (len(digits), len(assignment)) == (8, 4)


@pytest.mark.parametrize("unit", ["a", "我", "!"])
def test_a_word_of_30_000_characters_is_cut_soon_and_rightly(
    page: Page, language_model: LanguageModel, unit: str
) -> None:
    count = 30_000
    assert call(page, SCRIPT, "encoded", ["x" + unit * count]) == [language_model.encode("x" + unit * count)]
    assert call(page, SCRIPT, "encodedLong", unit, count)["milliseconds"] < 5000


def test_tokens_are_read_back_with_their_marks(page: Page, language_model: LanguageModel) -> None:
    rows = [language_model.encode(text) for text in made_up(300)]
    rows += [row[:-1] for row in rows if len(row) > 1]  # half characters at the end
    for row, found in zip(rows, call(page, SCRIPT, "decoded", rows), strict=True):
        assert found == {"text": language_model._tokenizer.decode(row), "marks": language_model.marks_in(row)}


def test_the_vocabulary_and_the_marks_are_the_servers(page: Page, language_model: LanguageModel) -> None:
    told = call(page, SCRIPT, "told")
    assert told["vocabulary"] == list(language_model.vocabulary)
    assert told["marks"] == language_model._marks


def test_another_tokenizer_is_refused(page: Page) -> None:
    for model, rule in (("llama", "default"), ("gpt2", "qwen2"), ("gpt2", None)):
        metadata = {"tokenizer.ggml.model": model, "tokenizer.ggml.pre": rule}
        assert call(page, SCRIPT, "refused", metadata) == "on_device.tokenizer"
