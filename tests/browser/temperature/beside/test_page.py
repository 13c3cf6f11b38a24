"""Two models of a server beside each other: chosen, in the link, asked of both, refused, and closed."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from core.language.model_store import DEFAULT_MODEL
from core.language_model import LanguageModel
from core.layer_dropping.networks import student_of
from core.temperature import softmax
from tests.browser.conftest import watched_page
from tests.browser.temperature.page import MODEL_SECONDS, Explorer
from tests.browser.test_accessible import AXE, check
from tests.conftest import serving

TYPED = "My favourite colour is"


@pytest.fixture(scope="module")
def student(language_model: LanguageModel, tmp_path_factory: pytest.TempPathFactory) -> LanguageModel:
    """The model's first and last layers alone, in a folder with its own name."""
    folder = tmp_path_factory.mktemp("models") / "student"
    student_of(language_model.network, (0, 1, 28, 29), 2).save_pretrained(folder)
    language_model.tokenizer.save_pretrained(folder)
    return LanguageModel.read(str(folder), folder)


@pytest.fixture(scope="module")
def url(student: LanguageModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that was started with the student, and offers the first model too."""
    with serving(tmp_path_factory.mktemp("served"), TEMPERATURE_LAB_MODEL=student.name) as server:
        yield server.url


@pytest.fixture
def explorer(browser: Browser, url: str) -> Iterator[Explorer]:
    with watched_page(browser, url) as page:
        yield Explorer(page)


@pytest.mark.slow
def test_both_are_asked_of_a_typed_prompt_and_the_link_holds_the_second(
    explorer: Explorer, language_model: LanguageModel, student: LanguageModel
) -> None:
    explorer.open(model=DEFAULT_MODEL.name, open="model", T=2)
    choice = explorer.get("beside-choice")
    expect(choice.locator("option").nth(1)).to_have_text(Path(student.name).name)
    choice.select_option("student")
    explorer.wait_for_link("beside", student.name)
    explorer.get("prompt").fill(TYPED)
    explorer.wait_for_heading(TYPED)
    bar = explorer.page.locator("[data-testid=bar][data-second]")
    bar.first.wait_for(timeout=MODEL_SECONDS)
    shown = np.argsort(-language_model.next_token_logits(TYPED), kind="stable")[:10]
    expected = softmax(student.next_token_logits(TYPED), 2)[shown]
    found = [float(value) for value in bar.evaluate_all("rows => rows.map(row => row.dataset.second)")]
    assert found == pytest.approx(expected.tolist(), abs=1e-4)
    expect(bar.first).to_contain_text("student: ")
    explorer.page.reload()
    bar.first.wait_for(timeout=MODEL_SECONDS)
    choice.select_option("")
    expect(bar).to_have_count(0)
    expect(explorer.get("beside")).to_have_count(0)
    explorer.wait_for_link("beside", None)
    explorer.page.go_back()
    bar.first.wait_for(timeout=MODEL_SECONDS)


@pytest.mark.slow
def test_a_student_that_is_gone_is_said_to_be_and_the_first_goes_on(explorer: Explorer) -> None:
    explorer.open(prompt="Nobody recorded this", model=DEFAULT_MODEL.name, beside="student-0123456789abcdef")
    # The first model is ready once it answers; before that, the second is asked again when it gets so.
    explorer.wait_for_heading("Nobody recorded this")
    note = explorer.get("beside-note")
    expect(note).to_contain_text("student-0123456789abcdef", timeout=MODEL_SECONDS)
    expect(note).to_contain_text("The first model's bars go on.")
    asked: list[str] = []
    explorer.page.on("request", lambda request: asked.append(request.url) if "load_model" in request.url else None)
    explorer.page.get_by_role("button", name="Once upon a time").click()
    explorer.wait_for_heading("Once upon a time")
    assert explorer.get("bar").first.get_attribute("data-second") is None
    explorer.page.wait_for_timeout(6000)
    assert len([url for url in asked if url.endswith("load_model")]) <= 1  # nobody asks again and again


@pytest.mark.slow
def test_a_model_that_is_not_on_the_server_is_said_to_be_missing(explorer: Explorer) -> None:
    explorer.open(model=DEFAULT_MODEL.name, beside="openai-community/gpt2")
    expect(explorer.get("beside-note")).to_have_text(
        "The model is not on this server. The first model's bars go on.", timeout=MODEL_SECONDS
    )


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("name", ["student-0123", "somebody/else", "<b>x</b>"])
def test_a_link_to_what_cannot_stand_beside_is_refused_with_the_rule(server_page: Page, name: str) -> None:
    explorer = Explorer(server_page).open(beside=name)
    expect(explorer.get("notices")).to_contain_text(f"“{name}” cannot stand beside the model")
    assert explorer.get("beside").count() == 0


@pytest.mark.slow
def test_axe_finds_nothing_in_both_widths(explorer: Explorer, student: LanguageModel) -> None:
    explorer.page.emulate_media(reduced_motion="reduce")
    explorer.open(model=DEFAULT_MODEL.name, beside=student.name, open="model", top_k=5)
    explorer.page.locator("[data-testid=bar][data-second]").first.wait_for(timeout=MODEL_SECONDS)
    explorer.page.evaluate(AXE)
    check(explorer.page)


def test_who_asks_for_no_second_model_fetches_nothing_of_it(server_page: Page) -> None:
    asked: list[str] = []
    server_page.on("request", lambda request: asked.append(request.url))
    server_page.goto("?" + urlencode({"tab": "temperature"}))
    server_page.wait_for_selector("[data-testid=bar][data-prob]")
    server_page.wait_for_load_state("networkidle")
    assert [url for url in asked if "beside" in url] == []
