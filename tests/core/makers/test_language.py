"""Recorded distillations: the same each time but for their seconds, and made of the texts and the config that ship."""

from typing import Any

from core.language_model import LanguageModel
from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.texts import shipped_texts
from core.makers.language import language_makers, record
from core.pages.deploy import page_data
from core.recordings.language import RUNS, recorded_run
from tests.core.layer_dropping.sea import TEXT

QUICK = LayerDroppingConfig(layers=2, tokens=320, held_out=64, window=16, every=2)
TIMED = ("seconds", "seconds_left", "tokens_a_second")


def untimed(run: dict[str, Any]) -> list[dict[str, Any]]:
    events = [*run["events"], run["result"]]
    return [{name: value for name, value in event.items() if name not in TIMED} for event in events]


def test_a_run_recorded_again_is_the_same_but_for_its_seconds(llama: LanguageModel) -> None:
    first, again = (record(llama, TEXT, QUICK) for _ in range(2))
    assert untimed(first) == untimed(again)
    assert [event["step"] for event in first["events"]] == [0, 2, 4]
    assert first["result"]["step"] == 5
    assert (first["tokens"], first["needs"]) == (len(TEXT), again["needs"])


def test_the_recordings_are_of_the_texts_and_configs_that_ship() -> None:
    assert {text for text, _ in RUNS.values()} == set(shipped_texts())
    assert all(maker.up_to_date() for maker in language_makers())
    for name, (text, config) in RUNS.items():
        run = recorded_run(name)
        assert run["text"] == text
        assert [event["step"] for event in run["events"]] == list(range(0, 16, config.every))
        assert run["result"]["train_tokens"] == config.tokens


def test_the_page_knows_what_is_recorded_and_what_a_run_needs() -> None:
    told = page_data()["language"]
    assert told["recordings"] == list(RUNS)
    assert [text["name"] for text in told["texts"]] == ["moby_dick", "alice", "lincoln"]
    assert all(text["tokens"] > 16_384 for text in told["texts"])
    assert (told["layers"], told["on_server"], page_data(has_server=False)["language"]["on_server"]) == (
        30,
        True,
        False,
    )
    assert 2e9 < told["needs"] < 3e9
