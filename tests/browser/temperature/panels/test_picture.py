"""The picture of all temperatures: a token's own signs are text in it, never markup."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from core.assets import RECORDINGS
from core.language.model_store import DEFAULT_MODEL
from core.recordings.logits import pack, recording
from core.temperature import softmax
from tests.browser.temperature.page import Explorer

HOSTILE = ["<b>bold</b>", "<i>", "a<br>b", "&lt;", "&amp;", '<a href="javascript:x">', "<sup>2</sup>", "x", "y", "z"]
SHOWN = ["<b>bold</b>", "<i>", "a<br>b", "&lt;", "&amp;", '<a·href="ja…', "<sup>2</sup>", "x", "y", "z", "all others"]


def with_texts(texts: list[str]) -> bytes:
    """The recording of France whose likeliest tokens have these texts."""
    logits = recording("france").logits.astype(np.float32)
    vocabulary = ["other"] * len(logits)
    for token, text in zip(np.argsort(-logits, kind="stable"), texts, strict=False):
        vocabulary[token] = text
    return pack(logits, vocabulary, {"model": DEFAULT_MODEL.name, "prompt": "The capital of France is"})


def test_its_numbers_can_be_read_as_a_table(page: Page) -> None:
    Explorer(page).open(open="picture")
    page.locator(".plot .heatmaplayer").wait_for(timeout=30_000)
    page.locator(".picture .chart-numbers summary").click()
    cells = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText))"
    head, *rows = page.locator(".picture .chart-numbers table").evaluate(cells)
    assert head[0] == "temperature"
    assert head[1] == "·Paris"
    assert head[-2:] == ["all others", "bits"]
    assert len(rows) == 61
    logits = recording("france").logits.astype(np.float32)
    for row in (rows[0], rows[30], rows[60]):
        top = softmax(logits, float(row[0])).max()
        assert float(row[1].strip("<>\xa0 %")) == pytest.approx(100 * top, rel=0.05, abs=0.1)


def test_a_token_that_looks_like_markup_is_shown_as_its_text(page: Page) -> None:
    def hostile(route: Route) -> None:
        route.fulfill(body=with_texts(HOSTILE), content_type="application/octet-stream")

    page.route(f"**/{Path(RECORDINGS.name, 'france.safetensors').as_posix()}", hostile)
    explorer = Explorer(page).open(open="picture")
    labels = page.locator(".plot .yaxislayer-above .ytick text")
    expect(labels).to_have_count(len(SHOWN), timeout=30_000)
    assert labels.all_text_contents() == SHOWN
    assert labels.locator("a, tspan[style]").count() == 0
    box = page.locator(".plot .heatmaplayer").bounding_box()
    assert box
    for row, text in enumerate(SHOWN[:3]):
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * (row + 0.5) / len(SHOWN))
        expect(page.locator(".plot .hoverlayer .hovertext")).to_contain_text(text)
    assert explorer.get("bar").first.get_attribute("data-token") == HOSTILE[0]
