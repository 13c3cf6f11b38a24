"""A graphics chip that goes away: in the middle of a run, and after one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Worker, expect

from tests.browser.conftest import watched_page
from tests.browser.distil.page import DistilPage

# Each is a statement without a value: a function that one gave would be called.
KEEP_DEVICE = (
    "void (self.ask = GPUAdapter.prototype.requestDevice)",
    "void (GPUAdapter.prototype.requestDevice = async function (d) { return (self.device = await ask.call(this, d)) })",
)


@pytest.fixture
def chip_tab(gpu_browser: Browser, server_url: str) -> Iterator[DistilPage]:
    with watched_page(gpu_browser, server_url) as opened:
        yield DistilPage(opened)


def worker_of(tab: DistilPage) -> Worker:
    """The worker that trains, made to keep its graphics device where a test can end it."""
    (worker,) = tab.page.workers
    for line in KEEP_DEVICE:
        worker.evaluate(line)
    return worker


@pytest.mark.slow
def test_a_chip_lost_in_a_run_says_at_which_step_and_the_processor_takes_over(chip_tab: DistilPage) -> None:
    chip_tab.open(device="gpu", steps=400, repeats=1)
    worker = worker_of(chip_tab)
    chip_tab.start()
    chip_tab.reach(10)
    worker.evaluate("device.destroy()")
    problem = chip_tab.page.locator(".controls [role=alert]")
    expect(problem).to_contain_text("The graphics chip went away: the run stopped at step")
    expect(problem).to_contain_text("What was learnt until then is kept")
    problem.get_by_role("button", name="Run it on this device").click()
    chip_tab.finish()
    assert chip_tab.link()["device"] == "cpu"
    assert chip_tab.result()["step"] == 400


@pytest.mark.slow
def test_a_chip_lost_after_a_run_leaves_it_finished(chip_tab: DistilPage) -> None:
    chip_tab.open(device="gpu", steps=20, repeats=1)
    worker = worker_of(chip_tab)
    chip_tab.run()
    worker.evaluate("device.destroy()")
    while chip_tab.page.workers:
        chip_tab.page.wait_for_timeout(50)
    expect(chip_tab.page.locator(".controls .progress-note")).to_have_text("Finished after 20 steps")
    expect(chip_tab.page.locator(".controls [role=alert]")).to_be_empty()
    chip_tab.choose_device("cpu")
    chip_tab.run()
    assert chip_tab.result()["config"]["device"] == "cpu"
