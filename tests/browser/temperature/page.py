"""The explorer as a visitor uses it: opens it, reads its bars, turns its dial."""

import math
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect

MODEL_SECONDS = 120_000


@dataclass(frozen=True)
class Explorer:
    """A page with the explorer open."""

    page: Page

    def open(self, **parameters: Any) -> "Explorer":
        self.page.goto("?" + urlencode(parameters))
        self.page.wait_for_selector("[data-testid=bar][data-prob]")
        return self

    def get(self, testid: str) -> Locator:
        return self.page.locator(f"[data-testid={testid}]")

    def turn(self, *temperatures: float) -> None:
        """Move the dial from one to the next, as fast as a hand does."""
        turned = "(at, to) => to.forEach(value => Object.assign(at, {value}).dispatchEvent(new Event('input')))"
        self.get("temperature").evaluate(turned, [math.log10(temperature) for temperature in temperatures])

    def bars(self) -> dict[str, float]:
        read = "rows => rows.map(row => [row.dataset.token, Number(row.dataset.prob)])"
        return dict(self.get("bar").evaluate_all(read))

    def tail(self) -> float:
        return float(self.get("tail").get_attribute("data-prob") or "nan")

    def link(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def wait_for_link(self, name: str, value: str | None) -> None:
        self.page.wait_for_function(
            "([name, value]) => new URLSearchParams(location.search).get(name) === value", arg=[name, value]
        )

    def wait_for_heading(self, text: str) -> None:
        """Until the bars are those of a prompt that ends in `text`; the model may have to load first."""
        expect(self.page.locator(".bars-view:not(:has(.bars.stale)) .bars-heading")).to_contain_text(
            text, timeout=MODEL_SECONDS, use_inner_text=False
        )
