"""Top-k, top-p and min-p on falling weights: what each keeps, ties and borders included."""

import numpy as np
import pytest
from playwright.sync_api import Page

from core.temperature import truncate
from tests.browser.modules import call

TIED = [0.4, 0.2, 0.2, 0.2, 0.0]


def kept(page: Page, weights: list[float], **filters: float) -> dict[str, int]:
    given = {"topK": None, "topP": None, "minP": None, **filters}
    return call(page, "assets/js/maths/truncate.js", "keptCounts", weights, given)


@pytest.mark.parametrize(("top_k", "count"), [(1, 1), (2, 4), (3, 4), (4, 4), (5, 5), (9, 5)])
def test_what_ties_with_the_last_of_top_k_is_kept_with_it_as_in_core(modules: Page, top_k: int, count: int) -> None:
    assert kept(modules, TIED, topK=top_k)["topK"] == count
    assert np.count_nonzero(truncate(TIED, top_k=top_k)) == min(count, 4)


@pytest.mark.parametrize(("top_p", "count"), [(0.39, 1), (0.41, 2), (0.59, 2), (0.61, 3), (0.99, 4), (1, 5)])
def test_top_p_keeps_the_fewest_whose_sum_reaches_it(modules: Page, top_p: float, count: int) -> None:
    assert kept(modules, [40, 20, 20, 20, 0], topP=top_p)["topP"] == count


def test_top_p_reads_the_shares_that_top_k_has_left(modules: Page) -> None:
    weights = [0.4, 0.3, 0.2, 0.1]
    assert kept(modules, weights, topP=0.55)["topP"] == 2
    assert kept(modules, weights, topK=2, topP=0.55)["topP"] == 1


def test_min_p_is_a_share_of_the_largest(modules: Page) -> None:
    assert kept(modules, [8, 4, 3, 2, 1], minP=0.5)["minP"] == 2
    assert kept(modules, [8, 4, 3, 2, 1], minP=0.375)["minP"] == 3
    assert kept(modules, [8, 4, 3, 2, 1], minP=1)["minP"] == 1
