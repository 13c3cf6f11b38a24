"""A student in a link: it comes back with its weights rounded, and what is no student is refused."""

import base64
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from tests.browser.deploy.export.conftest import Taken
from tests.browser.deploy.export.networks import MADE, float_logits, numbers, random_network
from tests.browser.modules import call

START = "#student="
ENDS = {"digits": (784, 10), "names": (270, 27)}
SAME_ANSWER = 0.995
CUT, OTHER = "deploy.take_rule_link", "deploy.take_rule_link_form"


def opened(page: Page, link: str) -> Any:
    """The network, as Python gives it, or {rule, values} of what was broken."""
    return call(page, MADE, "openedLink", link)


def linked(content: bytes) -> str:
    """A link that holds any bytes, packed as links are."""
    return START + base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


def unpacked(link: str) -> bytes:
    text = link.removeprefix(START)
    return zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


@given(
    task=st.sampled_from(list(ENDS)),
    widths=st.lists(st.integers(1, 9), max_size=3),
    seed=st.integers(0, 1000),
    size=st.sampled_from([0.0, 1.0, 1e4]),
)
@settings(max_examples=15)
def test_any_small_student_comes_back_within_half_a_step(
    modules: Page, task: str, widths: list[int], seed: int, size: float
) -> None:
    network = random_network(task, (ENDS[task][0], *widths, ENDS[task][1]), seed, size)
    found = opened(modules, call(modules, MADE, "linkOf", network))
    assert (found["task"], found["role"]) == (task, "student")
    for one, other in zip(network["layers"], found["layers"], strict=True):
        assert (one["inputs"], one["outputs"], one["bias"]) == (other["inputs"], other["outputs"], other["bias"])
        before, after = (numbers(layer["weight"]).reshape(layer["outputs"], -1) for layer in (one, other))
        step = np.abs(before).max(axis=1, keepdims=True) / 127
        assert (np.abs(before - after) <= 0.501 * step + 1e-30).all()


@pytest.mark.parametrize("task", ["digits", "names"])
def test_a_student_from_a_link_answers_as_the_one_that_was_sent(
    modules: Page, students: dict[str, Taken], task: str
) -> None:
    student = students[task]
    link = call(modules, MADE, "linkOf", student.network)
    assert len(link) < 30_000
    here, there = (float_logits(one, student.inputs) for one in (opened(modules, link), student.network))
    least = SAME_ANSWER if task == "digits" else 0.98  # where the likeliest letters are often nearly as likely
    assert np.mean(here.argmax(axis=1) == there.argmax(axis=1)) >= least


@pytest.fixture(scope="module")
def link(modules: Page) -> str:
    answer: str = call(modules, MADE, "linkOf", random_network("names", (270, 3, 27), 0))
    return answer


@given(at=st.integers(0, 10_000))
def test_a_link_that_was_cut_anywhere_is_refused(modules: Page, link: str, at: int) -> None:
    end = len(START) + at % (len(link) - len(START))
    assert opened(modules, link[:end]) == {"rule": CUT, "values": {}}


@given(at=st.integers(0, 10_000), letter=st.sampled_from("AZaz09-_%ü "))
def test_a_link_with_another_letter_is_refused(modules: Page, link: str, at: int, letter: str) -> None:
    place = len(START) + at % (len(link) - len(START) - 1)
    if link[place] == letter:
        return
    assert opened(modules, link[:place] + letter + link[place + 1 :])["rule"] == CUT


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x01",
        b"\x01\x01",
        bytes([1, 7, 1]) + bytes(100),
        bytes([1, 1, 0]),
        bytes([1, 1, 255]) + bytes(1000),
        bytes([1, 1, 2, 0, 0]) + bytes(1000),
        bytes([1, 1, 2, 1, 2]) + bytes(100),
    ],
)
def test_bytes_that_are_no_student_are_refused(modules: Page, content: bytes) -> None:
    assert opened(modules, linked(content))["rule"] == (CUT if content else OTHER)


def test_other_forms_hostile_sizes_and_numbers_that_are_none_are_refused(modules: Page, link: str) -> None:
    content = unpacked(link)
    assert opened(modules, linked(content))["task"] == "names"
    assert opened(modules, linked(b"\x02" + content[1:])) == {"rule": OTHER, "values": {"value": 2}}
    assert opened(modules, linked(content + b"\0"))["rule"] == CUT
    assert opened(modules, linked(content[:5] + b"\0\0\x80\x7f" + content[9:]))["rule"] == CUT
    bomb = linked(content + bytes(40_000_000))
    assert len(bomb) < 65_536
    assert opened(modules, bomb)["rule"] == CUT
    assert opened(modules, START + "A" * 70_000)["rule"] == CUT
