"""The Deploy tab in a browser: what it shows first, what it measures, and what it says of what it cannot have."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.networks.costs import network_cost
from core.recordings.students import KEPT, recorded_students
from core.tasks import find_task
from core.teachers.teacher import teacher_logits
from core.temperature import softmax
from tests.browser.deploy.page import PATIENCE, DeployPage
from tests.browser.modules import call

KEPT_SCRIPT = "tests/browser/deploy/kept.js"


@pytest.fixture
def tab(page: Page) -> DeployPage:
    return DeployPage(page)


@pytest.fixture
def on_server(server_page: Page) -> DeployPage:
    return DeployPage(server_page)


@pytest.mark.parametrize(("task", "judged", "least"), [("digits", "accuracy", 100), ("names", "perplexity", 1)])
def test_without_a_run_the_networks_that_are_kept_ready_are_shown_with_their_own_numbers(
    tab: DeployPage, task: str, judged: str, least: int
) -> None:
    tab.open(task=task)
    expect(tab.get("deploy-run")).to_have_text(re.compile(r"^This browser keeps no run of yours yet\. .* kept ready"))
    facts, classes = recorded_students()[task], len(find_task(task).classes)
    cost = network_cost("mlp", facts["features"], classes, (KEPT,))
    for who in ("student", "twin"):
        score = facts["kept"][who][judged][0]
        assert tab.number("weights", who) == cost.weights
        assert tab.number("multiply_adds", who) == cost.multiply_adds
        assert tab.number("size", who) == pytest.approx(4 * cost.weights / 1000, rel=0.006)
        assert tab.number(judged, who) == pytest.approx(least * score, rel=1e-3)
        share = score / facts["teacher"][judged][0]
        assert tab.number("share", who) == pytest.approx(100 * (share if judged == "accuracy" else 1 / share), abs=0.06)
    assert tab.number("size", "int8") < 0.3 * tab.number("size", "student")
    assert tab.number(judged, "int8") == pytest.approx(tab.number(judged, "student"), rel=0.01)
    assert tab.number("agreement", "teacher") == 100


@pytest.mark.slow
def test_times_are_measured_here_and_on_the_server(on_server: DeployPage) -> None:
    on_server.open(task="names")
    assert on_server.cell("here_alone", "student") == "not measured yet"
    assert on_server.measure() == "Measured just now."
    for row in ("here_alone", "here_batch", "there_alone", "there_batch"):
        for who in ("teacher", "student", "twin"):
            assert re.fullmatch(r"[\d.]+\s[µm]s\n[\d.]+\s[µm]s to [\d.]+\s[µm]s", on_server.cell(row, who))
        assert on_server.cell(row, "int8") == "not timed: imitated here"


@pytest.mark.slow
def test_a_server_that_cannot_measure_leaves_the_times_of_this_device(on_server: DeployPage) -> None:
    on_server.page.route(
        "**/call/v2/answer_times", lambda route: route.fulfill(status=500, json={"error": "no memory"})
    )
    on_server.open(task="names")
    assert on_server.measure() == "Measured on this device; the server could not: no memory."
    assert "to" in on_server.cell("here_alone", "teacher")


def test_the_picture_can_be_read_as_a_table(tab: DeployPage) -> None:
    tab.open()
    picture = tab.get("size-picture")
    picture.scroll_into_view_if_needed()
    picture.locator("summary").click()
    facts = recorded_students()["digits"]["students"]
    ahead = sum(np.mean(one["student"]["accuracy"]) > np.mean(one["twin"]["accuracy"]) for one in facts)
    assert ahead == len(facts)
    expect(tab.get("picture-finding")).to_contain_text(f"every one of these {ahead} sizes")
    rows = picture.locator("tbody tr")
    expect(rows).to_have_count(len(facts) + 1)
    assert "(" in rows.first.inner_text()  # with its range
    head = picture.locator("thead th").all_inner_texts()
    assert head[1:] == ["Twins (hard labels)", "Students (soft labels)", "Teacher", "This student", "This twin"]


@pytest.mark.parametrize("temperature", [0.5, 4])
def test_all_answer_the_same_digit_at_the_dials_temperature(tab: DeployPage, temperature: float) -> None:
    tab.open(digit=3)
    tab.turn(temperature)
    task = find_task("digits")
    expected = softmax(teacher_logits(task).test[3].double().numpy(), temperature)
    expect(tab.get("try-finding")).to_contain_text(f"At T = {temperature:g} ")
    assert tab.shares("teacher") == pytest.approx(expected.tolist(), abs=1e-6)
    for who in ("student", "int8", "twin"):
        assert sum(tab.shares(who)) == pytest.approx(1)
    assert tab.shares("int8") != tab.shares("student")
    assert max(np.abs(np.subtract(tab.shares("int8"), tab.shares("student")))) < 0.1
    assert tab.page.locator(".digit-shown .fine").inner_text() == f"A new digit: {task.load().test_targets[3]}."
    tab.page.wait_for_url("**digit=3**")


def test_a_drawn_digit_is_answered_by_all(tab: DeployPage) -> None:
    tab.open()
    tab.get("draw-digit").click()
    expect(tab.get("pad-note")).to_contain_text("Draw a digit")
    box = tab.get("pad").bounding_box()
    assert box
    tab.page.mouse.move(box["x"] + 100, box["y"] + 25)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 97, box["y"] + 180, steps=8)
    tab.page.mouse.up()
    expect(tab.get("try-finding")).to_contain_text("say “1” first")
    tab.get("another-digit").click()
    expect(tab.get("pad")).to_be_hidden()
    expect(tab.get("try-digit")).to_be_visible()


def test_a_names_beginning_is_answered_by_all_and_a_wrong_one_is_refused(tab: DeployPage) -> None:
    tab.open(task="names")
    field = tab.get("deploy-prefix")
    before = tab.shares("teacher")
    field.fill("eliza")
    tab.page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=answers] .answer-name')][0].textContent === 'b'"
    )
    after = tab.shares("teacher")
    assert after != before
    field.fill("r2d2")
    expect(tab.page.locator("#deploy-prefix-problem")).to_have_text(
        "It must be letters from a to z, at most 20, not “r2d2”. The bars still show the one before."
    )
    assert tab.shares("teacher") == after


def test_teacher_and_student_race_with_pauses(tab: DeployPage) -> None:
    tab.open()
    start = tab.get("race-start")
    start.scroll_into_view_if_needed()
    start.click()
    for who in ("teacher", "student"):
        expect(tab.get(f"race-{who}-read")).not_to_have_text("0", timeout=60_000)
    start.click()
    expect(start).to_have_text("Go on")
    tab.page.wait_for_timeout(300)
    paused = tab.read("student")
    tab.page.wait_for_timeout(700)
    assert tab.read("student") == paused > tab.read("teacher") > 0
    start.click()
    expect(tab.get("race-finding")).to_contain_text("After 10.", timeout=60_000)
    expect(tab.get("race-finding")).to_contain_text("The student was")
    assert tab.read("student") > paused
    right = tab.get("race-student-right").inner_text()
    [good, share] = re.findall(r"[\d,.]+", right)
    assert 100 * int(good.replace(",", "")) / tab.read("student") == pytest.approx(float(share), abs=0.06)
    expect(start).to_have_text("Again")
    tab.get("race-others").click()
    tab.page.wait_for_url("**race=**")


@pytest.mark.slow
def test_other_digits_end_a_race_that_is_on(tab: DeployPage) -> None:
    tab.open()
    tab.get("race-start").click()
    expect(tab.get("race-teacher-read")).not_to_have_text("0", timeout=60_000)
    tab.get("race-others").click()
    expect(tab.get("race-finding")).to_contain_text("Stopped after")
    expect(tab.get("race-start")).to_have_text("Again")


@pytest.mark.slow
def test_a_race_that_waits_for_a_measuring_can_be_ended(tab: DeployPage) -> None:
    tab.open()
    tab.get("measure").click()
    expect(tab.get("side-note")).not_to_be_empty()
    tab.get("race-start").click()
    expect(tab.get("race-start")).to_have_text("Pause")
    tab.get("race-others").click()
    expect(tab.get("race-start")).to_have_text("Again", timeout=PATIENCE)
    assert (tab.read("teacher"), tab.read("student")) == (0, 0)


LOST = "A file could not be fetched: you are offline, or your network answers with a page of its own."


@pytest.mark.slow
def test_a_teacher_that_is_lost_is_said_and_the_rest_works(tab: DeployPage) -> None:
    tab.page.route("**/teachers/digits.safetensors", lambda route: route.abort())
    tab.open()
    assert tab.measure() == f"The time could not be measured: {LOST}"
    tab.get("race-start").click()
    alert = tab.page.locator(".part-race [role=alert]")
    expect(alert).to_have_text(f"The race could not be run: {LOST}")
    tab.page.unroute("**/teachers/digits.safetensors")
    tab.race()
    expect(alert).to_be_empty()


def test_a_damaged_teacher_is_said(tab: DeployPage) -> None:
    tab.page.route("**/teachers/names.safetensors", lambda route: route.fulfill(body=b"\x07" * 200))
    tab.page.goto("?tab=deploy&task=names")
    tab.get("part-try").wait_for()
    expect(tab.page.locator(".part-try .asked [role=alert]").last).to_contain_text(
        "The teacher could not answer: its file is damaged"
    )
    expect(tab.get("side-finding")).not_to_be_empty()


@pytest.mark.slow
def test_networks_that_are_lost_are_said(tab: DeployPage) -> None:
    tab.page.route("**/recordings/deploy/*.gz", lambda route: route.abort())
    tab.page.goto("?tab=deploy")
    tab.get("part-try").wait_for()
    alert = tab.page.locator(".chooser [role=alert]")
    expect(alert).to_have_text(f"The networks that are kept ready could not be had: {LOST}")
    expect(tab.get("measure")).to_have_attribute("aria-disabled", "true")
    tab.page.unroute("**/recordings/deploy/*.gz")
    tab.choose("names")
    expect(alert).to_be_empty()


@pytest.mark.quick_cases(1)
@pytest.mark.parametrize(
    "change", [{}, {"student": None}, {"student": {"role": "student", "layers": [1]}}, {"config": {"steps": "many"}}]
)
def test_a_run_that_cannot_be_read_is_dropped_and_said(tab: DeployPage, change: dict[str, object]) -> None:
    tab.open()
    call(tab.page, KEPT_SCRIPT, "keepChanged", "digits", change)
    expect(tab.get("deploy-run")).to_contain_text("Your last run could not be read")
    assert not call(tab.page, KEPT_SCRIPT, "isKept", "digits")
    expect(tab.get("deploy-run")).to_contain_text("kept ready")
    expect(tab.get("deploy-run-own")).to_be_hidden()


def test_a_link_with_wrong_values_is_answered_by_the_rules(tab: DeployPage) -> None:
    tab.open(task="letters", run="x", digit=2000, prefix="a1", race=-1, T="cold")
    notices = tab.get("notices")
    for rule in (
        "no task called “letters”",
        "run must be one of own, ready",
        "digit must be a whole number from 0 to 1999",
    ):
        expect(notices).to_contain_text(rule)
    expect(notices.locator("button")).to_have_count(6)
    expect(tab.get("deploy-task-digits")).to_be_checked()


def test_what_int8_is_said_to_have_moved_has_a_bar(tab: DeployPage) -> None:
    tab.open(task="names", prefix="mar")
    sentence = tab.get("int8-finding").inner_text()
    name, before, after = re.findall(r"moves the most is “(.+)”, from (.+) to (.+)\.$", sentence)[0]
    row = tab.get("answers").locator(".answer", has=tab.page.locator(".answer-name", has_text=re.compile(f"^{name}$")))
    shown = row.locator(".answer-share").all_inner_texts()
    assert [
        text.splitlines()[-1].removeprefix(who)
        for text, who in zip(shown[1:3], ("Student ", "Student in int8 "), strict=True)
    ] == [before, after]


@pytest.mark.parametrize("width", [375, 320])
def test_on_a_phone_the_tables_have_all_of_their_columns_in_view(tab: DeployPage, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 740})
    tab.open()
    for scroller in tab.page.locator(".lab.deploy .scroller").all():
        assert scroller.evaluate("box => box.scrollWidth - box.clientWidth") == 0
