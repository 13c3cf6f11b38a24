"""Which layers a choice keeps: as core has it, and as a link writes it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from core.layer_dropping.configuration import LayerDroppingConfig
from core.layer_dropping.influence import kept_layers
from tests.browser.modules import call

SCRIPT = "tests/browser/deploy/language/pure.js"
RULES = {"layers": "deploy.language_rule_layers", "count": "deploy.language_rule_count"}


@given(influence=st.lists(st.sampled_from([0.01, 0.02, 0.5, 1.0, 1.5]), min_size=2, max_size=30), data=st.data())
def test_a_choice_keeps_what_core_keeps(modules: Page, influence: list[float], data: st.DataObject) -> None:
    count = data.draw(st.integers(1, len(influence) - 1))
    kept = kept_layers(LayerDroppingConfig(layers=count), influence)
    assert call(modules, SCRIPT, "keptLayers", count, influence) == list(kept)
    every_second = kept_layers(LayerDroppingConfig(every_second=True), influence)
    assert call(modules, SCRIPT, "keptLayers", "every_second", influence) == list(every_second)
    assert call(modules, SCRIPT, "keptLayers", list(kept), influence) == list(kept)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("15", 15),
        ("29", 29),
        ("every_second", "every_second"),
        ("0.1.29", [0, 1, 29]),
        ("5.", [5]),
        ("0", RULES["count"]),
        ("30", RULES["count"]),
        (".".join(map(str, range(30))), RULES["count"]),
        ("", RULES["layers"]),
        (".", RULES["layers"]),
        ("many", RULES["layers"]),
        ("0.30", RULES["layers"]),
        ("2.1", RULES["layers"]),
        ("1.1", RULES["layers"]),
        ("-1.4", RULES["layers"]),
        ("1e1", RULES["layers"]),
    ],
)
def test_a_link_says_which_layers_stay(modules: Page, text: str, choice: Any) -> None:
    assert call(modules, SCRIPT, "read", text, 30) == choice
    if choice not in RULES.values():
        assert call(modules, SCRIPT, "writeLayers", choice) == text


def test_a_layer_goes_and_comes_back(modules: Page) -> None:
    influence = [0.5 - 0.01 * layer for layer in range(30)]
    without = call(modules, SCRIPT, "toggled", 15, 3, influence)
    assert without == [0, 1, 2, *range(4, 15)]
    assert call(modules, SCRIPT, "toggled", without, 3, influence) == 15
    assert call(modules, SCRIPT, "toggled", 15, 20, influence) == [*range(15), 20]


@pytest.mark.parametrize(
    ("settings", "command"),
    [
        ({}, "--text alice --layers 15 --out student"),
        ({"lmLayers": "every_second", "lmTokens": 2048}, "--text alice --every-second --tokens 2048 --out student"),
        ({"lmWriter": "student"}, "--text alice --layers 15 --on-policy 0.5 --out student"),
        (
            {"lmText": "own", "lmLayers": [0, 1, 29], "lmTemperature": 2, "lmDivergence": "jsd"},
            "--text FILE --keep-layers 0 1 29 --temperature 2 --divergence jsd --out student",
        ),
    ],
)
def test_the_command_makes_the_same_run(modules: Page, settings: dict[str, Any], command: str) -> None:
    usual = {"layers": 15, "temperature": 1, "divergence": "forward_kl", "tokens": 8192}
    state = {"lmText": "alice", "lmLayers": 15, "lmWriter": "text"}
    state |= {"lmTemperature": 1, "lmDivergence": "forward_kl", "lmTokens": 8192}
    assert call(modules, SCRIPT, "commandOf", {**state, **settings}, usual) == f"python -m core distil-lm {command}"
