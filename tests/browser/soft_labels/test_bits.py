"""The curve of the next tokens' bits: between two recorded temperatures it goes straight."""

import json

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.assets import SOFT_LABELS
from tests.browser.soft_labels.page import SoftLabels

BITS = json.loads((SOFT_LABELS / "bits.json").read_text("utf-8"))
GRID = np.array(BITS["temperatures"])


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(("place", "share"), [(30, 0.5), (44, 0.25), (44, 0.75), (60, 0.5)])
def test_between_two_recorded_temperatures_the_bits_are_interpolated(page: Page, place: int, share: float) -> None:
    temperature = float(GRID[place] * (GRID[place + 1] / GRID[place]) ** share)
    soft = SoftLabels(page).open(T=temperature)
    soft.see("bits")
    for name in ("open", "alike"):
        before, after = BITS[name][place : place + 2]
        assert abs(after - before) > 0.03  # enough to be told apart in the digits shown
        expect(soft.get("bits-tokens")).to_contain_text(f"{(1 - share) * before + share * after:.2f} bits")
