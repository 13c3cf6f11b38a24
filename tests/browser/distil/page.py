"""The Distil tab as a visitor uses it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect

RUN_SECONDS = 180_000


@dataclass(frozen=True)
class DistilPage:
    """A page with the Distil tab open."""

    page: Page

    def open(self, **parameters: Any) -> "DistilPage":
        self.page.goto("?" + urlencode({"tab": "distil", **parameters}))
        self.page.wait_for_selector("[data-testid=probe] [data-teacher]")
        return self

    def get(self, testid: str) -> Locator:
        return self.page.locator(f"[data-testid=distil] [data-testid={testid}]")

    def resize(self, width: int) -> None:
        """Make the page so wide, and wait until its charts, a frame later, are."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def pane(self, name: str) -> None:
        """Have the pane `name` beside the chart: probe, settings, sweep, runs or who."""
        self.get(f"pane-{name}").click()

    def set(self, name: str, value: object) -> None:
        """Type a setting of the next run."""
        self.pane("settings")
        self.get(f"distil-{name}").fill(str(value))
        self.get(f"distil-{name}").press("Tab")

    def choose_device(self, device: str) -> None:
        self.pane("settings")
        self.get("device").select_option(device)

    def start_sweep(self) -> None:
        self.pane("sweep")
        self.get("start-sweep").click()

    def start(self) -> None:
        self.get("start-training").click()

    def finish(self) -> str:
        """Until the run has ended: its answer and verdict."""
        expect(self.get("verdict").locator("p").first).not_to_be_empty(timeout=RUN_SECONDS)
        return f"{self.get('lead').inner_text()}\n{self.get('verdict').text_content()}"

    def run(self) -> str:
        self.start()
        return self.finish()

    def reach(self, step: int) -> None:
        """Until the run has come to `step`."""
        self.page.wait_for_function(
            "step => Number(document.querySelector('.controls .progress-note').textContent.match(/\\d+/)?.[0]) >= step",
            arg=step,
            timeout=RUN_SECONDS,
        )

    def result(self, task: str = "digits") -> dict[str, Any]:
        """The last kept run of a task, as the browser keeps it."""
        key = f"temperature-lab.distil.runs.{task}"
        return self.page.evaluate("key => JSON.parse(localStorage.getItem(key) ?? '[]').at(-1)?.result", key)

    def choose(self, task: str) -> None:
        """Change the task, and wait for its probe."""
        self.get(f"task-{task}").check()
        self.page.wait_for_selector(f".probe.{task} [data-teacher]")

    def open_pad(self) -> None:
        """Open the square to draw in, and wait for the teacher that answers for it."""
        self.page.locator(".own-probe summary").click()
        expect(self.get("pad-note")).not_to_contain_text("…")

    def draw_a_one(self) -> None:
        self.get("pad").scroll_into_view_if_needed()
        box = self.get("pad").bounding_box()
        assert box
        self.page.mouse.move(box["x"] + 90, box["y"] + 25)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 88, box["y"] + 150, steps=8)
        self.page.mouse.up()

    def bars(self, who: str) -> list[float]:
        read = "(rows, who) => rows.map(row => Number(row.dataset[who]))"
        return self.page.locator(".probe-row").evaluate_all(read, who)

    def link(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}
