"""The Soft labels tab as a visitor uses it."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import wait_for_all
from tests.browser.modules import call

MODEL_SECONDS = 120_000


@dataclass(frozen=True)
class SoftLabels:
    """A page with the Soft labels tab open."""

    page: Page

    def open(self, **parameters: Any) -> "SoftLabels":
        self.page.goto("?" + urlencode({"tab": "soft_labels", **parameters}))
        self.page.wait_for_selector("[data-testid=model] [data-testid=bar][data-prob]", timeout=MODEL_SECONDS)
        return self

    def get(self, testid: str, inside: str = "soft-labels") -> Locator:
        return self.page.locator(f"[data-testid={inside}] [data-testid={testid}]")

    def see(self, name: str) -> Locator:
        """Scroll to the part `name` and wait until it has drawn itself."""
        part = self.get(f"part-{name}")
        part.scroll_into_view_if_needed()
        expect(part.locator("svg, canvas, [data-prob]").first).to_be_attached()
        part.evaluate("part => part.scrollIntoView()")
        return part

    def turn(self, temperature: float) -> None:
        self.get("temperature").evaluate(
            "(range, value) => { range.value = value; range.dispatchEvent(new Event('input', {bubbles: true})) }",
            math.log10(temperature),
        )

    def shares(self, testid: str, inside: str) -> list[float]:
        return self.get(testid, inside).evaluate_all("rows => rows.map(row => Number(row.dataset.prob))")

    def wait_for_model(self) -> None:
        """Until the server's model is settled, so that no page asks how far it is any more."""
        call(self.page, "tests/browser/soft_labels/settled.js", "settled")
        wait_for_all(self.page)

    def write(self, field: str, text: str) -> None:
        self.get(field).fill(text)
        self.get(field).press("Enter")

    def link(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    @contextmanager
    def no_requests(self) -> Iterator[None]:
        asked: list[str] = []

        def note(request: Any) -> None:
            if "/assets/" in request.url:  # of a part that comes near the window only now, as what is above it shrinks
                return
            asked.append(f"{request.method} {request.url} {request.post_data} of {request.frame.url}")

        self.page.on("request", note)
        yield
        self.page.remove_listener("request", note)
        assert not asked, asked
