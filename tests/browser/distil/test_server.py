"""The Distil tab's runs on the server: paused, stopped, watched, swept, and what is said when the server is lost."""

import itertools
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from core.cluster.connection import LostError
from core.distillation import StepEvent, distill
from demos.distil import handlers
from demos.training.queue import TrainingQueue
from tests.browser.conftest import watched_page
from tests.browser.distil.page import DistilPage
from tests.browser.distil.test_page import SHORT, core_result, others_training
from tests.browser.modules import call
from tests.conftest import serving

LONG = {"steps": 5000, "device": "server"}


@pytest.fixture
def tab(server_page: Page) -> DistilPage:
    return DistilPage(server_page)


@pytest.fixture
def cores() -> int:
    """How many can train on the server at once."""
    return os.cpu_count() or 1


def note(tab: DistilPage) -> str:
    return tab.page.locator(".controls .progress-note").inner_text()


def step_of(tab: DistilPage) -> int:
    return int(re.findall(r"step (\d+)", note(tab), re.I)[0])


def paused(tab: DistilPage) -> int:
    """Pause, once the server has said so: the step."""
    tab.get("pause-training").click()
    expect(tab.page.locator(".controls .progress-note")).to_contain_text("In 5 min the run ends by itself")
    return step_of(tab)


def test_a_run_rests_on_the_server_goes_on_and_stops_with_a_full_result(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.start()
    tab.reach(60)
    stood = paused(tab)
    tab.page.wait_for_timeout(1200)
    assert step_of(tab) == stood
    expect(tab.get("pause-training")).to_have_text("Go on")
    tab.get("pause-training").click()
    tab.reach(stood + 40)
    tab.get("stop-training").click()
    tab.finish()
    expect(tab.get("run-status")).to_contain_text("what was learnt is kept")
    result = tab.result()
    step = result["config"]["steps"]
    assert stood + 40 <= step < 5000
    alone = core_result(experiment="missing_class", steps=step, every=step)
    assert alone.corrected_student
    for name in ("student", "corrected_student"):
        assert result[name]["accuracy"] == pytest.approx(getattr(alone, name).accuracy, abs=0.0021)


@pytest.mark.slow
def test_a_run_that_rests_is_stopped_with_a_full_result(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.start()
    tab.reach(60)
    stood = paused(tab)
    tab.get("stop-training").click()
    tab.finish()
    assert tab.result()["config"]["steps"] == stood
    assert tab.result()["corrected_student"]


@pytest.mark.slow
def test_the_next_in_line_trains_while_one_rests_who_then_waits_again(
    tab: DistilPage, server_url: str, cores: int, browser: Browser
) -> None:
    with others_training(server_url, cores - 1):
        tab.open(**LONG)
        tab.start()
        tab.reach(20)
        with watched_page(browser, server_url) as page:
            second = DistilPage(page).open(**LONG)
            second.start()
            expect(page.locator(".controls .progress-note")).to_contain_text("1 before you")
            stood = paused(tab)
            second.reach(40)
            tab.get("pause-training").click()
            expect(tab.page.locator(".controls .progress-note")).to_contain_text("1 before you on the server; then")
            expect(tab.get("device")).to_be_disabled()
        tab.reach(stood + 20)
    tab.get("stop-training").click()
    tab.finish()


@pytest.mark.slow
def test_the_bars_follow_another_digit_in_the_middle_of_a_run_and_while_it_rests(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.start()
    tab.reach(100)
    tab.page.get_by_role("button", name="Watch this 8").click()
    tab.page.wait_for_function("() => document.querySelectorAll('.probe-row')[8].dataset.student > 0.3")
    paused(tab)
    tab.page.get_by_role("button", name="Watch this 0").click()
    shrunk = "() => { const s = document.querySelectorAll('.probe-row')[8].dataset.student; return s > 0 && s < 0.6; }"
    tab.page.wait_for_function(shrunk, timeout=3000)
    assert sum(tab.bars("student")) == pytest.approx(1)
    assert sum(tab.bars("twin")) == pytest.approx(1)
    tab.get("stop-training").click()
    tab.finish()
    assert sum(tab.bars("student")) == pytest.approx(1)


@pytest.mark.slow
def test_a_connection_that_goes_after_the_result_takes_nothing_from_it(
    tab: DistilPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Servers that other tests had in this process may have left runs in its line, which nobody drives any more.
    monkeypatch.setattr(handlers, "SHARED", TrainingQueue(1))
    told = handlers.distill({"steps": 20, "every": 20, "experiment": "missing_class"}, run="a-run-that-is-replayed")
    lines = [f"event: generating\ndata: {json.dumps([message])}\n\n" for message in told]
    tab.page.route("**/call/v2/distill", lambda route: route.fulfill(json={"event_id": "replayed"}))
    tab.page.route("**/call/v2/distill/replayed", lambda route: route.fulfill(body="".join(lines)))
    tab.open(device="server", steps=20)
    tab.run()
    tab.page.wait_for_timeout(200)
    expect(tab.page.locator(".controls .progress-note")).to_have_text("Finished after 20 steps")
    expect(tab.page.locator(".controls [role=alert]")).to_be_empty()


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The computer that trains for this server does not answer: the run stopped at step 20."),
        ("zh", "替这台服务器训练的计算机没有回应：训练停在第 20 步。"),
    ],
)
def test_a_run_that_is_lost_on_the_cluster_is_said_with_its_step_and_kept(
    tab: DistilPage, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    def lost(*given: Any) -> Iterator[StepEvent]:
        yield from itertools.islice(distill(*given[:2]), 2)
        raise LostError("its node was killed")

    monkeypatch.setattr(handlers, "SHARED", TrainingQueue(1))
    monkeypatch.setattr(handlers, "_distillation", lost)
    told = []
    with pytest.raises(
        ValueError, match="got none after step 20: start it again, or train on your own device"
    ) as error:
        told.extend(map(dict, handlers.distill({"steps": 60, "every": 20})))
    lines = [f"event: generating\ndata: {json.dumps([message])}\n\n" for message in told]
    lines.append(f"event: error\ndata: {json.dumps({'error': str(error.value)})}\n\n")
    tab.page.route("**/call/v2/distill", lambda route: route.fulfill(json={"event_id": "lost"}))
    tab.page.route("**/call/v2/distill/lost", lambda route: route.fulfill(body="".join(lines)))
    tab.open(device="server", steps=60, lang=language)
    tab.start()
    expect(tab.page.locator(".controls [role=alert]")).to_contain_text(said)
    expect(tab.get("runs").locator("li")).to_have_count(1)


@pytest.mark.slow
def test_the_students_of_a_run_on_the_server_answer_a_new_probe_after_it(tab: DistilPage) -> None:
    def watch(digit: int) -> None:
        tab.page.get_by_role("button", name=f"Watch this {digit}").click()
        tab.page.wait_for_function("() => document.querySelector('.probe-row').dataset.student > 0")

    tab.open(**{**LONG, "steps": 100})
    tab.run()
    tab.page.wait_for_function("() => document.querySelector('.probe-row').dataset.student > 0")
    by_the_server = tab.bars("student"), tab.bars("twin")
    watch(8)
    assert tab.bars("student") != by_the_server[0]
    watch(3)
    assert tab.bars("student") == pytest.approx(by_the_server[0], abs=1e-5)
    assert tab.bars("twin") == pytest.approx(by_the_server[1], abs=1e-5)


@pytest.mark.slow
def test_a_digit_to_watch_that_is_lost_on_its_way_is_sent_again(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.start()
    tab.reach(100)
    tab.page.route("**/call/v2/steer", lambda route: route.abort(), times=1)
    with tab.page.expect_event("requestfailed", lambda request: request.url.endswith("/steer")):
        tab.page.get_by_role("button", name="Watch this 8").click()
    tab.page.wait_for_function("() => document.querySelectorAll('.probe-row')[8].dataset.student > 0.3")
    tab.get("stop-training").click()
    tab.finish()


def test_a_drawing_is_watched_on_the_server(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.open_pad()
    tab.start()
    tab.reach(100)
    tab.draw_a_one()
    tab.page.wait_for_function("() => document.querySelectorAll('.probe-row')[1].dataset.student > 0.2")
    tab.get("stop-training").click()
    tab.finish()


def test_the_sweep_runs_on_the_server_where_the_setting_says_so(tab: DistilPage) -> None:
    tab.open(experiment="few_labels", steps=60, device="server")
    expect(tab.page.locator(".sweep .fine").first).to_contain_text("on the server")
    with tab.page.expect_request("**/call/v2/sweep"):
        tab.start_sweep()
    expect(tab.get("sweep-answer")).to_contain_text("did best", timeout=60_000)
    tab.choose_device("cpu")
    expect(tab.page.locator(".sweep .fine").first).to_contain_text("on this device")


@pytest.mark.slow
def test_a_sweep_on_the_server_is_stopped(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.start_sweep()
    note = tab.page.locator(".sweep .progress-note")
    expect(note).to_contain_text("Step")
    expect(tab.get("start-training")).to_be_disabled()
    tab.get("stop-sweep").click()
    expect(tab.get("sweep-answer")).to_contain_text("the twins")
    expect(note).to_contain_text("Stopped at step")


@pytest.mark.slow
def test_a_run_that_waits_for_the_worker_or_the_line_is_stopped_at_once(
    tab: DistilPage, server_url: str, cores: int
) -> None:
    tab.open(**LONG)
    with others_training(server_url, cores):
        tab.start()
        expect(tab.page.locator(".controls .progress-note")).to_contain_text("before you")
        tab.get("stop-training").click()
        expect(tab.get("start-training")).to_be_visible(timeout=1000)
    tab.choose_device("cpu")
    call(tab.page, "tests/browser/distil/haste.js", "startAndStop")
    expect(tab.get("start-training")).to_be_visible(timeout=5000)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A server to be frozen or killed: its address and its process."""
    with serving(tmp_path) as running:
        port = running.url.rsplit(":", 1)[1].strip("/")
        [process] = [pid for pid in _children() if f"GRADIO_SERVER_PORT={port}".encode() in _environment(pid)]
        yield running.url, process
        if Path(f"/proc/{process}").exists():
            os.kill(process, signal.SIGCONT)


def _children() -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=True)
    return [int(pid) for pid in found.stdout.split() if Path(f"/proc/{pid}").exists()]


def _environment(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


LOST = "The server is not heard any more: the run stopped at step"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="finds and stops a process by its number")
def test_a_server_that_freezes_wakes_and_dies_is_told(browser: Browser, own_server: tuple[str, int]) -> None:
    url, process = own_server
    with watched_page(browser, url) as page:
        tab = DistilPage(page).open(**LONG, hidden=24)
        problem = page.locator(".controls [role=alert]")

        tab.start()
        tab.reach(60)
        os.kill(process, signal.SIGSTOP)
        expect(problem).to_contain_text(LOST, timeout=15_000)
        expect(problem).to_contain_text("What was learnt until then is kept")
        expect(tab.get("runs").locator("li")).to_have_count(1)
        assert f"at step {tab.result()['config']['steps']}." in problem.inner_text()
        # The last event that came may be one of the few with a correction, and then nothing is missing.
        is_cut = "cut short before the last correction" in str(tab.get("verdict").text_content())
        assert is_cut == (not tab.result()["corrected_student"])

        tab.start()  # it is still frozen
        tab.get("stop-training").click()
        expect(tab.get("start-training")).to_be_visible(timeout=3000)
        os.kill(process, signal.SIGCONT)

        tab.start()
        tab.reach(60)
        os.kill(process, signal.SIGSTOP)
        tab.get("stop-training").click()
        tab.finish()  # with the last event, after two seconds
        os.kill(process, signal.SIGCONT)

        tab.start()
        tab.reach(60)
        paused(tab)
        os.kill(process, signal.SIGKILL)
        expect(problem).to_contain_text(LOST, timeout=3000)
        expect(tab.get("distil-hidden")).to_have_value("24")
        problem.get_by_role("button", name="Run it on this device").click()
        tab.reach(40)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="finds and stops a process by its number")
def test_a_laptop_that_wakes_without_its_connection_says_so_promptly(
    browser: Browser, own_server: tuple[str, int]
) -> None:
    url, process = own_server
    with watched_page(browser, url) as page:
        page.clock.install()
        tab = DistilPage(page).open(**LONG)
        tab.start()
        tab.reach(40)
        os.kill(process, signal.SIGSTOP)
        page.clock.fast_forward("01:00:00")
        expect(page.locator(".controls [role=alert]")).to_contain_text(LOST, timeout=6000)


@pytest.mark.slow
def test_a_proxy_that_cuts_or_swallows_the_answer_is_told(tab: DistilPage) -> None:
    tab.open(**SHORT, device="server")
    problem = tab.page.locator(".controls [role=alert]")
    tab.page.route("**/call/v2/distill/*", lambda route: route.fulfill(body="", content_type="text/event-stream"))
    tab.start()
    expect(problem).to_contain_text(f"{LOST} 0. Your settings are kept.")
    tab.page.unroute("**/call/v2/distill/*")
    tab.page.route("**/call/v2/distill", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    tab.start()
    expect(problem).to_contain_text(f"{LOST} 0. Your settings are kept.")
    tab.page.unroute("**/call/v2/distill")
    tab.run()
    expect(problem).to_be_empty()


@pytest.mark.slow
def test_who_is_offline_and_pauses_hears_that_the_run_is_lost(tab: DistilPage) -> None:
    tab.open(**LONG)
    tab.start()
    tab.reach(40)
    tab.page.context.set_offline(True)
    tab.get("pause-training").click()
    expect(tab.page.locator(".controls [role=alert]")).to_contain_text(LOST)
    tab.page.context.set_offline(False)
    tab.start()
    tab.reach(40)


@pytest.mark.parametrize("device", ["server", pytest.param("cpu", marks=pytest.mark.slow)])
def test_a_laptop_that_slept_finds_its_run_going_on(tab: DistilPage, device: str) -> None:
    tab.page.clock.install()
    tab.open(steps=5000, device=device)
    tab.start()
    tab.reach(100)
    tab.page.clock.fast_forward("02:00:00")
    tab.reach(step_of(tab) + 40)
    tab.page.wait_for_timeout(5000)
    expect(tab.page.locator(".controls [role=alert]")).to_be_empty()
    seconds = re.findall(r"(\d+) s left", note(tab))
    assert not seconds or int(seconds[0]) < 600
    tab.get("stop-training").click()
    tab.finish()


@pytest.mark.slow
def test_a_file_that_is_lost_here_leaves_a_run_on_the_server_alone(tab: DistilPage) -> None:
    held: list[Route] = []
    tab.page.route("**/data/digits.safetensors.gz", lambda route: held.append(route))
    tab.page.goto("?tab=distil&steps=5000&device=server")
    tab.start()
    tab.reach(20)
    for route in held:
        route.abort()
    tab.reach(step_of(tab) + 40)
    expect(tab.page.locator(".controls [role=alert]")).to_be_empty()
    tab.get("stop-training").click()
    tab.finish()


@pytest.mark.slow
def test_a_worker_that_is_lost_after_a_sweep_leaves_a_run_on_the_server_alone(tab: DistilPage) -> None:
    tab.open(device="cpu", steps=20, repeats=1)
    (worker,) = tab.page.workers
    tab.start_sweep()
    expect(tab.get("sweep-answer")).to_contain_text("the twins", timeout=60_000)
    tab.set("steps", 5000)
    tab.choose_device("server")
    tab.start()
    tab.reach(20)
    worker.evaluate("void postMessage({ type: 'failed', reason: 'lost', cause: 'chip' })")
    tab.reach(step_of(tab) + 40)
    expect(tab.page.locator(".controls [role=alert]")).to_be_empty()
    tab.get("stop-training").click()
    tab.finish()


@pytest.mark.slow
def test_a_page_that_is_loaded_again_leaves_its_run_and_keeps_those_before(tab: DistilPage, cores: int) -> None:
    tab.open(**SHORT, device="server")
    tab.run()
    tab.set("steps", 5000)
    for _ in range(cores + 1):
        tab.start()
        tab.reach(20)
        tab.page.reload()
        tab.page.wait_for_selector("[data-testid=probe] [data-teacher]")
        expect(tab.get("runs").locator("li")).to_have_count(1)
    tab.start()
    tab.reach(20)  # no place is held by those that were left


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize("width", [375, 1280])
def test_what_is_said_of_a_run_that_rests_fits_the_page(tab: DistilPage, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    tab.open(**LONG)
    tab.start()
    tab.reach(20)
    paused(tab)
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
