"""What the first view costs whoever opens it: on a phone's network every file counts."""

from playwright.sync_api import Browser

from tests.browser.conftest import watched_page

# Bytes: those of Gradio's own page, the words, the bars and the first recorded prompt.
LARGEST = 500_000


def test_the_first_view_stays_light(browser: Browser, server_url: str) -> None:
    received: list[float] = []
    with watched_page(browser, server_url) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.goto("")
        page.wait_for_selector("[data-testid=bar][data-prob]")
        page.wait_for_load_state("networkidle")
    assert LARGEST / 2 < sum(received) <= LARGEST
