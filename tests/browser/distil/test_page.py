"""The Distil tab in a real browser: runs on the visitor's device and on the server, and what is shown of them."""

import csv
import io
import json
import math
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from core.distillation import DistillationResult, distill
from core.runs.configuration import DistillationConfig, config_from_fields
from core.runs.events import config_from_json
from core.runs.export import pytorch_program
from core.tasks import all_tasks
from tests.browser.conftest import asked_from_now_on, watched_page
from tests.browser.distil.page import DistilPage
from tests.browser.modules import call

SHORT = {"steps": 100}
LONG = {"steps": 5000}


@pytest.fixture
def cores() -> int:
    """How many can train on the server at once."""
    return os.cpu_count() or 1


def core_result(**settings: object) -> DistillationResult:
    *_, last = distill(all_tasks()["digits"], DistillationConfig(**settings))  # type: ignore[arg-type]
    assert isinstance(last, DistillationResult)
    return last


def mean_on(scores: list[list[float]], digit: int) -> float:
    return sum(seed[digit] for seed in scores) / len(scores)


def test_one_button_makes_the_point_and_asks_the_server_for_nothing(on_server: DistilPage) -> None:
    on_server.open()
    expect(on_server.get("device")).to_have_attribute("data-chosen", "cpu")
    expect(on_server.page.locator(".device-reason")).to_contain_text("The processor:")
    asked = asked_from_now_on(on_server.page)
    verdict = on_server.run()
    assert "It never saw a 3" in verdict
    assert asked == []
    result = on_server.result()
    student, twin = (result[f"corrected_{who}"]["class_accuracy"] for who in ("student", "twin"))
    assert mean_on(student, 3) > 2 * mean_on(twin, 3)
    assert f"it reads {100 * mean_on(student, 3):.0f}\u00a0% of them" in verdict
    expect(on_server.get("run-status")).to_contain_text("Finished after 1200 steps")


def test_both_engines_end_where_core_ends(either: tuple[DistilPage, str]) -> None:
    tab, device = either
    tab.open(device=device, experiment="few_labels", labels=30, hidden=20, train_T=6, train_seed=3, **SHORT)
    verdict = tab.run()
    result = core_result(experiment="few_labels", labels=30, widths=(20,), temperature=6, seed=3, **SHORT)
    here = tab.result()
    assert result.copycat
    for who in ("student", "twin", "copycat"):
        assert here[who]["accuracy"] == pytest.approx(getattr(result, who).accuracy, abs=0.0021)
    student, copycat, twin = (f"{20 * sum(here[who]['accuracy']):.0f}\u00a0%" for who in ("student", "copycat", "twin"))
    assert f"student {student}, copycat {copycat}, twin {twin}." in verdict
    assert "The twin had 30 digits with their right answers" in verdict


def test_a_run_pauses_goes_on_and_stops_with_what_was_learnt(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.start()
    tab.reach(60)
    tab.get("pause-training").click()
    expect(tab.page.locator(".controls .progress-note")).to_contain_text("Paused at step")
    tab.page.wait_for_timeout(300)  # a step that had begun is finished
    resting = tab.page.locator(".controls .progress-note").inner_text()
    tab.page.wait_for_timeout(300)
    assert tab.page.locator(".controls .progress-note").inner_text() == resting
    tab.page.get_by_role("button", name="Watch this 8").click()
    expect(tab.page.locator(".probe-caption")).to_contain_text("A new 8")
    tab.page.wait_for_function("() => document.querySelectorAll('.probe-row[data-student]')[8].dataset.student > 0.05")
    tab.get("pause-training").click()
    tab.reach(int("".join(filter(str.isdigit, resting.split("of")[0]))) + 20)
    tab.get("stop-training").click()
    tab.finish()
    expect(tab.get("run-status")).to_contain_text("what was learnt is kept")
    step = tab.result()["config"]["steps"]
    assert 60 < step < LONG["steps"]
    assert tab.result()["student"]["accuracy"] == pytest.approx(
        core_result(experiment="missing_class", steps=step, every=step).student.accuracy, abs=0.0021
    )


@pytest.mark.slow
def test_the_probes_bars_move_toward_the_teachers(tab: DistilPage) -> None:
    tab.open(experiment="all", **SHORT)
    teacher = tab.bars("teacher")
    assert sum(teacher) == pytest.approx(1)
    tab.run()
    distance = sum(abs(a - b) for a, b in zip(tab.bars("student"), teacher, strict=True))
    uniform = sum(abs(0.1 - b) for b in teacher)
    assert sum(tab.bars("student")) == pytest.approx(1)
    assert sum(tab.bars("twin")) == pytest.approx(1)
    assert distance < uniform
    tab.page.get_by_role("button", name="Watch this 8").click()  # the students that are there answer for it
    tab.page.wait_for_function("() => document.querySelectorAll('.probe-row')[8].dataset.student > 0.05")
    expect(tab.get("start-training")).to_be_visible()


@pytest.mark.slow
def test_a_drawing_becomes_the_probe_of_a_run_under_way(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.open_pad()
    tab.start()
    tab.reach(100)
    tab.draw_a_one()
    expect(tab.page.locator(".probe-caption")).to_contain_text("Your drawing")
    tab.page.wait_for_function("() => document.querySelectorAll('.probe-row')[1].dataset.student > 0.2")
    assert tab.bars("teacher")[1] == max(tab.bars("teacher"))
    tab.get("stop-training").click()
    tab.finish()


def test_reloading_comes_back_to_the_settings_and_the_runs(tab: DistilPage) -> None:
    tab.open(**SHORT)
    tab.page.get_by_text("Only 50 labels").click()
    tab.set("hidden", 16)
    verdict = tab.run()
    tab.page.wait_for_function("() => new URLSearchParams(location.search).get('hidden') === '16'")
    assert tab.link()["experiment"] == "few_labels"
    # One that cannot have ended before the page is left.
    tab.set("steps", 5000)
    tab.start()
    tab.page.reload()
    tab.page.wait_for_selector("[data-testid=probe] [data-teacher]")
    expect(tab.get("distil-hidden")).to_have_value("16")
    expect(tab.get("experiment-few_labels")).to_be_checked()
    assert tab.finish() == verdict
    expect(tab.get("runs").locator("li")).to_have_count(1)


@pytest.mark.slow
def test_at_most_five_runs_are_kept_and_each_can_be_removed(tab: DistilPage) -> None:
    tab.open(steps=20)
    for seed in range(6):
        tab.set("seed", seed)
        tab.run()
    tab.pane("runs")
    rows = tab.get("runs").locator("li")
    expect(rows).to_have_count(5)
    expect(rows.first).to_contain_text("seed 5")
    rows.first.get_by_role("button", name="Remove run A").click()
    expect(rows).to_have_count(4)
    expect(tab.get("undo-remove")).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(rows).to_have_count(5)
    rows.filter(has_text="seed 5").get_by_role("button", name="Remove run A").click()
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("(shown)")
    rows.last.get_by_text("use its settings").click()
    expect(tab.get("distil-seed")).to_have_value("1")


def test_a_field_says_its_rule_and_a_broken_link_too(tab: DistilPage) -> None:
    tab.open(hidden=0, share="much")
    expect(tab.get("notices")).to_contain_text("size must be a whole number from 1 to 512, not “0”")
    expect(tab.get("notices")).to_contain_text("from 0 to 1, not “much”")
    tab.set("steps", 5001)
    field = tab.get("distil-steps")
    expect(tab.page.locator(".field [role=alert]").filter(has_text="Steps must be")).to_contain_text("not “5001”")
    expect(field).to_have_attribute("aria-invalid", "true")


@pytest.mark.slow
def test_what_cannot_learn_runs_and_tells_the_truth(tab: DistilPage) -> None:
    tab.open(hidden=1, train_T=1000, experiment="all", **SHORT)
    verdict = tab.run()
    assert "hardly learnt" in verdict
    assert "cost" in verdict or "no clear difference" in verdict


def test_the_sweep_shows_points_and_says_which_is_best(tab: DistilPage) -> None:
    tab.open(experiment="few_labels", steps=60)
    tab.start_sweep()
    expect(tab.get("sweep-answer")).to_contain_text("did best", timeout=60_000)
    expect(tab.get("start-training")).to_be_visible()


def test_results_are_saved_and_copied(tab: DistilPage) -> None:
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.open(train_T=3, **SHORT)
    tab.run()
    saved = {}
    for kind in ("json", "csv", "png"):
        with tab.page.expect_download() as download:
            tab.get(f"save-{kind}").click()
        saved[kind] = download.value.path().read_bytes()
    result = json.loads(saved["json"])
    assert config_from_json(saved["json"].decode().splitlines()[-1]).temperature == 3  # as `distil --replay` reads it
    rows = list(csv.DictReader(io.StringIO(saved["csv"].decode("utf-8-sig"))))
    assert [int(row["step"]) for row in rows] == list(range(0, 101, 20))
    for column, scores in (("student", "student"), ("twinSet", "corrected_twin")):
        threes = mean_on(result[scores]["class_accuracy"], 3)
        assert float(rows[-1][f"{column}_accuracy_on_hidden_mean"]) == pytest.approx(threes, abs=1e-5)
    assert [row["twinSet_accuracy_on_hidden_mean"] == "" for row in rows] == [False, True, True, True, True, False]
    assert saved["png"].startswith(b"\x89PNG")
    tab.get("save-pytorch").click()
    expect(tab.get("program")).to_be_visible()
    program = tab.get("program").input_value()
    assert "T, SOFT, BETA = 3, 1, 0.5" in program
    assert program == pytorch_program(all_tasks()["digits"], config_from_fields(result["config"]))
    assert tab.page.evaluate("() => navigator.clipboard.readText()") == program


@pytest.mark.slow
def test_a_program_whose_texts_cannot_be_fetched_is_said_to_be_missing(tab: DistilPage) -> None:
    tab.open(**SHORT)
    tab.run()
    tab.page.route("**/programs/*", lambda route: route.abort())
    tab.get("save-pytorch").click()
    expect(tab.page.locator(".save [role=status]")).to_contain_text("That did not work: A file could not be fetched")
    expect(tab.get("program")).to_be_hidden()


def test_a_run_that_fails_offers_the_server_with_the_settings_kept(on_server: DistilPage) -> None:
    on_server.page.route("**/kernels.wasm", lambda route: route.abort())
    on_server.page.goto("?tab=distil&steps=100&hidden=24")
    problem = on_server.page.locator(".controls [role=alert]")
    on_server.get("start-training").wait_for()
    expect(problem).to_contain_text("A file could not be fetched")
    expect(problem).to_contain_text("Your settings are kept")
    problem.get_by_role("button", name="Run it on the server").click()
    on_server.finish()
    assert on_server.result()["config"]["widths"] == [24]


@pytest.mark.slow
def test_webgpu_that_is_not_there_is_said_and_the_server_offered(on_server: DistilPage) -> None:
    on_server.open(device="gpu", **SHORT)
    on_server.start()
    expect(on_server.page.locator(".controls [role=alert]")).to_contain_text("no WebGPU")
    on_server.page.locator(".controls [role=alert]").get_by_role("button").click()
    on_server.finish()


def test_a_lost_connection_says_at_which_step_it_stopped(on_server: DistilPage) -> None:
    def cut(route: Route) -> None:
        route.fulfill(status=503, content_type="application/json", body='{"error": "gone"}')

    on_server.open(device="server", **SHORT)
    on_server.page.route("**/call/v2/distill", cut)
    on_server.start()
    expect(on_server.page.locator(".controls [role=alert]")).to_contain_text("The run ended at step 0: gone")
    on_server.page.unroute("**/call/v2/distill")
    on_server.run()


@contextmanager
def others_training(server_url: str, count: int) -> Iterator[None]:
    """`count` other visitors whose long runs take the server's cores, or wait for one."""
    done, begun = threading.Event(), threading.Barrier(count + 1)

    def visit() -> None:
        address = f"{server_url}gradio_api/call/v2/distill"
        with httpx.Client(trust_env=False, timeout=60) as client:
            event = client.post(address, json={"config": {"steps": 5000, "every": 20}}).json()["event_id"]
            with client.stream("GET", f"{address}/{event}") as answer:
                lines = answer.iter_lines()
                next(line for line in lines if '"queued"' in line)
                begun.wait()
                while not done.is_set():
                    next(lines)

    threads = [threading.Thread(target=visit) for _ in range(count)]
    for thread in threads:
        thread.start()
    begun.wait()
    yield
    done.set()
    for thread in threads:
        thread.join()


@pytest.mark.slow
def test_the_queue_is_visible_and_the_own_device_one_choice_away(
    on_server: DistilPage, server_url: str, cores: int
) -> None:
    on_server.open(device="server", **SHORT)
    with others_training(server_url, cores + 1):
        on_server.start()
        expect(on_server.page.locator(".controls .progress-note")).to_contain_text(
            "1 before you"
        )  # the others had a turn
        on_server.get("run-here").click()
        on_server.finish()
        expect(on_server.get("device")).to_have_attribute("data-chosen", "cpu")


def test_closing_the_tab_frees_its_place(browser: Browser, server_url: str, cores: int) -> None:
    with others_training(server_url, cores - 1):
        with watched_page(browser, server_url) as page:
            first = DistilPage(page).open(device="server", **LONG)
            first.start()
            first.reach(20)
        with watched_page(browser, server_url) as page:
            second = DistilPage(page).open(device="server", **LONG)
            second.start()
            page.wait_for_function(
                "() => /Step/.test(document.querySelector('.controls .progress-note').textContent)", timeout=20_000
            )


def shares(text: str) -> list[str]:
    return re.findall(r"[\d.]+\u00a0%", text)


@pytest.mark.slow
def test_curve_numbers_headline_list_and_probe_are_of_the_same_networks(tab: DistilPage) -> None:
    tab.open()
    tab.run()
    result = tab.result()
    corrected = (result[f"corrected_{who}"]["class_accuracy"] for who in ("student", "twin"))
    said = [f"{100 * mean_on(scores, 3):.0f}\u00a0%" for scores in corrected]
    assert shares(tab.get("lead").inner_text()) == said
    assert [tab.get(f"{who}-accuracy").inner_text() for who in ("student", "twin")] == said
    assert shares(str(tab.get("runs").locator(".run-result").text_content())) == said
    tab.page.get_by_text("Numbers as a table").first.click()
    cells = tab.page.locator(".chart-table").first.locator("tbody tr").last.inner_text()
    assert set(said) <= set(shares(cells))
    # What each was before the number is set is named, and the probe shows both.
    before = f"{100 * mean_on(result['student']['class_accuracy'], 3):.0f}\u00a0% as trained"
    expect(tab.get("student-before")).to_have_text(before)
    expect(tab.get("bias-set")).to_be_checked()
    with_number = tab.bars("student")
    tab.get("bias-set").uncheck()
    as_trained = tab.bars("student")
    logit = [math.log(share / (1 - share)) for share in (with_number[3], as_trained[3])]
    assert logit[0] - logit[1] == pytest.approx(result["student_bias"][0] / 4, rel=1e-6)
    assert sum(with_number) == pytest.approx(1)


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (375, 780)])
@pytest.mark.parametrize("task", ["digits", "names"])
def test_all_that_a_run_shows_is_on_one_screen(tab: DistilPage, task: str, width: int, height: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": height})
    tab.open(task=task, **SHORT)
    tab.run()
    tab.page.evaluate("scrollTo(0, 0)")
    shown = ("experiment-missing_class", "start-training", "lead", "probe")
    parts = [tab.get(name) for name in shown] + [tab.page.locator(".figure .chart-field").first]
    for part in parts:
        box = part.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height, part


@pytest.mark.slow
def test_a_guess_is_drawn_and_its_gap_is_said_at_the_end(tab: DistilPage) -> None:
    tab.open(**SHORT)
    expect(tab.get("lead")).to_contain_text("Guess first")
    tab.get("guess").focus()
    for _ in range(10):
        tab.page.keyboard.press("ArrowRight")
    expect(tab.page.locator(".guess output")).to_have_text("60\u00a0%")
    tab.run()
    reached = 100 * mean_on(tab.result()["corrected_student"]["class_accuracy"], 3)
    side = "few" if reached > 60 else "many"
    expect(tab.get("guess-gap")).to_have_text(f"You guessed 60\u00a0%: {abs(60 - reached):.1f} points too {side}.")
    expect(tab.get("guess")).to_be_hidden()
    tab.page.get_by_text("Only 50 labels").click()
    expect(tab.get("lead")).to_contain_text("Guess first")
    expect(tab.get("guess-gap")).to_be_empty()
    tab.get("guess").press("ArrowLeft")
    tab.run()
    expect(tab.get("guess-gap")).to_contain_text("You guessed 49\u00a0%")


@pytest.mark.slow
def test_another_experiment_shows_its_own_run_or_none(tab: DistilPage) -> None:
    tab.open(**SHORT)
    first = tab.run().split("\n")[0]
    tab.page.get_by_text("Everything", exact=True).click()
    expect(tab.get("student-accuracy")).to_have_text("–")
    expect(tab.get("copycat-accuracy")).to_have_count(0)
    assert tab.bars("student") == [0] * 10
    tab.get("experiment-missing_class").check()
    expect(tab.get("lead")).to_have_text(first)
    tab.page.wait_for_function("() => document.querySelector('.probe-row').dataset.student > 0")


@pytest.mark.slow
def test_without_t_squared_the_run_trains_without_it(tab: DistilPage) -> None:
    tab.open(share=0.5, t2="false", **SHORT)
    tab.run()
    assert tab.result()["config"]["t_squared"] is False
    alone = core_result(experiment="missing_class", soft_weight=0.5, t_squared=False, **SHORT)
    assert tab.result()["soft_gradient_norm"] == pytest.approx(alone.soft_gradient_norm, rel=1e-2)
    expect(tab.page.locator(".details")).to_contain_text("This run leaves out the factor T² = 16")
    expect(tab.get("runs")).to_contain_text("without T²")
    tab.pane("settings")
    tab.get("distil-scaled").check()
    tab.page.wait_for_function("() => !location.search.includes('t2=')")


def test_the_sweeps_axes_are_there_before_its_first_point(tab: DistilPage) -> None:
    tab.open()
    tab.pane("sweep")
    expect(tab.page.locator(".sweep .chart-field canvas")).to_be_visible()


def test_nothing_is_wider_than_the_page(tab: DistilPage) -> None:
    tab.page.set_viewport_size({"width": 375, "height": 800})
    tab.open(**SHORT)
    tab.run()
    for width in (375, 768, 1280):
        tab.resize(width)
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_starts_and_stops_a_run(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.get("start-training").focus()
    tab.page.keyboard.press("Enter")
    expect(tab.get("stop-training")).to_be_focused()
    tab.reach(20)
    tab.page.keyboard.press("Enter")
    tab.finish()
    expect(tab.get("start-training")).to_be_focused()


def test_every_control_has_a_name(tab: DistilPage) -> None:
    tab.open()
    assert call(tab.page, "tests/browser/controls.js", "unnamed", ".distil") == []
