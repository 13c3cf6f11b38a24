"""How often the page can draw its curves anew: a real run's events, one a step, given to the page as if it trained."""

import base64
import json
from typing import Any, NamedTuple

from playwright.sync_api import Page, expect

from core.distillation import DistillationConfig, DistillationResult, distill
from core.runs.export import networks_file
from core.tasks.digits import TASK
from tests.browser.distil.page import DistilPage
from tests.browser.modules import call

STEPS = 1200
A_SECOND = 45


class Curves(NamedTuple):
    """Drawings a second over the whole run and in its last tenth, and how the page's memory grew meanwhile."""

    drawings: float
    late_drawings: float
    growth: float


def curves(page: Page) -> Curves:
    """Play a run of `STEPS` steps with a point for each into the page, `A_SECOND` a second."""
    tab = DistilPage(page).open(device="server", steps=STEPS)
    page.locator("[data-testid=distil] .chart").first.scroll_into_view_if_needed()
    call(page, "tests/benchmarks/distil_curves.js", "play", _messages(), A_SECOND)
    session = page.context.new_cdp_session(page)

    def heap() -> float:
        session.send("HeapProfiler.collectGarbage")
        return float(page.evaluate("performance.memory.usedJSHeapSize"))

    tab.start()
    tab.reach(STEPS // 10)
    early = heap()
    tab.finish()
    expect(page.locator(".controls .progress-note")).to_contain_text("Finished")
    drawn = page.evaluate("window.drawn")
    return Curves(_rate(drawn), _rate(drawn[-len(drawn) // 10 :]), heap() / early)


def _messages() -> list[str]:
    """What the server would have streamed."""
    config = DistillationConfig(experiment="missing_class", steps=STEPS, every=1)
    events = list(distill(TASK, config))
    messages: list[dict[str, Any]] = [{"type": "event", "event": json.loads(event.to_json())} for event in events]
    result = events[-1]
    assert isinstance(result, DistillationResult)
    messages[-1] |= {"type": "result", "networks": base64.b64encode(networks_file(result)).decode()}
    return [json.dumps(message) for message in messages]


def _rate(times: list[float]) -> float:
    return (len(times) - 1) / (times[-1] - times[0]) * 1000
