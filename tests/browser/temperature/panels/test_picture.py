"""The picture of all temperatures: a token's own signs are text in it, never markup."""

from pathlib import Path

import numpy as np
from playwright.sync_api import Page, Route, expect

from core.assets import RECORDINGS
from core.language.model_store import DEFAULT_MODEL
from core.recordings.logits import pack, recording
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
