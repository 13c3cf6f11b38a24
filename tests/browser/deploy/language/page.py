"""A language model distilled in the Deploy tab, with a server that tells what a test has it tell."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, expect

from core.pages.deploy import page_data
from core.pages.document import styles
from tests.browser.conftest import watched_page
from tests.browser.modules import ORIGIN, call, open_blank
from tests.conftest import ROOT

FAKE = "tests/browser/deploy/language/fake.js"
RECORDINGS = ROOT / "assets" / "recordings" / "deploy" / "language"


def recording(name: str) -> dict[str, Any]:
    """A recorded run, as core/recordings/language.py describes it."""
    found: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text("utf-8"))
    return found


def plan_of(run: dict[str, Any]) -> dict[str, Any]:
    """What the server tells of a recorded run before its first step."""
    names = ("influence", "kept", "train_tokens", "held_out_tokens", "whole", "steps")
    return {"type": "plan", **{name: run["result"][name] for name in names}}


def messages_of(run: dict[str, Any]) -> list[dict[str, Any]]:
    """All that the server tells of a recorded run but its end."""
    return [{"type": "queued", "before": 0}, plan_of(run), *({"type": "event", "event": one} for one in run["events"])]


@dataclass(frozen=True)
class LanguagePart:
    """A page with the Deploy tab open at that part."""

    page: Page

    def open(self, has_server: bool = True, is_recorded: bool = True, **parameters: Any) -> "LanguagePart":
        """Draw the tab by the link with these parameters; `is_recorded`: whether there are recordings to wait for."""
        self.page.evaluate("(search) => history.replaceState(null, '', search)", "?" + urlencode(parameters))
        data = json.loads(json.dumps(page_data(has_server)))
        call(self.page, FAKE, "dress", styles("deploy", "site"))
        call(self.page, FAKE, "mountTab", data, has_server)
        self.part.scroll_into_view_if_needed()
        expect(self.get("lm-layers" if is_recorded else "lm-missed")).to_be_visible()
        return self

    @property
    def part(self) -> Locator:
        return self.page.get_by_test_id("part-language")

    def get(self, testid: str) -> Locator:
        return self.part.get_by_test_id(testid)

    def start(self) -> dict[str, Any]:
        """Press the button: what the server was asked."""
        before = len(self.asked("stream"))
        self.get("lm-start").click()
        expect(self.get("lm-stop")).to_be_visible()
        call(self.page, FAKE, "untilAsked", before + 1)
        asked = self.asked("stream")
        assert len(asked) == before + 1
        return asked[-1]

    def send(self, *messages: dict[str, Any]) -> None:
        call(self.page, FAKE, "send", messages)

    def finish(self, run: dict[str, Any], model: str | None, event: dict[str, Any] | None = None) -> None:
        """Have the server tell the end of a run."""
        self.send({"type": "result", "event": event or run["result"], "model": model})
        expect(self.get("lm-start")).to_be_visible()

    def asked(self, how: str) -> list[dict[str, Any]]:
        """What the server was asked by stream() or by call()."""
        found: list[dict[str, Any]] = call(self.page, FAKE, "told")[how]
        return found

    def kept(self) -> list[int]:
        """The layers that are shown to stay."""
        pressed = "(bars) => bars.filter(bar => bar.ariaPressed === 'true').map(bar => Number(bar.dataset.layer))"
        found: list[int] = self.get("lm-layers").locator("button").evaluate_all(pressed)
        return found

    def score(self, measure: str, who: str) -> str:
        return self.get("lm-scores").locator(f"[data-measure={measure}][data-who={who}]").inner_text()

    def chart_table(self) -> Locator:
        """The chart's numbers as a table, opened."""
        table = self.part.locator(".chart-numbers")
        if table.get_attribute("open") is None:
            table.locator("summary").click()
        return table


@contextmanager
def opened(browser: Browser) -> Iterator[LanguagePart]:
    """A page that holds the files of the tree, before anything is drawn."""
    with watched_page(browser, ORIGIN) as page:
        open_blank(page)
        yield LanguagePart(page)
