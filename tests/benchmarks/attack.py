"""What a learner waits for while ten senders ask for all that they can: a prompt, and a training's first point.

python -m tests.benchmarks.attack prints seconds alone, behind 20 unread calls of `/continue` a sender, and then
beside 14 unread and 14 paused trainings of each as well.
"""

import statistics
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import serving
from tests.demos.client import Client
from tests.demos.gateway.test_turns import LONG, WRITING, asking, post, read

PROMPTS = 8
SENDERS = [f"10.0.0.{number}" for number in range(1, 11)]


def prompts(learner: httpx.Client, seed: str) -> str:
    """Median and range of a prompt's seconds, none of which was read before."""
    asked = [f"The {seed} {number}" for number in range(PROMPTS)]
    seconds = [read(learner, "next_token", "event: complete", prompt=prompt) for prompt in asked]
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"


def first_point(learner: httpx.Client) -> str:
    """Seconds until a training's first event."""
    seconds = read(learner, "distill", '"type": "event"', config={"steps": 200})
    return f"{seconds:.2f}"


def rest(url: str, sender: str, number: int) -> None:
    """Start a training, pause it, and read on."""
    run: dict[str, Any] = {"config": LONG, "run": f"{sender.replace('.', '-')}-paused-{number:04}"}
    with suppress(httpx.HTTPError), asking(url, sender) as own:
        call = post(own, "distill", **run).json()["event_id"]
        with own.stream("GET", f"gradio_api/call/v2/distill/{call}") as answer:
            paused = False
            for line in answer.iter_lines():
                if not paused and line.startswith("data: "):
                    paused = True
                    steered = post(own, "steer", run=run["run"], action="pause").json()["event_id"]
                    own.get(f"gradio_api/call/v2/steer/{steered}")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as own, asking(own.url, "10.9.9.9") as learner:
        while Client(own.url).call("model_status")["state"] != "ready":
            time.sleep(0.5)
        first_point(learner)
        print("prompt alone", prompts(learner, "sky"), "first point", first_point(learner))
        for sender in SENDERS:
            with asking(own.url, sender) as sending:
                for number in range(20):
                    post(sending, "continue", prompt=f"Once {number}", **WRITING)
        print("prompt behind 200 unread calls", prompts(learner, "sea"))
        for sender in SENDERS:
            with asking(own.url, sender) as sending:
                for _ in range(14):
                    post(sending, "distill", config=LONG)
            for number in range(14):
                threading.Thread(target=rest, args=(own.url, sender, number), daemon=True).start()
        time.sleep(6)
        print("beside 280 trainings", prompts(learner, "sun"), "first point", first_point(learner))


if __name__ == "__main__":
    main()
