"""Names on the Distil tab, beside digits: what a visitor sees of them, and that the two tasks keep apart."""

import csv
import gzip
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from core.distillation import DistillationResult, distill
from core.randomness import WRITING, key
from core.runs.configuration import DistillationConfig
from core.runs.events import mean_and_deviation
from core.tasks import names
from core.teachers.teacher import load_teacher, probabilities_of
from tests.browser.conftest import asked_from_now_on
from tests.browser.distil.page import DistilPage
from tests.browser.modules import call

SHORT = {"steps": 100}
LONG = {"steps": 5000}
ENDS = {"experiment": "missing_class", "classes": (0,), "temperature": 2.0}


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The paths of everything that the page asks for."""
    paths: list[str] = []
    page.on("request", lambda request: paths.append(request.url))
    return paths


def coldly(predict: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """The same predictions at T = 0.1."""
    return lambda inputs: predict(inputs) ** 10


def core_result(**settings: Any) -> DistillationResult:
    *_, last = distill(names.TASK, DistillationConfig(**settings))
    assert isinstance(last, DistillationResult)
    return last


@pytest.mark.slow
def test_one_button_makes_the_point_and_asks_the_server_for_nothing(on_server: DistilPage) -> None:
    on_server.open(task="names")
    asked = asked_from_now_on(on_server.page)
    verdict = on_server.run()
    assert asked == []
    result = on_server.result("names")
    student, twin = (result[f"corrected_{who}"] for who in ("student", "twin"))
    found = [mean_and_deviation([seed[0] for seed in scores["class_accuracy"]])[0] for scores in (student, twin)]
    assert found[0] > 0.5 > 0.1 > found[1]
    assert f"once one number is set it finds {100 * found[0]:.0f}\u00a0% of the ends" in verdict
    letters = mean_and_deviation(twin["perplexity"])[0] - mean_and_deviation(student["perplexity"])[0]
    assert f"helped here: {letters:.1f} letters fewer" in verdict
    # The twin has never seen an end, so its names do not end; the student's do.
    expect(on_server.get("written-twin")).to_contain_text("…")
    expect(on_server.get("written-student")).not_to_contain_text("…")


@pytest.mark.quick_cases(1)
def test_both_engines_end_where_core_ends(either: tuple[DistilPage, str]) -> None:
    tab, device = either
    tab.open(task="names", device=device, hidden=20, train_seed=3, **SHORT)
    tab.run()
    result, here = core_result(**ENDS, widths=(20,), seed=3, **SHORT), tab.result("names")
    assert here["task"] == "names"
    for who in ("student", "twin", "corrected_student"):
        assert here[who]["perplexity"] == pytest.approx(getattr(result, who).perplexity, rel=2e-3)
    found = mean_and_deviation([seed[0] for seed in here["corrected_student"]["class_accuracy"]])[0]
    expect(tab.get("student-accuracy")).to_have_text(f"{100 * found:.0f}\u00a0%")
    for who in ("student", "twin"):
        expect(tab.get(f"written-{who}").locator(".name")).to_have_count(5)


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"experiment": "few_labels"}, "The twin had 50 beginnings with their right next letters"),
        pytest.param({"experiment": "only_classes"}, "Only vowels were shown as answers", marks=pytest.mark.slow),
        ({"experiment": "all", "divergence": "reverse_kl", "share": 0.5}, "hesitates among"),
    ],
)
def test_every_experiment_runs(tab: DistilPage, settings: dict[str, Any], said: str) -> None:
    tab.open(task="names", **settings, **SHORT)
    assert said in tab.run()


@pytest.mark.slow
def test_the_bars_are_those_of_the_likeliest_letters_and_all_others(tab: DistilPage) -> None:
    tab.open(task="names", **SHORT)
    rows = tab.page.locator(".probe-row")
    labels = rows.locator("b").all_inner_texts()
    assert len(labels) == 9
    assert labels[-1] == "others"
    teacher = tab.bars("teacher")
    assert sum(teacher) == pytest.approx(1)
    assert teacher[:-1] == sorted(teacher[:-1], reverse=True)
    tab.run()
    assert sum(tab.bars("student")) == pytest.approx(1)
    assert rows.locator("b").all_inner_texts() == labels


@pytest.mark.slow
def test_what_is_typed_becomes_the_probe_of_a_run_under_way(tab: DistilPage, asked: list[str]) -> None:
    tab.open(task="names", **LONG)
    tab.start()
    tab.reach(100)
    assert not [url for url in asked if "names.safetensors" in url]
    tab.get("prefix").fill("JACQUELIN")
    expect(tab.page.locator(".probe-caption")).to_contain_text("Your beginning: “jacquelin”")
    assert tab.page.locator(".probe-row b").first.inner_text() == "e"
    tab.page.wait_for_function("() => document.querySelector('.probe-row').dataset.student > 0.1")
    assert len([url for url in asked if "names.safetensors" in url]) == 1
    tab.get("prefix").fill("")
    expect(tab.page.locator(".probe-caption")).to_contain_text("The first letter of any name")
    tab.get("stop-training").click()
    tab.finish()
    # The run has ended: a new probe is answered, and the run stays ended.
    tab.get("prefix").fill("zo")
    expect(tab.page.locator(".probe-caption")).to_contain_text("“zo”")
    tab.page.wait_for_function("() => document.querySelector('.probe-row').dataset.student > 0.01")
    expect(tab.get("start-training")).to_be_visible()


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "Zoë", "a b", "x" * 21])
def test_what_is_no_beginning_gets_the_rule_and_loses_nothing(tab: DistilPage, text: str) -> None:
    tab.open(task="names")
    before = tab.page.locator(".probe-caption").inner_text()
    tab.get("prefix").fill(text)
    problem = tab.page.locator(".own-probe [role=alert]")
    expect(problem).to_contain_text(f"letters from a to z, at most 20, not “{text}”")
    expect(tab.get("prefix")).to_have_attribute("aria-invalid", "true")
    assert tab.page.locator(".probe-caption").inner_text() == before
    assert tab.get("prefix").input_value() == text
    assert tab.page.locator(".distil img").count() == 0
    tab.get("prefix").fill("zo")
    expect(problem).to_be_empty()


def test_names_are_made_up_with_the_same_luck_at_any_temperature(tab: DistilPage) -> None:
    tab.open(task="names", experiment="all", train_T=1, **SHORT)
    tab.run()
    students = tab.get("written-student").locator(".name")
    expect(students).to_have_count(5)
    first = students.all_inner_texts()
    tab.get("write-teacher").click()
    expect(tab.get("written-teacher").locator(".name")).to_have_count(5)
    tab.get("write-more").click()
    expect(students.first).not_to_have_text(first[0])
    cold = names.write(coldly(probabilities_of(load_teacher(names.TASK))), key(0, WRITING, 5))
    tab.get("writing").fill("0.1")
    expect(tab.page.locator(".writing output")).to_have_text("0.1")
    expect(tab.get("written-teacher").locator(".name").first).to_have_text(cold)


@pytest.mark.slow
def test_tasks_keep_their_runs_probes_and_curves_apart(tab: DistilPage) -> None:
    tab.open(**SHORT)
    verdict = tab.run()
    tab.choose("names")
    expect(tab.get("runs").locator("li")).to_have_count(0)
    expect(tab.get("student-accuracy")).to_have_text("–")
    expect(tab.get("lead")).to_contain_text("how many of the ends will the student find")
    # Nobody chose a temperature, so names have their own.
    assert tab.link()["train_T"] == "2"
    assert tab.link()["task"] == "names"
    tab.run()
    tab.choose("digits")
    assert tab.link()["train_T"] == "4"
    assert "task" not in tab.link()
    assert tab.finish() == verdict
    expect(tab.get("runs").locator("li")).to_have_count(1)
    tab.page.go_back()
    expect(tab.get("task-names")).to_be_checked()
    tab.page.reload()
    tab.page.wait_for_selector(".probe.names [data-teacher]")
    expect(tab.get("runs").locator("li")).to_contain_text("Hide every end")


@pytest.mark.slow
def test_the_task_waits_for_the_run(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.start()
    tab.reach(20)
    expect(tab.get("task-names")).to_be_disabled()
    tab.get("stop-training").click()
    tab.finish()
    expect(tab.get("task-names")).to_be_enabled()


@pytest.mark.slow
def test_going_back_to_the_other_task_lets_the_run_go_on(tab: DistilPage) -> None:
    tab.open(task="names", **LONG)
    tab.choose("digits")
    tab.start()
    tab.reach(40)
    tab.page.go_back()
    tab.page.wait_for_selector(".probe.names")
    expect(tab.get("task-digits")).to_be_enabled()
    tab.choose("digits")
    tab.reach(80)
    expect(tab.get("task-names")).to_be_disabled()
    tab.get("stop-training").click()
    tab.finish()


def test_a_visitor_of_digits_fetches_nothing_of_names(tab: DistilPage, asked: list[str]) -> None:
    tab.open(**SHORT)
    tab.run()
    fetched = [url.rsplit("/", 1)[1] for url in asked if "assets/data" in url or "assets/teachers" in url]
    assert sorted(set(fetched)) == ["digits.safetensors.gz", "digits_teacher.safetensors.gz"]


@pytest.mark.slow
def test_a_server_that_unzips_the_names_itself_is_understood(tab: DistilPage) -> None:
    plain = gzip.decompress(names.FILE.read_bytes())

    def unzipped(route: Route) -> None:
        route.fulfill(body=plain, content_type="application/json")

    tab.page.route("**/names.json.gz", unzipped)
    tab.open(task="names", **SHORT)
    tab.run()


@pytest.mark.slow
def test_the_students_of_the_run_that_is_shown_outlive_a_sweep(either: tuple[DistilPage, str]) -> None:
    tab, device = either
    tab.open(task="names", experiment="all", device=device, **SHORT)
    tab.run()
    students = tab.get("written-student").locator(".name")
    expect(students).to_have_count(5)
    written = students.all_inner_texts()
    tab.choose_device("cpu")
    tab.start_sweep()
    expect(tab.get("start-sweep")).to_be_hidden()
    expect(tab.get("stop-sweep")).to_be_visible()
    expect(tab.page.locator(".written")).to_be_visible()
    tab.pane("probe")
    answered = "() => document.querySelector('.probe-row').dataset.student > 0"
    tab.page.locator(".probe-choices button").nth(1).click()  # while it trains others
    tab.page.wait_for_function(answered)
    expect(tab.get("sweep-answer")).to_contain_text("did best", timeout=60_000)
    assert students.all_inner_texts() == written
    tab.page.locator(".probe-choices button").nth(2).click()
    tab.page.wait_for_function(answered)
    tab.get("write-more").click()
    expect(students.first).not_to_have_text(written[0])


@pytest.mark.slow
def test_the_sweep_takes_the_lowest_perplexity(tab: DistilPage) -> None:
    tab.open(task="names", experiment="few_labels", steps=60)
    tab.start_sweep()
    expect(tab.get("sweep-answer")).to_contain_text("did best", timeout=60_000)


@pytest.mark.slow
def test_what_is_saved_says_perplexity(tab: DistilPage) -> None:
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.open(task="names", experiment="all", **SHORT)
    tab.run()
    with tab.page.expect_download() as download:
        tab.get("save-csv").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    expected = mean_and_deviation(tab.result("names")["student"]["perplexity"])[0]
    assert float(rows[-1]["student_perplexity_mean"]) == pytest.approx(expected, rel=1e-4)
    with tab.page.expect_download() as download:
        tab.get("save-png").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    tab.get("save-pytorch").click()
    expect(tab.get("program")).to_be_visible()
    assert "names_teacher.safetensors.gz" in tab.get("program").input_value()
    expect(tab.page.locator(".save [role=status]")).to_contain_text("names.json.gz")


def test_an_unknown_task_in_a_link_is_said(tab: DistilPage) -> None:
    tab.open(task="cats")
    expect(tab.get("notices")).to_contain_text("no task called “cats”; there are digits, names")
    expect(tab.get("task-digits")).to_be_checked()


@pytest.mark.slow
def test_nothing_is_wider_than_the_page(tab: DistilPage) -> None:
    tab.page.set_viewport_size({"width": 375, "height": 800})
    tab.open(task="names", **SHORT)
    tab.run()
    expect(tab.page.locator(".written")).to_be_visible()
    for width in (375, 768, 1280):
        tab.resize(width)
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_task_is_chosen_with_the_keyboard(tab: DistilPage) -> None:
    tab.open()
    tab.get("task-digits").focus()
    tab.page.keyboard.press("ArrowRight")
    tab.page.wait_for_selector(".probe.names [data-teacher]")
    expect(tab.get("task-names")).to_be_focused()


def test_every_control_has_a_name(tab: DistilPage) -> None:
    tab.open(task="names", **SHORT)
    tab.run()
    assert call(tab.page, "tests/browser/controls.js", "unnamed", ".distil") == []
