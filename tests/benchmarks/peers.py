"""What the explorer is measured against: Gradio's own way, and the machine's limits."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from playwright.sync_api import Browser

from tests.browser.modules import call
from tests.conftest import free_port

PLOT_APP = """
import gradio as gr, numpy as np, plotly.graph_objects as go
logits = np.random.default_rng(0).normal(size=49152) * 3.5
def draw(exponent):
    weights = np.exp((logits - logits.max()) / 10**exponent)
    return go.Figure(go.Bar(y=np.sort(weights / weights.sum())[::-1][:10]))
with gr.Blocks() as page:
    slider = gr.Slider(-1.3, 1.3, 0, step=0.001)
    plot = gr.Plot(draw(0))
    slider.input(draw, slider, plot)
page.launch(ssr_mode=False)
"""


def start_seconds() -> float:
    """Median time from `python app.py` to its first HTTP 200."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        with server():
            times.append(time.perf_counter() - begun)
    return statistics.median(times)


def import_gradio_seconds() -> float:
    """Median time of a process that imports gradio and ends."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import gradio"], check=True, env=offline_environment())
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


@contextmanager
def server() -> Iterator[str]:
    """`python app.py` on a free port; yields its address at the first HTTP 200."""
    yield from serving([sys.executable, "app.py"])


@contextmanager
def plot_server() -> Iterator[str]:
    """The usual way: a gr.Slider whose .input asks Python, which answers with a gr.Plot."""
    yield from serving([sys.executable, "-c", PLOT_APP])


def serving(command: list[str]) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {**offline_environment(), "GRADIO_SERVER_PORT": str(port)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not answers(url) and process.poll() is None:
            time.sleep(0.02)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def offline_environment() -> dict[str, str]:
    return {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False", "GRADIO_SERVER_NAME": "127.0.0.1"}


def plot_round_trip(browser: Browser, url: str) -> float:
    """Median milliseconds from an input event to the changed bars of a gr.Plot."""
    page = browser.new_page()
    page.goto(url)
    page.wait_for_selector(".js-plotly-plot .bars .point path")
    times = [call(page, "tests/benchmarks/page.js", "plotToBars", 0.05 * step) for step in range(1, 21)]
    page.close()
    return statistics.median(times)


def forward_and_limit_seconds() -> tuple[float, float]:
    """Median time of a 50-token forward, and of reading as many bytes as the weights have, on one thread."""
    import torch

    from core.language_model import load_language_model

    model = load_language_model()
    prompts = [f"{start}{' word' * 49}" for start in "ABCDEFGHIJ"]  # what begins alike would not be read again
    forward = statistics.median(elapsed(lambda text=text: model.next_token_logits(text)) for text in prompts)
    weights = torch.ones(model.weight_bytes // 4)
    reading = min(elapsed(weights.sum) for _ in range(10))
    return forward, reading


def elapsed(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun
