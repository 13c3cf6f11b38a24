"""The lab as plain files in a browser: its bar of tabs, every tab at work, and what it says of a model it lacks."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from core.assets import ASSETS
from core.language_model import LanguageModel
from core.pages.document import scripts_of
from core.static_site import write_site
from core.temperature import softmax
from tests.browser.conftest import watched_page
from tests.browser.distil.page import DistilPage
from tests.browser.modules import call
from tests.browser.site.hosting import hosted
from tests.browser.soft_labels.page import SoftLabels
from tests.browser.temperature.page import MODEL_SECONDS, Explorer
from tests.browser.test_accessible import AXE, check

TYPED = "My favourite colour is"


def kept_first(site: Page) -> None:
    """Wait until the worker has all files that any tab is drawn with, and offers to keep the rest."""
    site.get_by_test_id("keep-offline").wait_for()


def test_a_tab_is_chosen_by_keys_and_goes_into_the_address_and_back(site: Page) -> None:
    Explorer(site).open(T=2)
    bar = site.locator("#tabs > .tab-bar [role=tab]")
    assert bar.all_inner_texts() == ["Temperature", "Soft labels", "Distil", "Deploy", "Classroom"]
    bar.first.focus()
    for key, chosen in (("ArrowRight", 1), ("End", 4), ("ArrowRight", 0), ("ArrowLeft", 4), ("Home", 0)):
        site.keyboard.press(key)
        expect(bar.nth(chosen)).to_be_focused()
        assert [tab.get_attribute("aria-selected") for tab in bar.all()] == [
            str(place == chosen).lower() for place in range(5)
        ]
        assert [tab.get_attribute("tabindex") for tab in bar.all()].count("0") == 1
    site.keyboard.press("ArrowRight")
    site.wait_for_url("**/school/lab/?*tab=soft_labels*")
    expect(site.get_by_role("tabpanel")).to_have_count(1)
    site.keyboard.press("Tab")
    expect(site.locator(".lab.soft_labels a").first).to_be_focused()
    site.go_back()
    expect(bar.first).to_have_attribute("aria-selected", "true")
    expect(site.get_by_test_id("temperature-exact").first).to_have_value("2")


def test_the_first_view_is_one_script_and_one_style_and_no_module_of_it_comes_twice(
    browser: Browser, site_url: str
) -> None:
    # What workers ask for meanwhile would be taken for the page's own.
    with watched_page(browser, site_url, service_workers="block") as site:
        site.route("**/worker.js", lambda route: route.abort())
        asked: list[str] = []
        site.on("request", lambda request: asked.append(request.url))
        Explorer(site).open()
        assert sorted(url.split("/")[-1] for url in asked if url.endswith(".css")) == ["first.css", "forced.css"]
        assert not any(url.endswith("/temperature.json") for url in asked), "its words come with the page"
        site.get_by_role("tab", name="Distil").click()
        expect(site.get_by_role("button", name="Start training")).to_be_visible()
        assert sum(url.endswith("/first.js") for url in asked) == 1
        modules = {module.relative_to(ASSETS.resolve()).as_posix() for module in scripts_of("temperature", "site")}
        assert {path for path in modules if any(url.endswith(path) for url in asked)} == set()


@pytest.mark.parametrize(("query", "tab"), [("tab=distil", 2), ("tab=deploy", 3), ("tab=nobody", 0), ("", 0)])
def test_the_address_names_the_tab(site: Page, query: str, tab: int) -> None:
    site.goto(f"?{query}")
    expect(site.get_by_role("tab").nth(tab)).to_have_attribute("aria-selected", "true")


def test_the_first_link_leads_past_the_tabs(site: Page) -> None:
    Explorer(site).open()
    site.keyboard.press("Tab")
    expect(site.locator(".skip")).to_be_focused()
    site.keyboard.press("Enter")
    expect(site.locator(".lab h1").first).to_be_focused()


@pytest.mark.parametrize(
    ("scheme", "asked", "dark"),
    [("dark", "", True), ("light", "", False), ("dark", "?__theme=light", False), ("light", "?__theme=dark", True)],
)
def test_it_is_dark_where_the_visitor_has_it_so(site: Page, scheme: str, asked: str, dark: bool) -> None:
    site.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    site.goto(asked or "?")
    assert site.evaluate("document.body.classList.contains('dark')") == dark
    if not asked:
        site.emulate_media(color_scheme="light" if dark else "dark")
        site.wait_for_function("dark => document.body.classList.contains('dark') !== dark", arg=dark)


@pytest.mark.slow
def test_axe_finds_nothing(site: Page) -> None:
    site.emulate_media(reduced_motion="reduce")
    Explorer(site).open(open="model")
    kept_first(site)
    site.evaluate(AXE)
    check(site)


def test_a_prompt_of_ones_own_is_answered_by_the_model_that_was_fetched(
    site: Page, language_model: LanguageModel
) -> None:
    explorer = Explorer(site)
    site.goto(f"?prompt={TYPED}")
    note = explorer.get("prompt-note")
    expect(note).to_contain_text("The model is not on this device.")
    note.get_by_role("button", name="Where to fetch it").click()
    expect(explorer.get("model-where")).to_have_text("It runs on this device: what you type stays here.")
    assert explorer.get("model-on-server").count() == 0
    explorer.get("fetch-model").click()
    explorer.wait_for_heading(TYPED)
    top = sorted(softmax(language_model.next_token_logits(TYPED), 1), reverse=True)[:10]
    assert list(explorer.bars().values()) == pytest.approx(top, abs=1e-5)
    explorer.get("open-continue").click()
    site.locator(".continue .primary").click()
    expect(site.locator(".continue .note").first).to_contain_text("Done", timeout=MODEL_SECONDS)
    soft = SoftLabels(site).open(sentence="我很累")
    expect(soft.get("soft-note")).to_have_text("Scored by the model just now.", timeout=MODEL_SECONDS)


def test_where_no_bars_are_there_nothing_waits_for_their_numbers(site: Page) -> None:
    site.goto(f"?prompt={TYPED}&open=formula")
    expect(site.locator(".formula-general")).to_be_visible()
    for empty in ("bars", "sentence", "entropy"):
        expect(site.get_by_test_id(empty)).to_be_hidden()
    expect(site.locator(".formula-filled")).to_be_hidden()
    expect(site.locator(".formula-for")).to_be_hidden()
    site.locator(".example-chips > .chip-button").first.click()
    for full in ("bars", "sentence", "entropy"):
        expect(site.get_by_test_id(full)).to_be_visible()


def test_a_link_to_a_server_says_that_there_is_none(site: Page) -> None:
    Explorer(site).open(model_on="server")
    expect(site.locator(".notice")).to_contain_text("model_on must be one of auto, device, not “server”.")
    DistilPage(site).open(device="server")
    expect(site.locator(".lab.distil .notice")).to_contain_text("device")
    assert "server" not in site.locator("[data-testid=device] option").evaluate_all("all => all.map(one => one.value)")


def test_students_are_trained_and_only_files_are_asked_for(site: Page, host: Path) -> None:
    asked: list[Request] = []
    site.on("request", lambda request: asked.append(request))
    tab = DistilPage(site).open(steps=40)
    tab.run()
    assert tab.result()["step"] == 40
    root = site.url.split("?")[0]
    lab = host / "school" / "lab"
    for request in asked:
        path = request.url.removeprefix(root).split("?")[0]
        assert request.method == "GET"
        assert request.url.startswith("blob:") or (lab / (path or "index.html")).is_file(), request.url


def test_it_works_in_a_frame_of_another_page(site: Page, site_url: str) -> None:
    site.route("**/frame.html", lambda route: route.fulfill(body="<iframe></iframe>", content_type="text/html"))
    site.goto("frame.html")
    site.evaluate("url => (document.querySelector('iframe').src = url)", f"{site_url}?tab=distil")
    site.frame_locator("iframe").locator("[data-testid=probe] [data-teacher]").first.wait_for()


def test_without_the_model_it_says_so_and_recorded_prompts_work(browser: Browser, tmp_path: Path) -> None:
    write_site(tmp_path, with_model=False)
    with hosted(tmp_path) as url, watched_page(browser, url) as page:
        explorer = Explorer(page).open(open="model")
        assert len(explorer.bars()) == 10
        left_out = "This copy of the lab comes without the language model."
        expect(page.locator(".model-place [role=alert]")).to_contain_text(left_out)
        expect(explorer.get("fetch-model")).to_be_hidden()
        explorer.get("prompt").fill(TYPED)
        expect(explorer.get("prompt-note")).to_contain_text(left_out)


def test_who_opens_the_page_as_a_file_hears_what_it_needs(browser: Browser, host: Path, site: Page) -> None:
    page = browser.new_page()
    page.goto((host / "school" / "lab" / "index.html").as_uri())
    expect(page.get_by_role("alert")).to_contain_text("Start serve.py")
    page.close()
    Explorer(site).open()
    expect(site.locator(".from-file")).to_be_hidden()


@pytest.mark.slow
def test_what_the_worker_is_told_of_is_what_is_there(site_url: str, site: Page) -> None:
    Explorer(site).open()
    told = json.loads(site.locator("#site").text_content() or "")
    assert set(told) == {"version", "tabs"}
    kept_first(site)
    expect(site.get_by_test_id("keep-offline")).to_have_text("Keep all of it here, for use without a network (15 MB)")
    scope = "navigator.serviceWorker.ready.then(found => found.scope)"
    assert site.evaluate(scope) == site_url
    assert call(site, "tests/browser/accessible.js", "small") == []
