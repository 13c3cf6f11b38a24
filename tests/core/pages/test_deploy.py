"""What the page of the Deploy tab must know agrees with those who compute."""

from core.layer_dropping import reading
from core.layer_dropping.configuration import KINDS, LayerDroppingConfig
from core.pages.deploy import LEAST_LANGUAGE_TOKENS, page_data


def test_fewer_tokens_cannot_be_asked_for_than_are_read() -> None:
    assert reading._LEAST_ROWS * LayerDroppingConfig().window == LEAST_LANGUAGE_TOKENS


def test_the_page_begins_with_the_usual_settings() -> None:
    language = page_data()["language"]
    assert LayerDroppingConfig(**language["usual"]) == LayerDroppingConfig()
    assert language["divergences"] == KINDS
