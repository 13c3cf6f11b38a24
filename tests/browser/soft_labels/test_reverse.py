"""An English sentence put into Chinese, for who reads Chinese."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.pages.document import texts
from core.recordings.translation import reverse
from core.temperature import softmax
from tests.browser.soft_labels.page import SoftLabels


@pytest.fixture
def soft(page: Page) -> SoftLabels:
    return SoftLabels(page)


def test_who_reads_chinese_sees_an_english_sentence_put_into_chinese_too(soft: SoftLabels) -> None:
    soft.open(T=2, lang="zh")
    soft.see("reverse")
    expected = softmax([answer["log_prob"] for answer in reverse()["answers"]], 2)
    np.testing.assert_allclose(soft.shares("bar", "reverse"), expected, atol=1e-9)
    expect(soft.page.locator("[data-testid=reverse] li.right .row-label")).to_have_text("我饿了")
    said = texts("soft_labels", "zh")["soft_labels.reverse_shares"].format(
        T=2, first="我饿", share="58\u00a0%", second="我饿了", next="32\u00a0%", right="91\u00a0%"
    )
    expect(soft.get("reverse-bits")).to_have_text(said)
    expect(soft.get("article")).to_be_visible()


def test_who_reads_english_sees_the_articles_way_round_alone(soft: SoftLabels) -> None:
    soft.open()
    expect(soft.get("part-answers")).to_be_visible()
    expect(soft.get("part-reverse")).to_have_count(0)
