"""Characters of several tokens in the browser, told as core tells them, broken ones too."""

from random import Random

from playwright.sync_api import Page

from core.language.tokens import Characters, token_text
from tests.browser.modules import call

BYTES = [*b"A\n\x80\xbf\xc0\xc2\xc3\xe0\xe6\x88\x91\xed\xa0\xef\xbb\xf0\x9f\x98\xf4\x90\xff"]
WHOLE = "我很饿😀é\ufeff".encode()


def test_any_bytes_say_what_they_say_in_python(modules: Page) -> None:
    luck = Random(0)
    rows = [[luck.choices(BYTES, k=luck.randint(1, 4)) for _ in range(luck.randint(1, 6))] for _ in range(500)]
    rows += [[[byte] for byte in WHOLE], [list(WHOLE)], [list(WHOLE[:4]), list(WHOLE[4:8]), list(WHOLE[8:])]]
    for row, found in zip(rows, call(modules, "tests/browser/language/tokens.js", "read", rows), strict=True):
        characters = Characters()
        pieces = [characters.read(bytes(token), last=i == len(row) - 1) for i, token in enumerate(row)]
        assert found == {"pieces": pieces, "alone": [token_text(bytes(token)) for token in row]}, row
