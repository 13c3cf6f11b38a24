"""A new teacher learns in the page: on the visitor's device or on the server, as the settings say."""

import re

import pytest
from playwright.sync_api import Route, expect

from core.tasks import all_tasks
from core.teachers.cards import teacher_card
from tests.browser.distil.page import DistilPage
from tests.conftest import ROOT

# A training that ends while a test looks on.
STEPS = 40


def hurry(tab: DistilPage) -> None:
    """Have the teachers of this page learn for STEPS steps only."""
    source = (ROOT / "assets" / "js" / "distil" / "engine" / "teacher.js").read_text("utf-8")
    short = re.sub(r"steps: \d+, every: \d+", f"steps: {STEPS}, every: {STEPS // 2}", source)

    def answer(route: Route) -> None:
        route.fulfill(body=short, content_type="text/javascript")

    tab.page.route("**/distil/engine/teacher.js", answer)


def open_who(tab: DistilPage, task: str, **parameters: str) -> None:
    tab.open(task=task, **parameters)
    tab.pane("who")


def workers(tab: DistilPage) -> int:
    return sum("teacher_worker.js" in worker.url for worker in tab.page.workers)


def ends(tab: DistilPage) -> None:
    """Until nothing trains a teacher any more."""
    expect(tab.get("train-teacher")).to_have_text("Watch a new one learn", timeout=60_000)
    for _ in range(500):
        if not workers(tab):
            return
        tab.page.wait_for_timeout(20)
    raise AssertionError("a worker is still there")


@pytest.mark.parametrize(
    ("task", "here", "done"),
    [
        ("digits", "a simpler network is trained", "this simpler network reads"),
        pytest.param("names", "the same network is trained", "this new one hesitates among", marks=pytest.mark.slow),
    ],
)
def test_a_new_teacher_learns_on_this_device_and_is_measured_beside_the_one_that_ships(
    on_server: DistilPage, task: str, here: str, done: str
) -> None:
    hurry(on_server)
    asked: list[str] = []
    on_server.page.on("request", lambda request: asked.append(request.url))
    open_who(on_server, task)
    expect(on_server.get("teacher-here")).to_contain_text(here)
    for _ in range(2):
        on_server.get("train-teacher").click()
        expect(on_server.get("teacher-note")).to_contain_text(f"After {STEPS} steps {done} ", timeout=60_000)
        ends(on_server)
    measured = teacher_card(all_tasks()[task])["measured"]
    ready = f"among {measured['perplexity']:.2f}" if task == "names" else f"{100 * measured['accuracy']:.1f}\u00a0%"
    expect(on_server.get("teacher-note")).to_contain_text(ready)
    assert not [url for url in asked if "train_teacher" in url]


@pytest.mark.slow
def test_it_is_stopped_and_begun_again(tab: DistilPage) -> None:
    open_who(tab, "names")
    for _ in range(2):
        tab.get("train-teacher").click()
        expect(tab.get("train-teacher")).to_have_text("Stop")
        expect(tab.get("teacher-note")).to_contain_text("Step 40 of 800: it hesitates among", timeout=60_000)
        assert workers(tab) == 1
        tab.get("train-teacher").click()
        ends(tab)
        expect(tab.get("teacher-note")).to_contain_text("Step ")
    tab.get("train-teacher").click()
    tab.get("train-teacher").click()  # before it has begun
    ends(tab)


@pytest.mark.slow
def test_leaving_the_page_ends_it(tab: DistilPage) -> None:
    open_who(tab, "digits")
    tab.get("train-teacher").click()
    expect(tab.get("teacher-note")).to_contain_text(re.compile("Step .* it reads"), timeout=60_000)
    tab.page.goto("about:blank")
    assert workers(tab) == 0


@pytest.mark.slow
def test_a_file_that_cannot_be_fetched_is_said_and_a_second_try_works(tab: DistilPage) -> None:
    hurry(tab)
    open_who(tab, "digits")
    tab.page.route("**/digits.safetensors.gz", lambda route: route.abort())
    tab.get("train-teacher").click()
    expect(tab.get("teacher-note")).to_contain_text("That did not work: A file could not be fetched")
    ends(tab)
    tab.page.unroute("**/digits.safetensors.gz")
    tab.get("train-teacher").click()
    expect(tab.get("teacher-note")).to_contain_text(f"After {STEPS} steps", timeout=60_000)
    ends(tab)


@pytest.mark.slow
@pytest.mark.parametrize(("task", "said"), [("digits", "it reads"), ("names", "it hesitates among")])
def test_it_learns_on_the_server_where_runs_do(on_server: DistilPage, task: str, said: str) -> None:
    open_who(on_server, task, device="server")
    expect(on_server.get("teacher-here")).to_be_empty()
    on_server.get("train-teacher").click()
    expect(on_server.get("teacher-note")).to_contain_text(re.compile(rf"Step \d+ of 400: {said}"), timeout=60_000)
    assert workers(on_server) == 0
    on_server.get("train-teacher").click()
    expect(on_server.get("train-teacher")).to_have_text("Watch a new one learn")
