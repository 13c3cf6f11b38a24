"""Students as safetensors: written as others read them, opened again, and everything else refused with its rule."""

import base64
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page
from safetensors.numpy import load, save

from tests.browser.deploy.export.conftest import Taken
from tests.browser.deploy.export.networks import MADE, Network, decoded, random_network
from tests.browser.modules import call

LABELS = {"digits": list("0123456789"), "names": list(".abcdefghijklmnopqrstuvwxyz")}
ENDS = {"digits": (784, 10), "names": (270, 27)}
WIDTHS = st.lists(st.integers(1, 9), max_size=3)


def written(page: Page, network: Network) -> bytes:
    return decoded(call(page, MADE, "safetensorsFile", network, LABELS[network["task"]]))


def opened(page: Page, file: bytes, config: str | None = None) -> Any:
    """The network, as Python gives it, or {rule, values} of what was broken."""
    return call(page, MADE, "openedFile", base64.b64encode(file).decode(), config)


def rule(page: Page, file: bytes, config: str | None = None) -> str:
    broken: str = opened(page, file, config)["rule"]
    return broken.removeprefix("deploy.take_rule_")


@given(task=st.sampled_from(list(ENDS)), widths=WIDTHS, seed=st.integers(0, 1000))
@settings(max_examples=15)
def test_any_student_is_read_by_the_library_and_comes_back_as_it_was(
    modules: Page, task: str, widths: list[int], seed: int
) -> None:
    sizes = (ENDS[task][0], *widths, ENDS[task][1])
    network = random_network(task, sizes, seed)
    file = written(modules, network)
    assert opened(modules, file) == network
    tensors = load(file)
    for place, one in enumerate(network["layers"]):
        weight = tensors.pop(f"{2 * place}.weight")
        assert weight.shape == (one["outputs"], one["inputs"])
        assert base64.b64encode(weight.tobytes()).decode() == one["weight"]
        assert tensors.pop(f"{2 * place}.bias").shape == (one["outputs"],)
    assert not tensors
    assert (8 + int.from_bytes(file[:8], "little")) % 8 == 0


def test_the_config_says_what_the_network_is(modules: Page, students: dict[str, Taken]) -> None:
    config = header(written(modules, students["names"].network))["__metadata__"]["config"]
    told = json.loads(config)
    assert told["task"], told["sizes"] == ("names", [270, 32, 27])
    assert told["id2label"]["1"] == "a"


def header(file: bytes) -> dict[str, Any]:
    length = int.from_bytes(file[:8], "little")
    found: dict[str, Any] = json.loads(file[8 : 8 + length])
    return found


def with_header(file: bytes, changed: dict[str, Any]) -> bytes:
    """The file's numbers behind another header."""
    text = json.dumps(changed).encode()
    return len(text).to_bytes(8, "little") + text + file[8 + int.from_bytes(file[:8], "little") :]


@pytest.fixture(scope="module")
def small(modules: Page) -> bytes:
    return written(modules, random_network("names", (270, 3, 27), 0))


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"1234567",
        b"PK\x03\x04 a pickled torch file",
        b"\x80\x04\x95" + bytes(100),
        (2**63).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]",
        (4).to_bytes(8, "little") + b"null",
        (3).to_bytes(8, "little") + b'"\xff"',
    ],
)
def test_what_is_no_safetensors_file_is_refused(modules: Page, file: bytes) -> None:
    assert rule(modules, file) == "format"


def test_a_file_that_is_too_large_is_refused(modules: Page, small: bytes) -> None:
    answer = opened(modules, small + bytes(8_000_000))
    assert answer == {"rule": "deploy.take_rule_size", "values": {"value": "8.0", "most": 8}}


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"model_type": "llama"}, "kind"),
        ({"model_type": None}, "kind"),
        ({"task": "faces"}, "task"),
        ({"task": "__proto__"}, "task"),
        ({"task": ["names"]}, "task"),
        ({"sizes": [270, 27]}, "more"),
        ({"sizes": [784, 3, 27]}, "sizes"),
        ({"sizes": [270, 3, 10]}, "sizes"),
        ({"sizes": [270, 0, 27]}, "sizes"),
        ({"sizes": [270, 513, 27]}, "sizes"),
        ({"sizes": [270, 3.5, 27]}, "sizes"),
        ({"sizes": [270, *[3] * 5, 27]}, "sizes"),
        ({"sizes": "270,3,27"}, "sizes"),
        ({"sizes": [270, 4, 27]}, "tensor"),
        ({"sizes": [270, 3, 3, 27]}, "tensor"),
    ],
)
def test_a_file_that_is_not_what_its_config_says_is_refused(
    modules: Page, small: bytes, change: dict[str, Any], broken: str
) -> None:
    config = json.loads(header(small)["__metadata__"]["config"])
    if change == {"sizes": [270, 27]}:  # whose one layer fits, but another is there
        tensors = load(small)
        tensors["0.weight"], tensors["0.bias"] = np.zeros((27, 270), np.float32), np.zeros(27, np.float32)
        small = save(tensors)
    assert rule(modules, small, json.dumps(config | change)) == broken


@pytest.mark.parametrize("config", ["", "{", "[]", "null", "3"])
def test_a_config_that_is_none_is_refused(modules: Page, small: bytes, config: str) -> None:
    assert rule(modules, small, config) == "config"


def test_without_a_config_a_file_is_refused(modules: Page, small: bytes) -> None:
    assert rule(modules, save(load(small))) == "config"
    assert opened(modules, save(load(small)), header(small)["__metadata__"]["config"])["task"] == "names"


@pytest.mark.parametrize(
    ("name", "entry", "broken"),
    [
        ("0.weight", None, "tensor"),
        ("0.weight", {"dtype": "F16"}, "tensor"),
        ("0.weight", {"shape": [270, 3]}, "tensor"),
        ("2.bias", {"data_offsets": [-4, 104]}, "cut"),
        ("2.bias", {"data_offsets": [0, 4]}, "cut"),
        ("2.bias", {"data_offsets": [3600, 3708]}, "cut"),
        ("2.bias", {"data_offsets": ["0", "108"]}, "cut"),
        ("2.bias", {"data_offsets": None}, "cut"),
        ("4.weight", {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "more"),
    ],
)
def test_a_header_that_lies_is_refused(modules: Page, small: bytes, name: str, entry: Any, broken: str) -> None:
    told = header(small)
    told[name] = None if entry is None else told.get(name, {}) | entry
    assert rule(modules, with_header(small, told)) == broken


def test_a_file_with_more_behind_its_numbers_is_refused(modules: Page, small: bytes) -> None:
    asked = 4 * (270 * 3 + 3 + 3 * 27 + 27)
    answer = opened(modules, small + b"more")
    assert answer == {"rule": "deploy.take_rule_length", "values": {"value": asked + 4, "asked": asked}}


@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
def test_numbers_that_are_none_are_refused(modules: Page, small: bytes, number: float) -> None:
    tensors = load(small)
    tensors["2.weight"] = tensors["2.weight"].copy()
    tensors["2.weight"][1, 2] = number
    answer = opened(modules, save(tensors), header(small)["__metadata__"]["config"])
    assert answer == {"rule": "deploy.take_rule_finite", "values": {"name": "2.weight"}}


@given(at=st.floats(0, 1), change=st.integers(1, 255))
@settings(max_examples=40)
def test_a_damaged_file_is_a_student_or_refused(modules: Page, small: bytes, at: float, change: int) -> None:
    """Never an error of another kind."""
    damaged = bytearray(small)
    damaged[int(at * 400)] ^= change
    answer = opened(modules, bytes(damaged))
    assert "rule" in answer or answer["task"] == "names"
