"""A monkey on the page: clicks, keys, drags and words at random, by a seed; and what must not come of it.

python -m tests.browser.monkey [SECONDS] [SEED] runs it, ten minutes unless told, on both editions.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, Route, sync_playwright

from core.static_site import write_site
from tests.browser.chromium import find_chromium
from tests.browser.site.hosting import hosted
from tests.conftest import Server, serving

VIEWPORTS = {"width": 1280, "height": 800}, {"width": 375, "height": 700}
FLAGS = ["--no-sandbox", "--disable-background-networking"]
TABS = ("temperature", "soft_labels", "distil", "deploy", "classroom")
# What a visitor would press. Gradio's own footer leads to pages that are not ours.
PRESSED = ":is(button, a, input, select, textarea, summary, label, canvas, svg, [tabindex]):visible:not(footer *)"
PLACES = "all => all.map((one) => Object.values(one.getBoundingClientRect().toJSON()).slice(0, 4))"
KEYS = (
    *("Tab", "Enter", "Space", "Escape", "Backspace", "Delete", "Home", "End", "PageDown", "PageUp"),
    *("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"),
)
WORDS = ("The capital of Japan is", "我很累", "1e9", "-3", "<b>&amp;</b>", "0,5", "\u202eabc", "🌡️" * 20, "x" * 3000, "")
TYPED, RECORDED = "My favourite colour is", "The capital of Japan is"
# Megabytes by which the server may grow in the second half: trainings that begin and end are worth as much.
GROWTH = 250
# The longest that an act may wait for the page, in milliseconds.
PATIENCE = 3000


@dataclass
class Monkey:
    """One visitor. `wrong` fills with what must not be; `done` with what it did last, for who looks for the cause."""

    page: Page
    luck: random.Random
    url: str
    wrong: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.note(f"script error: {error} {error.stack}"))
        self.page.on("response", self._answered)
        self.page.on("console", lambda told: self.note(told.text) if "Content Security Policy" in told.text else None)
        self.page.on("dialog", lambda dialog: dialog.dismiss())

    def note(self, what: str) -> None:
        self.wrong.append(f"{what} after {' | '.join(self.done[-8:])}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.note(f"{response.status} of {response.url}")

    def act(self) -> None:
        """Do one thing."""
        acts = [self._press] * 10 + [self._key] * 4 + [self._drag] * 3 + [self._type] * 2 + [self._scroll, self._tab]
        act = self.luck.choice(acts)
        for opened in self.page.context.pages[1:]:
            opened.close()
        try:
            self.done.append(act.__name__)
            act()
        except Error as error:
            # The page is on its way elsewhere, or busy: both are its right for a moment.
            self.done[-1] += f" ({str(error).splitlines()[0]:.60})"
        if urlsplit(self.page.url).netloc != urlsplit(self.url).netloc:
            self._open(self.luck.choice(TABS))

    def ask(self, prompt: str) -> None:
        """See whether the page answers, which a model that loads may take a while for."""
        self.page.goto(f"{self.url}?tab=temperature&prompt={prompt}", timeout=30_000)
        try:
            self.page.locator("[data-testid=bar][data-prob]").first.wait_for(timeout=120_000)
        except Error:
            self.note("no answer to a prompt")

    def _open(self, tab: str) -> None:
        self.done.append(f"open {tab}")
        self.page.goto(f"{self.url}?tab={tab}", timeout=30_000)

    def _tab(self) -> None:
        if self.luck.random() < 0.2:
            self._open(self.luck.choice(TABS))
        elif self.luck.random() < 0.2:
            self.page.go_back(wait_until="commit")
        else:
            self.page.get_by_role("tab").nth(self.luck.randrange(len(TABS))).click(force=True)

    def _place(self, pressed: str = PRESSED) -> tuple[float, float]:
        """The middle of something that can be pressed, brought into view, or any place."""
        height = self.page.viewport_size["height"]
        places = [one for one in self.page.locator(pressed).evaluate_all(PLACES) if one[2] > 0 and one[3] > 0]
        if not places or self.luck.random() < 0.1:
            return self.luck.random() * self.page.viewport_size["width"], self.luck.random() * height
        left, top, wide, high = self.luck.choice(places)
        if not 0 <= top < height - 20:
            self.page.mouse.wheel(0, top - height / 2)
            top = height / 2
        return left + wide * self.luck.uniform(0.1, 0.9), top + high * self.luck.uniform(0.1, 0.9)

    def _press(self) -> None:
        x, y = self._place()
        self.done[-1] += f" {x:.0f},{y:.0f}"
        self.page.mouse.click(x, y)

    def _drag(self) -> None:
        size = self.page.viewport_size
        # A link that is dragged is the browser's own, and may hold the mouse for ever.
        self.page.mouse.move(*self._place(":is(input, canvas, svg, [role=slider]):visible"))
        self.page.mouse.down()
        for _ in range(3):
            self.page.mouse.move(self.luck.random() * size["width"], self.luck.random() * size["height"], steps=2)
        self.page.mouse.up()

    def _key(self) -> None:
        key = self.luck.choice(KEYS)
        self.done[-1] += f" {key}"
        self.page.keyboard.press(key)

    def _type(self) -> None:
        fields = self.page.locator(":is(input:not([type=file]), textarea):visible")
        words = self.luck.choice(WORDS)
        fields.nth(self.luck.randrange(max(fields.count(), 1))).click(timeout=500)
        self.page.keyboard.insert_text(words)
        self.done[-1] += f" {words:.20}"

    def _scroll(self) -> None:
        self.page.mouse.wheel(0, self.luck.choice((-2000, -300, 300, 2000)))


@contextmanager
def monkeys(browser: Browser, url: str, seed: int) -> Iterator[list[Monkey]]:
    """Two visitors of `url`, a large screen and a phone, each in a browser of its own that reaches nobody else."""
    contexts: list[BrowserContext] = []
    try:
        found: list[Monkey] = []
        for number, size in enumerate(VIEWPORTS):
            context = browser.new_context(viewport=size, service_workers="block", accept_downloads=False)
            contexts.append(context)
            context.route("**/*", lambda route: _only(url, route))
            monkey = Monkey(context.new_page(), random.Random(f"{seed} {number}"), url)
            monkey._open(TABS[number])
            found.append(monkey)
        yield found
    finally:
        for context in contexts:
            context.unroute_all(behavior="ignoreErrors")
            context.close()


def _only(url: str, route: Route) -> None:
    if route.request.url.startswith(url):
        route.continue_()
    else:
        route.abort()


def run(browser: Browser, url: str, seconds: float, seed: int, server: Server | None = None) -> list[str]:
    """What went wrong in so many seconds of both visitors, and in the memory and the log of a `server`."""
    process = psutil.Process(server.process_id) if server else None
    memory: list[float] = []
    prompt = TYPED if server else RECORDED
    with monkeys(browser, url, seed) as both:
        both[0].ask(prompt)
        begun, acts = time.monotonic(), 0
        while (passed := time.monotonic() - begun) < seconds:
            for monkey in both:
                monkey.act()
            acts += len(both)
            if process and passed > len(memory) * seconds / 12:
                memory.append(process.memory_info().rss / 1e6)
        for monkey in both:
            monkey.ask(prompt)
        wrong = [f"visitor {number}: {what}" for number, monkey in enumerate(both) for what in monkey.wrong]
    print(f"monkey: seed {seed}, {acts} acts, server MB {[round(one) for one in memory]}", flush=True)
    return wrong + _grown(memory) + (_told(server) if server else [])


def _grown(memory: list[float]) -> list[str]:
    half = len(memory) // 2
    if not half or max(memory[half:]) <= max(memory[:half]) + GROWTH:
        return []
    return [f"the server grew: {memory} MB"]


def _told(server: Server) -> list[str]:
    log = server.log.read_text("utf-8", "replace")
    return [log[log.index("Traceback") :][:3000]] if "Traceback" in log else []


def main() -> None:
    """Run the monkey on the server's edition, and a quarter as long on the plain files; say what went wrong."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        write_site(Path(folder) / "site", with_model=False)
        with serving(Path(folder)) as server:
            wrong = run(browser, server.url, seconds, seed, server)
        with hosted(Path(folder) / "site") as url:
            wrong += run(browser, url, seconds / 4, seed)
        browser.close()
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
