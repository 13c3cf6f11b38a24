"""The bars as a table that a spreadsheet opens: every token is text in it, none is a formula."""

import csv
import io
from itertools import groupby

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil.test","a,b")']
PLAIN = ["a=b", "3-4", 'say "hi"', "x,y", "'quoted"]


def rows(page: Page, texts: list[str]) -> list[list[str]]:
    text = call(page, "tests/browser/temperature/export.js", "csvOf", texts, -0.5)
    return list(csv.reader(io.StringIO(text, newline="")))


def test_what_a_spreadsheet_would_run_is_made_plain_by_an_apostrophe(modules: Page) -> None:
    tokens = [row[0] for row in rows(modules, FORMULAS)[1:-1]]
    assert tokens == [f"'{text}" for text in FORMULAS]


def test_any_other_text_is_itself_and_numbers_are_numbers(modules: Page) -> None:
    head, *bars, rest = rows(modules, PLAIN)
    assert head == ["save.csv_token", "save.csv_id", "p(T=1)", "p(T=2)"]
    spaced = [text.replace(" ", "·") for text in PLAIN]
    assert bars == [[text, str(i), "-0.5", f"{i / 100:g}"] for i, text in enumerate(spaced)]
    assert rest == ["save.rest", "", "-0.5", "0.5"]


def test_the_pictures_bars_are_as_long_as_their_shares(modules: Page) -> None:
    shares = [1.0, 0.5, 0.25]
    found = call(modules, "tests/browser/temperature/export.js", "pngOf", shares)
    legend, *bars = [max(rows) for is_bar, rows in groupby(found["rows"], bool) if is_bar]
    assert 0 < legend < 100
    assert len(bars) == len(shares) + 1  # and the rest, which has the first one's share here
    assert [bar / bars[0] for bar in bars] == pytest.approx([*shares, 1.0], abs=0.02)
    assert bars[0] < 0.8 * found["width"]


def test_a_second_model_has_a_column_and_bars_of_its_own(modules: Page) -> None:
    second = {"name": "=student", "shares": [0.8, 0.4, 0.2]}
    script = "tests/browser/temperature/export.js"
    text = call(modules, script, "csvOf", ["a", "b"], -0.5, second)
    head, *bars = csv.reader(io.StringIO(text, newline=""))
    assert head == ["save.csv_token", "save.csv_id", "p(T=1)", "p(T=2)", "p(T=1) =student"]
    assert [row[-1] for row in bars] == ["0.8", "0.4", "0.2"]
    found = call(modules, script, "pngOf", [0.1, 0.1], second)
    drawn = [max(rows) for is_bar, rows in groupby(found["rows"], lambda count: count > 20) if is_bar]
    _legend, *bars = drawn
    assert [bar / bars[0] for bar in bars] == pytest.approx([1.0, 0.5, 0.25], abs=0.05)
