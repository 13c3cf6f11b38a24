"""The Deploy tab as a visitor uses it."""

import math
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect

PATIENCE = 120_000


@dataclass(frozen=True)
class DeployPage:
    """A page with the Deploy tab open."""

    page: Page

    def open(self, **parameters: Any) -> "DeployPage":
        self.page.goto("?" + urlencode({"tab": "deploy", **parameters}))
        self.wait()
        return self

    def wait(self) -> None:
        """Until the networks have been judged, and all of them have answered."""
        expect(self.get("side-finding")).not_to_be_empty(timeout=PATIENCE)
        expect(self.get("int8-finding")).not_to_be_empty(timeout=PATIENCE)

    def get(self, testid: str) -> Locator:
        return self.page.locator(f"[data-testid=deploy] [data-testid={testid}]")

    def choose(self, task: str) -> None:
        self.get(f"deploy-task-{task}").check()
        expect(self.get("deploy-run")).not_to_be_empty()
        self.wait()

    def cell(self, row: str, who: str) -> str:
        return self.get("comparison").locator(f"[data-row={row}][data-who={who}]").inner_text()

    def number(self, row: str, who: str) -> float:
        """The number with which a cell begins, without its unit."""
        return float(self.cell(row, who).split("\n")[0].replace("\u00a0", " ").split(" ")[0].replace(",", ""))

    def shares(self, who: str) -> list[float]:
        read = "(rows, who) => rows.map(row => Number(row.dataset[who]))"
        return self.get("answers").locator(".answer").evaluate_all(read, who)

    def turn(self, temperature: float) -> None:
        self.get("temperature").evaluate(
            "(range, value) => { range.value = value; range.dispatchEvent(new Event('input', {bubbles: true})) }",
            math.log10(temperature),
        )

    def measure(self) -> str:
        """Have the times measured: what is said once they are."""
        self.get("measure").click()
        expect(self.get("side-note")).to_have_text(re.compile(r"[^ …]\.$"), timeout=PATIENCE)
        expect(self.get("measure")).to_have_attribute("aria-disabled", "false")
        return self.get("side-note").inner_text()

    def race(self) -> str:
        """Run a race to its end: what is said of it."""
        self.get("race-start").click()
        expect(self.get("race-finding")).to_contain_text("times as fast", timeout=PATIENCE)
        return self.get("race-finding").inner_text()

    def read(self, who: str) -> int:
        """How many digits one of the racers has read."""
        return int(self.get(f"race-{who}-read").inner_text().replace(",", ""))

    def link(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}
