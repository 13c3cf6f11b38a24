"""The page behind nginx, in a folder of another site, as README.md sets it up, and with the folder's name left in."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import watched_page
from tests.browser.distil.page import DistilPage
from tests.browser.temperature.page import Explorer
from tests.browser.test_gateway import DRAWN
from tests.conftest import ROOT, serving
from tests.demos.client import Client
from tests.nginx import find_nginx, proxied

pytestmark = pytest.mark.skipif(not find_nginx(), reason="nginx must be here: python -m tests.nginx installs it")

# nginx's own tries to lead to port 80.
RELATIVE = "absolute_redirect off;\n"
KINDS = ["takes the prefix away", "leaves the prefix"]


def written() -> str:
    """The lines for nginx in README.md."""
    blocks = re.findall(r"^```nginx\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    [lines] = [block for block in blocks if "proxy_pass" in block]
    return lines


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """By the kind of proxy, the address of one and the same page, with its slash."""
    with ExitStack() as running:
        folder = tmp_path_factory.mktemp("proxied")
        server = running.enter_context(serving(folder, GRADIO_ROOT_PATH="/lab"))
        takes = written().replace("http://127.0.0.1:7860/", server.url)
        leaves = takes.replace(server.url, server.url.rstrip("/")).replace("location /lab/ ", "location /lab ")
        assert len({takes, leaves, written()}) == 3
        found = {}
        for kind, lines in zip(KINDS, (takes, leaves), strict=True):
            (own := folder / kind).mkdir()
            found[kind] = running.enter_context(proxied(own, RELATIVE + lines)) + "/lab/"
        yield found


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, addresses: dict[str, str]) -> str:
    return addresses[request.param]


def test_the_prefix_without_its_slash_leads_to_the_page(address: str) -> None:
    for asked in ("", "?tab=distil"):
        answer = httpx.get(address.rstrip("/") + asked, trust_env=False)
        assert (answer.is_redirect, answer.headers["location"]) == (True, f"/lab/{asked}")


def test_the_icon_and_what_the_page_may_not_ask(address: str) -> None:
    icon = httpx.get(f"{address}favicon.ico", trust_env=False)
    assert (icon.status_code, icon.headers["content-type"]) == (200, "image/svg+xml")
    assert httpx.get(f"{address}gradio_api/file=README.md", trust_env=False).status_code == 404
    room = httpx.get(f"{address}room/ABCD", headers={"Origin": "https://school.example"}, trust_env=False)
    assert room.headers["access-control-allow-origin"] == "*"


def test_a_stream_of_few_bytes_is_not_gathered(address: str) -> None:
    # nginx would keep its 13 bytes back until there are 4 KB, or for ever.
    with httpx.stream("GET", f"{address}gradio_api/heartbeat/a", trust_env=False, timeout=20) as stream:
        assert next(stream.iter_lines()) == "data: ALIVE"


def test_who_reads_a_training_hears_of_it_while_it_trains(addresses: dict[str, str]) -> None:
    client, run, steps = Client(addresses[KINDS[0]]), "a-run-behind-nginx", 5000
    with client.stream("distill", config={"steps": steps, "repeats": 1}, run=run) as told:
        next(message for message in told if message["type"] == "event")
        client.call("steer", run=run, action="stop")
        [result] = [message for message in told if message["type"] == "result"]
    assert result["event"]["step"] < steps


def test_all_tabs_work_and_ask_for_nothing_outside(browser: Browser, addresses: dict[str, str]) -> None:
    with watched_page(browser, addresses[KINDS[0]]) as page:
        odd = noted(page)
        for tab, drawn in DRAWN.items():
            page.goto(f"?tab={tab}")
            page.wait_for_selector(drawn, timeout=60_000)
        page.goto("?open=picture")
        page.wait_for_selector(".js-plotly-plot .main-svg")
        assert odd == []


@pytest.mark.slow
def test_a_prompt_and_a_training_are_answered(browser: Browser, address: str) -> None:
    with watched_page(browser, address) as page:
        odd = noted(page)
        Explorer(page).open().get("prompt").fill("Behind a proxy")
        Explorer(page).wait_for_heading("Behind a proxy")
        DistilPage(page).open(device="server", steps=20).run()
        assert odd == []


def noted(page: Page) -> list[str]:
    """Answers outside the prefix or of an error, as they come."""
    odd: list[str] = []

    def look(url: str, status: int) -> None:
        there = urlsplit(url)
        if there.scheme not in ("data", "blob") and (not there.path.startswith("/lab/") or status >= 400):
            odd.append(f"{status} {url}")

    page.on("response", lambda answer: look(answer.url, answer.status))
    page.on("requestfailed", lambda asked: odd.append(f"failed {asked.url}") if "/lab/" not in asked.url else None)
    return odd
