"""A student's GGUF file beside the recorded model, on the visitor's device: read, compared, refused, and let go."""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from gguf import GGMLQuantizationType, GGUFReader, quants
from playwright.sync_api import Browser, Page, expect

from core.language.model_store import DEFAULT_MODEL, embedded_gguf
from core.language_model import LanguageModel
from core.layer_dropping.gguf_file import write_gguf
from core.layer_dropping.networks import student_of
from core.losses import divergence
from core.recordings.logits import recording
from core.static_site import write_site
from core.temperature import softmax
from tests.browser.conftest import watched_page
from tests.browser.language.made_up_model import gguf, metadata, tensors
from tests.browser.site.hosting import hosted
from tests.browser.site.test_offline import keep_all, visit
from tests.browser.temperature.page import MODEL_SECONDS, Explorer
from tests.browser.test_accessible import AXE, check
from tests.conftest import free_port

PROMPT = "The capital of France is"


@dataclass(frozen=True)
class Student:
    """A student of a few layers: its file, and the model that has the file's weights."""

    file: Path
    model: LanguageModel


@pytest.fixture(scope="module")
def student(language_model: LanguageModel, tmp_path_factory: pytest.TempPathFactory) -> Student:
    file = tmp_path_factory.mktemp("student") / "model.gguf"
    network = student_of(language_model.network, (0, 1, 28, 29), 0)
    assert write_gguf(file, network, DEFAULT_MODEL.name)
    for weight in network.model.layers.parameters():
        if weight.ndim == 2:
            blocks = quants.quantize(weight.detach().numpy(), GGMLQuantizationType.Q8_0)
            weight.data = torch.from_numpy(quants.dequantize(blocks, GGMLQuantizationType.Q8_0))
    return Student(file, LanguageModel("student", network, language_model.tokenizer))


@pytest.fixture(scope="module")
def site_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The lab as plain files, without its model: the recorded prompts are the first model's."""
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, with_model=False)
    with hosted(folder) as url:
        yield url


@pytest.fixture
def page(browser: Browser, site_url: str) -> Iterator[Page]:
    with watched_page(browser, site_url, service_workers="block") as opened:
        yield opened


def opened(page: Page, file: Path | dict[str, Any], **parameters: Any) -> Explorer:
    explorer = Explorer(page).open(beside="file", **parameters)
    explorer.get("beside-file").set_input_files(file)
    return explorer


def wait_for_bars(page: Page) -> None:
    page.locator("[data-testid=bar][data-second]").first.wait_for(timeout=MODEL_SECONDS)


def second_bars(explorer: Explorer) -> list[float]:
    return [float(value) for value in explorer.get("bar").evaluate_all("rows => rows.map(row => row.dataset.second)")]


def test_its_shares_are_those_of_its_own_weights_and_the_distance_is_cores(page: Page, student: Student) -> None:
    explorer = opened(page, student.file, T=1)
    wait_for_bars(page)
    first, second = recording("france").logits, student.model.next_token_logits(PROMPT).astype(float)
    shown = np.argsort(-first, kind="stable")[:10]
    teacher, learner = torch.from_numpy(first.copy())[None], torch.from_numpy(second)[None]
    for temperature in (1, 0.3, 5):
        explorer.turn(temperature)
        expected = softmax(second, temperature)
        bits = divergence(learner, teacher, temperature).item() / temperature**2 / math.log(2)
        page.wait_for_function(
            "wanted => Math.abs(document.querySelector('[data-bits]')?.dataset.bits / wanted - 1) < 1e-3", arg=bits
        )
        assert second_bars(explorer) == pytest.approx(expected[shown].tolist(), abs=1e-5)
        tail = float(explorer.get("tail").get_attribute("data-second") or "nan")
        assert tail == pytest.approx(1 - expected[shown].sum(), abs=1e-4)
    expect(explorer.get("beside-says")).to_contain_text("Their first answers differ")


@pytest.mark.slow
def test_it_is_read_without_a_network_and_let_go(browser: Browser, tmp_path: Path, student: Student) -> None:
    write_site(tmp_path, with_model=False)
    port = free_port()
    with watched_page(browser, f"http://127.0.0.1:{port}/") as page:
        with hosted(tmp_path, port):
            visit(page)
            keep_all(page)
        explorer = Explorer(page).open(beside="file")
        explorer.get("beside-file").focus()
        explorer.get("beside-file").set_input_files(student.file)
        wait_for_bars(page)
        expect(explorer.get("beside-close")).to_be_focused()
        explorer.get("open-filters").click()
        explorer.get("top_k").check()
        expect(explorer.get("beside-hint")).to_contain_text("do not count here")
        workers = len(page.workers)
        explorer.get("beside-close").press("Enter")
        expect(explorer.get("open-model")).to_be_focused()
        explorer.wait_for_link("beside", None)
        expect(explorer.get("beside")).to_have_count(0)
        assert explorer.get("bar").first.get_attribute("data-second") is None
        assert len(page.workers) == workers - 1
        page.go_back()
        expect(explorer.get("beside-file")).to_be_visible()


@pytest.mark.slow
def test_axe_finds_nothing_and_a_phone_shows_all_of_it(page: Page, student: Student) -> None:
    page.emulate_media(reduced_motion="reduce")
    explorer = Explorer(page).open(beside="file", open="model", pins="0.2")
    expect(explorer.get("beside-file")).to_be_visible()
    page.evaluate(AXE)
    check(page)
    explorer.get("beside-file").set_input_files(student.file)
    wait_for_bars(page)
    check(page)
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def named(content: bytes, name: str = "model.gguf") -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


WHOLE = gguf(metadata(), tensors())
FAR = WHOLE.index(b"output_norm.weight") + len(b"output_norm.weight") + 4 + 8 + 4


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it ends after 0 bytes"),
        (b"A text, and no model.", "must be a GGUF file of version 2 or 3; in this one stands “A te”"),
        (WHOLE[:3000], "it ends after 3000 bytes"),
        (WHOLE[:-1000], "it ends after"),
        (gguf(metadata() | {"general.architecture": "qwen2"}, tensors()), "another shape than this page can compute"),
        (WHOLE[:FAR] + struct.pack("<Q", 3 * 10**9) + WHOLE[FAR + 8 :], "it ends after"),
        (WHOLE, "has 260, and 49,140 of them differ"),
    ],
    ids=["empty", "text", "cut in its header", "cut in its weights", "another architecture", "3 GB claimed", "tokens"],
)
def test_a_file_that_is_no_such_student_is_refused_and_the_first_goes_on(page: Page, content: bytes, why: str) -> None:
    explorer = opened(page, named(content, "<b>model.gguf"))
    expect(explorer.get("beside-note")).to_contain_text(why, timeout=MODEL_SECONDS)
    expect(explorer.get("beside-file")).to_be_visible()
    assert list(explorer.bars())[0] == " Paris"
    assert explorer.get("bar").first.get_attribute("data-second") is None


@pytest.mark.slow
def test_weights_that_are_no_numbers_are_refused(page: Page, student: Student, tmp_path: Path) -> None:
    content = bytearray(student.file.read_bytes())
    norm = next(tensor for tensor in GGUFReader(student.file).tensors if tensor.name == "output_norm.weight")
    content[norm.data_offset : norm.data_offset + 4] = struct.pack("<f", math.nan)
    (tmp_path / "model.gguf").write_bytes(content)
    explorer = opened(page, tmp_path / "model.gguf")
    expect(explorer.get("beside-note")).to_contain_text("its file is damaged", timeout=MODEL_SECONDS)
    expect(explorer.get("beside-file")).to_be_visible()


def test_a_server_of_the_link_is_refused_where_there_is_none(page: Page) -> None:
    explorer = Explorer(page).open(beside="student-0123456789abcdef")
    expect(explorer.get("notices")).to_contain_text("Here only a student's file can stand beside the model.")
    assert explorer.get("beside").count() == 0


def test_the_file_of_the_embedded_model_is_no_bit_from_it(page: Page) -> None:
    file = embedded_gguf()
    assert file is not None
    explorer = opened(page, file)
    wait_for_bars(page)
    assert float(explorer.get("beside-bits").get_attribute("data-bits") or "nan") < 1e-6
    expect(explorer.get("beside-says")).to_contain_text("Both have the same first answer, “Paris”")
    expect(explorer.get("beside-says")).to_contain_text("Both are as sure of their own.")
