"""The part of the tab by which a student leaves the page, and comes back."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
import yaml
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Download, Page, expect
from safetensors.numpy import load

from core.runs.configuration import config_from_fields
from core.runs.export import pytorch_program
from core.tasks import find_task
from tests.browser.conftest import watched_page
from tests.browser.deploy.export.conftest import Taken
from tests.browser.deploy.export.networks import network_of, random_network, text
from tests.browser.modules import ORIGIN, call, open_blank

ALONE = "tests/browser/deploy/export/alone.js"
NAMES = [
    "student.html",
    "model.safetensors",
    "config.json",
    "onnx/model.onnx",
    "onnx/model_quantized.onnx",
    "train.py",
    "README.md",
]


@pytest.fixture
def alone(browser: Browser) -> Iterator[Page]:
    with watched_page(browser, ORIGIN) as page:
        open_blank(page)
        yield page


def mount(page: Page, student: Taken, timing: dict[str, float] | None = None) -> None:
    call(page, ALONE, "mountAlone", student.run, student.facts, text(student.calibration), timing)
    expect(page.get_by_test_id("take-files").get_by_role("listitem")).to_have_count(len(NAMES), timeout=20_000)


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return content(download.value)


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("task", ["digits", "names"])
def test_every_file_is_offered_with_its_size_and_all_of_them_in_an_archive(
    alone: Page, students: dict[str, Taken], task: str
) -> None:
    mount(alone, students[task])
    files = {name: saved(alone, f"Download {name}") for name in NAMES}
    archive = zipfile.ZipFile(io.BytesIO(saved(alone, "Download all as one archive")))
    assert archive.testzip() is None
    assert {name: archive.read(f"student/{name}") for name in NAMES} == files
    assert len(archive.namelist()) == len(NAMES)
    rows = alone.get_by_test_id("take-files").get_by_role("listitem")
    for row, (name, file) in zip(rows.all(), files.items(), strict=True):
        value, unit = row.locator(".take-size").inner_text().split("\u00a0")
        assert float(value) * {"B": 1, "kB": 1e3, "MB": 1e6}[unit] == pytest.approx(len(file), rel=0.005), name
    onnx.checker.check_model(onnx.load_from_string(files["onnx/model.onnx"]))
    weights = load(files["model.safetensors"])
    state = {name: torch.from_numpy(array) for name, array in weights.items()}
    assert network_of(task, state) == students[task].network
    # JavaScript knows no 4.0 apart from a 4.
    told = students[task].run["config"]
    whole = {name: int(value) for name, value in told.items() if isinstance(value, float) and value.is_integer()}
    config = config_from_fields(told | whole)
    assert files["train.py"].decode() == pytorch_program(find_task(task), config)


def test_the_card_says_what_the_student_is(alone: Page, students: dict[str, Taken]) -> None:
    student = students["digits"]
    mount(alone, student, {"median": 0.0351234, "least": 0.03, "most": 0.09})
    card = saved(alone, "Download README.md").decode()
    _, front, body = card.split("---\n", 2)
    assert yaml.safe_load(front) == {"license": "cc-by-sa-3.0", "tags": ["knowledge-distillation"]}
    scores = student.run["scores"]["student"]["accuracy"]
    mean, spread = 100 * np.mean(scores), 100 * np.std(scores, ddof=1)
    assert f"{mean:.1f} % ± {spread:.1f} (n = 5) | {100 * scores[0]:.1f} %" in body.replace("\u00a0", " ")
    assert "MNIST (LeCun, Cortes, Burges)" in body
    assert "Licence of the student: CC BY-SA 3.0." in body
    assert "| `temperature` | 4 |" in body
    assert "| `seed` | 0 |" in body
    assert "0.0351 ms on the device" in body
    assert f"| model.safetensors | {len(saved(alone, 'Download model.safetensors')):,} (" in body
    assert "must not read cheques" in body
    assert "{" not in body


def test_the_card_of_a_student_of_names_says_that_nothing_was_measured(alone: Page, students: dict[str, Taken]) -> None:
    mount(alone, students["names"])
    card = saved(alone, "Download README.md").decode()
    assert yaml.safe_load(card.split("---\n")[1])["license"] == "apache-2.0"
    assert "Not measured on the device" in card
    assert "Licence of the student: Apache-2.0; the data are public domain." in card
    perplexity = students["names"].run["scores"]["twin"]["perplexity"]
    assert f"{np.mean(perplexity):.2f} ± {np.std(perplexity, ddof=1):.2f} (n = 5)" in card


def test_without_a_run_it_says_where_one_comes_from_and_another_run_replaces_the_files(
    alone: Page, students: dict[str, Taken]
) -> None:
    digits, names = students["digits"], students["names"]
    call(alone, ALONE, "mountAlone", None, digits.facts, text(digits.calibration), None)
    note = alone.get_by_test_id("take-note")
    expect(note).to_have_text(
        "There is no student to take along: that needs a run of this page. Train one in the Distil tab."
    )
    expect(alone.get_by_test_id("take-all")).to_be_hidden()
    call(alone, ALONE, "change", digits.run)
    expect(alone.get_by_test_id("take-all")).to_be_visible(timeout=20_000)
    call(alone, ALONE, "change", None)
    expect(alone.get_by_test_id("take-all")).to_be_hidden()
    call(alone, ALONE, "mountAlone", names.run, names.facts, text(names.calibration), None)
    expect(alone.get_by_test_id("take-all")).to_be_visible(timeout=20_000)
    assert json.loads(saved(alone, "Download config.json"))["sizes"] == [270, 32, 27]


def test_a_lost_file_is_said_and_asked_for_again(alone: Page, students: dict[str, Taken]) -> None:
    student = students["digits"]
    alone.route("**/programs/*", lambda route: route.abort())
    call(alone, ALONE, "mountAlone", student.run, student.facts, text(student.calibration), None)
    note = alone.get_by_test_id("take-note")
    expect(note).to_contain_text("A file could not be fetched", timeout=20_000)
    alone.unroute("**/programs/*")
    call(alone, ALONE, "change", student.run)
    expect(alone.get_by_test_id("take-all")).to_be_visible(timeout=20_000)
    expect(note).to_have_text("")


def test_a_saved_student_is_opened_again(alone: Page, students: dict[str, Taken], tmp_path: Path) -> None:
    mount(alone, students["digits"])
    files = {"model.safetensors": b"", "config.json": b""}
    for name in files:
        (tmp_path / name).write_bytes(saved(alone, f"Download {name}"))
    note = alone.get_by_test_id("take-open-note")
    alone.get_by_label("A student's model.safetensors").set_input_files(tmp_path / "model.safetensors")
    expect(note).to_have_text("The student from the file model.safetensors is open: 784-32-10.")
    alone.get_by_test_id("take-open").set_input_files([tmp_path / name for name in files])
    expect(note).to_contain_text("the file model.safetensors, config.json is open")
    assert call(alone, ALONE, "opened") == [["digits", 2], ["digits", 2]]
    (tmp_path / "model.pt").write_bytes(b"PK\x03\x04")
    alone.get_by_test_id("take-open").set_input_files(tmp_path / "model.pt")
    expect(note).to_have_text(
        "No student was opened from the file model.pt. "
        "Choose one .safetensors file, and with it at most one config.json."
    )
    assert len(call(alone, ALONE, "opened")) == 2


def test_a_link_opens_the_student_and_one_that_was_cut_says_so(alone: Page, students: dict[str, Taken]) -> None:
    mount(alone, students["names"])
    link = alone.get_by_role("textbox", name="Link to this student").input_value()
    assert link.startswith(f"{ORIGIN}?tab=deploy#student=")
    note = alone.get_by_test_id("take-link-note")
    expect(note).to_contain_text(f"The link has {len(link):,} characters")
    expect(note).to_contain_text("It is too long for a QR code, which holds 2,953 characters.")
    expect(note).to_contain_text("This page's address is this computer's own")
    opened = alone.get_by_test_id("take-open-note")
    alone.evaluate("(hash) => void (location.hash = hash)", link.split("#")[1])
    expect(opened).to_have_text("The student from the link is open: 270-32-27.")
    alone.evaluate("(hash) => void (location.hash = hash)", link.split("#")[1][:500])
    expect(opened).to_have_text("No student was opened from the link. The link was cut off or changed on its way.")
    # By now the page has another address, and call() would ask a second copy of the module.
    asked = f"import('/{ALONE}').then((alone) => alone.opened())"
    assert alone.evaluate(asked) == [["names", 2]]


def test_a_small_student_has_a_code_that_readers_read(alone: Page, students: dict[str, Taken]) -> None:
    student = students["names"]
    small = random_network("names", (270, 2, 27), 0)
    run = {**student.run, "student": small, "twin": small}
    mount(alone, student._replace(run=run))
    link = alone.get_by_test_id("take-link").input_value()
    assert len(link) <= 2953
    alone.set_viewport_size({"width": 1280, "height": 1400})
    alone.emulate_media(color_scheme="dark", forced_colors="active")
    code = alone.get_by_role("img", name="QR code of the link to this student")
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
    assert found.text == link


def test_a_large_student_has_no_link(alone: Page, students: dict[str, Taken]) -> None:
    large = random_network("digits", (784, 128, 10), 0)
    run = {**students["digits"].run, "student": large, "twin": large}
    mount(alone, students["digits"]._replace(run=run))
    expect(alone.get_by_test_id("take-link-note")).to_contain_text("The weights do not fit into a link")
    expect(alone.get_by_test_id("take-link")).to_be_hidden()
    expect(alone.get_by_test_id("take-code").locator("svg")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(alone: Page, students: dict[str, Taken], scheme: str) -> None:
    alone.emulate_media(color_scheme=scheme)
    alone.set_viewport_size({"width": 375, "height": 700})
    mount(alone, students["digits"])
    assert alone.evaluate("document.documentElement.scrollWidth") <= 375
