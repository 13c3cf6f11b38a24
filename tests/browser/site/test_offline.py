"""The lab as plain files without a network, after an update, and beside other pages of its host."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.static_site import write_site
from tests.browser.conftest import watched_page
from tests.browser.distil.page import DistilPage
from tests.browser.site.hosting import hosted
from tests.browser.soft_labels.page import SoftLabels
from tests.browser.temperature.page import Explorer
from tests.conftest import free_port

CACHES = "caches.keys().then(names => names.filter(name => name.startsWith('temperature-lab ')))"


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """A host's folder with the lab in school/lab, without its model, and another page beside it."""
    write_site(tmp_path / "school" / "lab", with_model=False)
    (tmp_path / "school" / "other.html").write_text("<title>Another page</title>first")
    return tmp_path


def visit(page: Page) -> None:
    """Open the lab, and stay until the files that every tab needs are kept."""
    Explorer(page).open()
    page.get_by_test_id("keep-offline").or_(page.get_by_test_id("offline-note").filter(has_text="kept")).wait_for()


def caches_once(page: Page, count: int) -> list[str]:
    """The versions that are kept, once they are so many."""
    kept: list[str] = page.evaluate(CACHES)
    while len(kept) != count:
        page.wait_for_timeout(100)
        kept = page.evaluate(CACHES)
    return kept


def keep_all(page: Page) -> None:
    page.get_by_test_id("keep-offline").click()
    expect(page.get_by_test_id("offline-note")).to_contain_text("All of it is kept", timeout=60_000)


def test_all_that_was_kept_opens_without_a_network(browser: Browser, lab: Path) -> None:
    port = free_port()
    with watched_page(browser, f"http://127.0.0.1:{port}/school/lab/") as page:
        with hosted(lab, port):
            visit(page)
            keep_all(page)
        Explorer(page).open(prompt="The capital of Japan is", open="picture")
        page.wait_for_selector(".plot[aria-label] .heatmaplayer")
        SoftLabels(page).open().see("digits")
        tab = DistilPage(page).open(task="names", steps=20, repeats=1)
        tab.run()
        assert tab.result("names")["step"] == 20


# Until `go()` is called, the files that are to be kept wait.
HOLD = (
    "void ([window.plain, window.gate] = [fetch, new Promise((go) => (window.go = () => go()))])",
    "void (window.fetch = async (url, asked) => (asked?.cache === 'force-cache' && (await gate), plain(url, asked)))",
)


@pytest.mark.slow
def test_what_is_being_kept_is_kept_once_and_said_in_each_language(browser: Browser, lab: Path) -> None:
    with hosted(lab) as url, watched_page(browser, f"{url}school/lab/") as page:
        visit(page)
        button, note = page.get_by_test_id("keep-offline"), page.get_by_test_id("offline-note")
        for language, word in (("zh", "保存"), ("en", "Keep")):
            page.locator(f".languages [lang={language}]").click()
            expect(button).to_contain_text(word)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for line in HOLD:
            page.evaluate(line)
        page.evaluate("void dispatchEvent(new Event('appinstalled'))")
        expect(note).to_contain_text("0 of")
        page.locator(".languages [lang=zh]").click()
        expect(note).to_contain_text("已保存 0 MB")
        page.evaluate("go()")
        expect(note).to_contain_text("全部内容", timeout=60_000)
        files = [one for one in asked if not one.endswith(".json")]
        assert len(files) == len(set(files)) > 10


def test_a_browser_that_gives_no_more_room_says_so_and_the_page_works(browser: Browser, lab: Path) -> None:
    with hosted(lab) as url, watched_page(browser, f"{url}school/lab/") as page:
        visit(page)
        used = page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
        quota = {"origin": url.removesuffix("/"), "quotaSize": used + 1_000_000}
        page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
        page.get_by_test_id("keep-offline").click()
        expect(page.get_by_test_id("offline-note")).to_contain_text("this browser gives the page no more room")
        expect(page.get_by_test_id("keep-offline")).to_be_visible()
        page.get_by_role("tab", name="Distil").click()
        expect(page.get_by_test_id("start-training")).to_be_enabled()


@pytest.mark.slow
def test_what_was_not_kept_is_said_to_be_missed_and_comes_with_the_network(browser: Browser, lab: Path) -> None:
    port = free_port()
    with watched_page(browser, f"http://127.0.0.1:{port}/school/lab/") as page:
        with hosted(lab, port):
            visit(page)
        Explorer(page).open()
        page.get_by_role("tab", name="Distil").click()
        expect(page.locator(".controls [role=alert]")).to_contain_text("could not be fetched")
        with hosted(lab, port):
            DistilPage(page).open()


@pytest.mark.slow
def test_an_update_is_seen_at_the_next_visit_and_the_old_files_go(browser: Browser, lab: Path) -> None:
    site = lab / "school" / "lab"
    with hosted(lab) as url, watched_page(browser, f"{url}school/lab/") as page:
        visit(page)
        [before] = page.evaluate(CACHES)
        renew(site)
        Explorer(page).open()
        expect(page.locator(".brand")).to_have_text("Temperature Lab, renewed")
        [after] = set(caches_once(page, 2)) - {before}
        elsewhere = page.context.new_page()
        elsewhere.goto(f"{url}school/other.html")
        page.close()
        # No page of the old version is open any more.
        assert caches_once(elsewhere, 1) == [after]


@pytest.mark.slow
def test_an_old_page_goes_on_without_a_network_though_a_new_one_is_there(browser: Browser, lab: Path) -> None:
    port = free_port()
    with watched_page(browser, f"http://127.0.0.1:{port}/school/lab/") as page:
        with hosted(lab, port):
            visit(page)
            renew(lab / "school" / "lab")
        Explorer(page).open()
        expect(page.locator(".brand")).to_have_text("Temperature Lab")


@pytest.mark.slow
def test_other_pages_of_the_host_are_left_to_it(browser: Browser, lab: Path) -> None:
    with hosted(lab) as url, watched_page(browser, f"{url}school/lab/") as page:
        page.goto(f"{url}school/other.html")
        page.evaluate("caches.open('of another page')")
        visit(page)
        (lab / "school" / "other.html").write_text("<title>Another page</title>second")
        page.goto(f"{url}school/other.html")
        expect(page.locator("body")).to_have_text("second")
        assert "of another page" in page.evaluate("caches.keys()")
        assert page.evaluate("navigator.serviceWorker.controller") is None


@pytest.mark.slow
def test_a_host_that_is_changing_its_files_keeps_the_old_version_whole(browser: Browser, lab: Path) -> None:
    site = lab / "school" / "lab"
    with hosted(lab) as url, watched_page(browser, f"{url}school/lab/") as page:
        listed = site / "files.json"
        whole = listed.read_text()
        listed.write_text(json.dumps({**json.loads(whole), "version": "another"}))
        Explorer(page).open()
        page.wait_for_timeout(1000)
        assert page.evaluate("navigator.serviceWorker.getRegistration().then(found => found?.active ?? null)") is None
        listed.write_text(whole)
        visit(page)


def renew(site: Path) -> None:
    """Have the host give out another version."""
    document, listed = site / "index.html", site / "files.json"
    version = json.loads(listed.read_text())["version"]
    text = document.read_text("utf-8").replace(version, version[::-1])
    document.write_text(text.replace('<b class="brand">Temperature Lab', '<b class="brand">Temperature Lab, renewed'))
    listed.write_text(listed.read_text().replace(version, version[::-1]))
