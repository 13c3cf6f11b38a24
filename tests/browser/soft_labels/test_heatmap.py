"""The map of mean soft labels: a row is the digit that was written, a column the answer; it ends where it ends."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

EDGE, CELL, SIZE = 30, 44, 470


def place(row: int, column: int) -> list[float]:
    """The middle of a cell in shares of the map's size, across and down."""
    return [(EDGE + (number + 0.5) * CELL) / SIZE for number in (column, row)]


def chosen(page: Page, places: list[list[float]], keys: list[str]) -> list[str]:
    return call(page, "tests/browser/soft_labels/heatmap.js", "chosen", places, keys)


def test_a_click_chooses_the_cell_under_it(modules: Page) -> None:
    assert chosen(modules, [place(4, 9), place(0, 0), place(9, 1)], []) == ["4-9", "0-0", "9-1"]


def test_a_click_on_the_edge_chooses_nothing(modules: Page) -> None:
    assert chosen(modules, [place(-0.6, 3), place(3, -0.6)], []) == []


def test_arrow_keys_go_one_cell_on_and_stop_at_the_ends(modules: Page) -> None:
    keys = ["ArrowRight", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"]
    assert chosen(modules, [place(8, 8)], keys) == ["8-8", "8-9", "9-9", "9-9", "8-9", "8-8"]


@pytest.mark.parametrize("dark", [False, True])
def test_every_number_stands_out_from_its_cell(modules: Page, dark: bool) -> None:
    pairs = call(modules, "tests/browser/soft_labels/heatmap.js", "written", dark)
    assert len(pairs) == 99  # nothing is written on a cell without a share
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def contrast(*colours: str) -> float:
    """The contrast of two colours as a canvas writes them (WCAG 2.2, relative luminance)."""
    low, high = sorted(luminance(colour) for colour in colours)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    levels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels]
    return sum(weight * level for weight, level in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
