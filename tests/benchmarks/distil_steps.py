"""Training steps a second in the browser: by the hand-written kernels, and by jax-js on wasm, at the same work."""

from playwright.sync_api import Browser

from tests.browser.modules import call, open_blank


def kernel_steps(browser: Browser, task: str = "digits") -> float:
    """Steps a second of a student with 32 hidden units and its twin, by kernels.wasm."""
    return _measure(browser, "kernels", task, 1000)


def jax_steps(browser: Browser) -> float:
    """The same by jax-js on wasm."""
    return _measure(browser, "jax", "digits", 100)


def _measure(browser: Browser, function: str, task: str, steps: int) -> float:
    page = browser.new_page()
    open_blank(page)
    found = call(page, "tests/benchmarks/distil_steps.js", function, task, steps)
    page.close()
    return found
